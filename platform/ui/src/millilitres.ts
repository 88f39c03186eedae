/** A volume for reading: `1,482 ml`, `8.7 ml`, `0.42 ml`. */
export function millilitres(ml: number): string {
  const digits = ml >= 100 ? 0 : ml >= 1 ? 1 : 2;
  return `${ml.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ml`;
}
