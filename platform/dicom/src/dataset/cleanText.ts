/**
 * Text as a person typed it, made fit for DICOM: control characters go, but for tab, line feed, form feed and carriage return,
 * which only text of one value (ST, LT, UT) may hold (PS3.5 section 6.1.3).
 */
export function cleanText(text: string): string {
  return [...text].filter((character) => !isControl(character) || '\t\n\f\r'.includes(character)).join('');
}

/** The same for VRs whose values a backslash separates (LO, SH, PN, UC): it becomes a slash, line breaks become spaces. */
export function cleanValue(text: string): string {
  return [...text]
    .map((character) =>
      character === '\\' ? '/' : '\t\n\f\r'.includes(character) ? ' ' : isControl(character) ? '' : character,
    )
    .join('');
}

function isControl(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x20 || (point >= 0x7f && point < 0xa0);
}
