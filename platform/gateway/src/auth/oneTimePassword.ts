const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** A password to be read aloud and typed once: 20 characters of Crockford's base 32 in groups, 100 bits. */
export function oneTimePassword(randomBytes: (count: number) => Uint8Array): string {
  const letters = [...randomBytes(20)].map((byte) => LETTERS[byte & 31]).join('');
  return letters.replace(/.{5}(?=.)/g, '$&-');
}
