import { componentCount, confusionOf, type PairMetrics, type PairOptions } from '@overread/agreement';
import type { LabelAgreement, Measured } from './agreementReport.ts';
import type { CommonGrid } from './commonGrid.ts';
import { inTurns } from './inTurns.ts';
import { measureLesions } from './lesions.ts';
import type { PlacedMasks } from './maskFile.ts';
import type { LabelPair } from './matchLabels.ts';
import { worstSlices } from './worstSlices.ts';

/** What is measured, and who is told. */
export interface Measuring {
  readonly grid: CommonGrid;
  readonly a: PlacedMasks;
  readonly b: PlacedMasks;
  readonly options: PairOptions;
  /** Whether the connected parts of each label are matched as lesions. */
  readonly withLesions: boolean;
  readonly signal: AbortSignal;
  /** Called with what is done, 0 to 1. */
  readonly onProgress: (done: number) => void;
}

/** Measures each pair of labels, then all labels together: two masks stand in memory at a time. */
export async function measureLabels(
  pairs: readonly LabelPair[],
  byNumber: boolean,
  measuring: Measuring,
): Promise<{ labels: LabelAgreement[]; overall: Measured }> {
  const labels: LabelAgreement[] = [];
  const parts = pairs.length + 1;
  for (const [index, pair] of pairs.entries()) {
    const found = await measuredPair(numberOf(pair.a), numberOf(pair.b), measuring, (done) =>
      measuring.onProgress((index + done) / parts),
    );
    const { withLesions, a, b, grid, options } = measuring;
    const lesions = withLesions
      ? { lesions: measureLesions(a.mask(numberOf(pair.a)), b.mask(numberOf(pair.b)), grid.grid, options) }
      : {};
    labels.push({ ...identityOf(pair, byNumber), notDefined: reasonOf(found, pair), ...found, ...lesions });
  }
  const numbers = (side: 'a' | 'b') => pairs.flatMap((pair) => pair[side]?.number ?? []);
  const all = await measuredPair(numbers('a'), numbers('b'), measuring, (done) =>
    measuring.onProgress((pairs.length + done) / parts),
  );
  return { labels, overall: { notDefined: reasonOf(all, null), ...all } };
}

const numberOf = (label: LabelPair['a']) => (label === null ? [] : [label.number]);

type Numbers = Omit<Measured, 'notDefined'>;

async function measuredPair(
  labelsA: readonly number[],
  labelsB: readonly number[],
  { a, b, grid, options, signal }: Measuring,
  onProgress: (done: number) => void,
): Promise<Numbers> {
  const [maskA, maskB] = [a.mask(labelsA), b.mask(labelsB)];
  const found = await inTurns(maskA, maskB, grid.grid, options, signal, onProgress);
  const { slices, definition, ...numbers } = found;
  return {
    presence: presenceOf(found),
    ...numbers,
    confusion: confusionOf(found, found.voxelsOfRegion),
    componentsA: componentCount(maskA),
    componentsB: componentCount(maskB),
    worstSlices: worstSlices(maskA, maskB, found, grid),
  };
}

function presenceOf({ voxelsA, voxelsB }: PairMetrics): Measured['presence'] {
  if (voxelsA > 0) return voxelsB > 0 ? 'both' : 'onlyA';
  return voxelsB > 0 ? 'onlyB' : 'neither';
}

/** Why distances (and of two empty masks the overlap) are not defined; null where everything is. */
function reasonOf(found: Numbers, pair: LabelPair | null): string | null {
  const absent = (side: 'a' | 'b') =>
    `${pair !== null && pair[side] === null ? 'not in' : 'empty in'} ${side.toUpperCase()}`;
  switch (found.presence) {
    case 'neither':
      return pair === null || (pair.a !== null && pair.b !== null)
        ? 'empty in both: they agree on absence'
        : `${absent('a')}, ${absent('b')}`;
    case 'onlyA':
      return absent('b');
    case 'onlyB':
      return absent('a');
    default:
      return found.volumeAMl === null
        ? 'volumes: the only slice has no known thickness'
        : Object.values(found).includes(null)
          ? 'not defined on these masks'
          : null;
  }
}

function identityOf(
  { a, b, matchedBy }: LabelPair,
  byNumber: boolean,
): Pick<LabelAgreement, 'label' | 'nameA' | 'nameB' | 'numberA' | 'numberB' | 'matchedBy'> {
  const one = a ?? b;
  const number = one?.number ?? 0;
  return {
    label: byNumber ? number : (one?.name ?? number),
    nameA: a?.name ?? null,
    nameB: b?.name ?? null,
    numberA: a?.number ?? null,
    numberB: b?.number ?? null,
    matchedBy,
  };
}
