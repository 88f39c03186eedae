/**
 * The names of a label map from lines such as `12<tab>Putamen_L` or `73 Putamen_L 7011`: a whole number, white space, the
 * name up to the next white space. Other lines are passed over.
 */
export function labelNames(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, label, name] = /^\s*(\d+)\s+(\S+)/.exec(line) ?? [];
    if (label !== undefined && name !== undefined) names.set(Number(label), name);
  }
  return names;
}
