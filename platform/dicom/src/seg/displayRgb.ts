/**
 * Recommended Display CIELab Value (0062,000D) as sRGB, 0-255, colours outside it clipped: the inverse of `displayCielab`.
 * Undefined unless three numbers of 16 bits are given.
 */
export function displayRgb(value: readonly number[]): [number, number, number] | undefined {
  const [first, second, third] = value;
  if (first === undefined || second === undefined || third === undefined || value.length !== 3) return undefined;
  if (!value.every((one) => Number.isInteger(one) && one >= 0 && one <= 65_535)) return undefined;
  const lightness = (first * 100) / 65_535;
  const fy = (lightness + 16) / 116;
  const fx = fy + ((second * 255) / 65_535 - 128) / 500;
  const fz = fy - ((third * 255) / 65_535 - 128) / 200;
  const g = (t: number) => (t ** 3 > 216 / 24_389 ? t ** 3 : (116 * t - 16) / (24_389 / 27));
  const [x, y, z] = [g(fx) * 0.96422, g(fy), g(fz) * 0.82521];
  // XYZ of D50 to linear sRGB (Bradford).
  const linear = [
    3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
    -0.9787684 * x + 1.9161415 * y + 0.033454 * z,
    0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
  ];
  const [red = 0, green = 0, blue = 0] = linear.map((share) => {
    const encoded = share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055;
    return Math.max(0, Math.min(255, Math.round(encoded * 255)));
  });
  return [red, green, blue];
}
