import { OverreadError } from '@overread/dicom';
import type { FileLabel } from './maskLattice.ts';
import { type MatchedBy, matchLabels } from './matchLabels.ts';

/** A label with what it is in each file, in their order; null where a file has none. */
export interface LabelOfReaders {
  readonly labels: readonly (FileLabel | null)[];
  /** How labels of later files were found; empty for a label of one file only. */
  readonly matchedBy: readonly MatchedBy[];
}

/**
 * Which labels of several files are the same: each file is matched, as two files are (`matchLabels`), with the labels found so far, of which each stands
 * as the first file that has it writes it.
 */
export function labelsOfReaders(files: readonly (readonly FileLabel[])[], byNumber: boolean): LabelOfReaders[] {
  let found: LabelOfReaders[] = [];
  for (const [index, labels] of files.entries()) {
    const known = new Map(found.map((one) => [one.labels.find((label) => label !== null) ?? null, one]));
    found = matchLabels(
      [...known.keys()].filter((label) => label !== null),
      labels,
      byNumber,
    ).map(({ a, b, matchedBy }) => {
      const before = known.get(a) ?? { labels: new Array<null>(index).fill(null), matchedBy: [] };
      return {
        labels: [...before.labels, b],
        matchedBy: [...new Set([...before.matchedBy, ...(matchedBy === null ? [] : [matchedBy])])],
      };
    });
  }
  return found;
}

/** Numbers and names by which a label can be asked for, in one spelling. */
function spellings(labels: readonly (FileLabel | null)[]): string[] {
  return labels
    .flatMap((one) => (one === null ? [] : [`${one.number}`, ...(one.name === null ? [] : [one.name])]))
    .map(spelled);
}

/** Case and spaces at the ends of a name do not count. */
export const spelled = (text: string): string => text.trim().toLowerCase();

/** Those of the labels that were asked for; all if nothing was. Throws OVR_CONFIG_INVALID for a label that no file has. */
export function askedLabels<T>(
  all: readonly T[],
  wanted: readonly string[] | undefined,
  labelsOf: (one: T) => readonly (FileLabel | null)[],
  nowhere: string,
): readonly T[] {
  if (wanted === undefined) return all;
  const namesOf = new Map(all.map((one) => [one, new Set(spellings(labelsOf(one)))]));
  for (const name of wanted) {
    if (all.some((one) => namesOf.get(one)?.has(spelled(name)))) continue;
    const known = all
      .map((one) => labelsOf(one).find((label) => label !== null))
      .flatMap((one) => one?.name ?? `${one?.number}`);
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      `--labels names ${name}, which is in ${nowhere}. There ${known.length === 1 ? 'is' : 'are'}: ${known.slice(0, 60).join(', ') || 'none'}`,
    );
  }
  return all.filter((one) => wanted.some((name) => namesOf.get(one)?.has(spelled(name))));
}
