/** A printed name as PN: the last word is the family name (`Inês Carvalho` gives `Carvalho^Inês`). */
export function personName(name: string): string {
  const words = name
    .replace(/[\\^=]/g, ' ')
    .trim()
    .split(/\s+/);
  const family = words.pop() ?? '';
  return words.length === 0 ? family : `${family}^${words.join(' ')}`;
}
