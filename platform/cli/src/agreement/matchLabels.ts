import type { FileLabel } from './maskLattice.ts';

/** How a label of one file was found in the other. */
export type MatchedBy = 'name' | 'code' | 'number' | 'onlyOne';

/** A label, with what it is in either file; null where a file has none. */
export interface LabelPair {
  readonly a: FileLabel | null;
  readonly b: FileLabel | null;
  /** Null for a label of one file only. */
  readonly matchedBy: MatchedBy | null;
}

/** What each way of matching means, for the table and the documentation. */
export const MATCHING: Readonly<Record<MatchedBy, string>> = Object.freeze({
  name: 'segments with the same label text (case and spaces at its ends do not count)',
  code: 'of those left, segments with the same coded type and region, with their modifiers, if only one in each file has it',
  onlyOne: 'the only segment of one file with the only segment of the other',
  number: 'label value, or Segment Number',
});

/**
 * Which label of A is which of B. Two Segmentations: by label text, then by coded type, then, if each file has just one segment, these.
 * As soon as one file is a label map, or `byNumber` asks for it: by number alone. A text or code that stands twice in a file matches nothing.
 */
export function matchLabels(a: readonly FileLabel[], b: readonly FileLabel[], byNumber: boolean): LabelPair[] {
  const pairs: LabelPair[] = [];
  const left = { a: new Set(a), b: new Set(b) };
  const match = (matchedBy: MatchedBy, keyOf: (label: FileLabel) => string | null) => {
    const others = uniquely(left.b, keyOf);
    for (const [key, one] of uniquely(left.a, keyOf)) {
      const other = others.get(key);
      if (other === undefined) continue;
      pairs.push({ a: one, b: other, matchedBy });
      left.a.delete(one);
      left.b.delete(other);
    }
  };
  if (byNumber) match('number', ({ number }) => `${number}`);
  else {
    match('name', ({ name }) => name?.trim().toLowerCase() ?? null);
    match('code', ({ coded }) => coded);
    if (a.length === 1 && b.length === 1) match('onlyOne', () => '');
  }
  for (const one of left.a) pairs.push({ a: one, b: null, matchedBy: null });
  for (const one of left.b) pairs.push({ a: null, b: one, matchedBy: null });
  // In the order of A's numbers, then of B's, wherever a label stands.
  const rank = (pair: LabelPair) => pair.a?.number ?? pair.b?.number ?? 0;
  return pairs.sort((p, q) => rank(p) - rank(q) || Number(p.a === null) - Number(q.a === null));
}

/** Labels by a key that only one of them has. */
function uniquely(labels: Iterable<FileLabel>, keyOf: (label: FileLabel) => string | null): Map<string, FileLabel> {
  const found = new Map<string, FileLabel | null>();
  for (const label of labels) {
    const key = keyOf(label);
    if (key !== null) found.set(key, found.has(key) ? null : label);
  }
  return new Map([...found].flatMap(([key, label]) => (label === null ? [] : [[key, label] as const])));
}
