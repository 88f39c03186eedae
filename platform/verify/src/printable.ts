/** Control characters, and what turns the direction or the line: an archive is not trusted, a terminal does what they say. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** A line for a terminal: what could forge another line, hide or reverse text stands there by its number, such as `<U+001B>`. */
export function printable(line: string): string {
  return line.replace(
    UNSEEN,
    (char) => `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}
