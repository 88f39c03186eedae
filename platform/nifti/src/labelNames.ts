/** An entry of a CARET label table, as TotalSegmentator and Connectome Workbench write them into the file. */
const CARET_LABEL = /<Label\s[^>]*\bKey="(\d{1,10})"[^>]*>(?:<!\[CDATA\[([^\]<]*)\]\]>|([^<]*))<\/Label>/g;

/**
 * The names of a label map: from lines such as `12<tab>Putamen_L` or `73 Putamen_L 7011` (a whole number, white space, the name up
 * to the next white space), or from a CARET label table. Other text is passed over.
 */
export function labelNames(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const [, label, cdata, plain] of text.matchAll(CARET_LABEL)) {
    const name = (cdata ?? plain ?? '').trim();
    if (name !== '') names.set(Number(label), name);
  }
  if (names.size > 0) return names;
  for (const line of text.split(/\r?\n/)) {
    const [, label, name] = /^\s*(\d+)\s+(\S+)/.exec(line) ?? [];
    if (label !== undefined && name !== undefined) names.set(Number(label), name);
  }
  return names;
}
