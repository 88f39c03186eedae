import {
  buildImageStack,
  type DataSet,
  type DicomJson,
  fromDicomJson,
  isOverreadError,
  parseRecord,
  parseSegmentation,
  parseSr,
  readPart10,
  toDicomJson,
  writeDataSet,
  writePart10,
} from '../../src/index.ts';
import { type PixelLayout, pixelFrames } from '../../src/pixels/pixelFrames.ts';
import { seriesHeaders, sha256, stackOf } from '../fixtures.ts';
import { SHAPE } from './bases.ts';
import { type ToldElement, told } from './canonical.ts';
import type { Random } from './random.ts';

/** What our software made of a mutated file. */
export type Outcome =
  | { readonly refused: string }
  | { readonly meta: readonly ToldElement[]; readonly dataSet: readonly ToldElement[] };

const { stack } = stackOf(SHAPE);
const others = seriesHeaders(SHAPE).slice(1);

/**
 * Reads a file and gives it to everything that takes files: an answer or an OverreadError. What we read must come back from our
 * writer the same. Throws whatever else is thrown.
 */
export function readOne(bytes: Uint8Array): Outcome {
  refusedOr(() => parseSegmentation(bytes, stack));
  refusedOr(() => parseSr(bytes));
  refusedOr(() => parseRecord(bytes, sha256));
  const read = refusedOr(() => readPart10(bytes));
  if ('refused' in read) {
    if (!/^OVR_DICOM_/.test(read.refused)) throw new Error(`refused with ${read.refused}`);
    return read;
  }
  const { meta, dataSet, transferSyntaxUid } = read.value;
  refusedOr(() => buildImageStack([dataSet, ...others], sha256));
  refusedOr(() => allFrames(dataSet, transferSyntaxUid));
  const outcome = { meta: told(meta), dataSet: told(dataSet) };
  const json = toDicomJson(dataSet);
  refusedOr(() => fromDicomJson(JSON.parse(JSON.stringify(json))));
  const isEncapsulated = dataSet.get('PixelData')?.kind === 'fragments';
  const again = refusedOr(() => writePart10(dataSet, isEncapsulated ? transferSyntaxUid : undefined));
  if ('value' in again) sameAgain(readPart10(again.value).dataSet, dataSet);
  return outcome;
}

/** Reads DICOM JSON in which one value somewhere is another. */
export function readJson(json: DicomJson, random: Random): string {
  const changed: unknown = mutatedJson(JSON.parse(JSON.stringify(json)), random, 0);
  const read = refusedOr(() => fromDicomJson(changed));
  if ('refused' in read) {
    if (!/^OVR_DICOM_/.test(read.refused)) throw new Error(`refused with ${read.refused}`);
    return read.refused;
  }
  toDicomJson(read.value);
  refusedOr(() => writeDataSet(read.value));
  refusedOr(() => buildImageStack([read.value, ...others], sha256));
  return 'read';
}

function refusedOr<T>(act: () => T): { readonly refused: string } | { readonly value: T } {
  try {
    return { value: act() };
  } catch (error) {
    if (isOverreadError(error)) return { refused: error.code };
    throw error;
  }
}

/** Frames as a reader of SEG takes them: only after rows and columns fit the images. */
function allFrames(dataSet: DataSet, transferSyntaxUid: string): void {
  const bitsAllocated = dataSet.number('BitsAllocated');
  const pixelsPerFrame = (dataSet.number('Rows') ?? 0) * (dataSet.number('Columns') ?? 0);
  const count = dataSet.number('NumberOfFrames') ?? 1;
  if ((bitsAllocated !== 1 && bitsAllocated !== 8 && bitsAllocated !== 16) || pixelsPerFrame > 1_000_000) return;
  const layout: PixelLayout = { bitsAllocated, pixelsPerFrame, frames: count };
  const frames = pixelFrames(dataSet.get('PixelData'), transferSyntaxUid, layout);
  for (let index = 0; index < Math.min(20, count); index++) frames.frame(index);
}

/** Text, numbers, items and bytes as before; offsets, group lengths and the character set are the writer's own. */
function sameAgain(found: DataSet, given: DataSet): void {
  const one = bare(told(given)).map((element) => JSON.stringify(element));
  const two = bare(told(found)).map((element) => JSON.stringify(element));
  const at = one.findIndex((element, index) => element !== two[index]);
  if (at >= 0 || one.length !== two.length)
    throw new Error(`what we write does not read back: ${one[at]?.slice(0, 300)} became ${two[at]?.slice(0, 300)}`);
}

function bare(elements: readonly ToldElement[]): unknown[] {
  return elements.flatMap(({ tag, vr, value }): unknown[] => {
    if ((tag & 0xffff) === 0 || tag === 0x00080005) return [];
    if ('items' in value) return [[tag, vr, value.items.map(bare)]];
    if (!('length' in value)) return [[tag, vr, value]];
    // The writer pads to even lengths, fragments each.
    if (value.at === null && tag === 0x7fe00010) return [[tag, vr]];
    return [[tag, vr, value.length + (value.length % 2)]];
  });
}

const JUNK: readonly unknown[] = [
  null,
  true,
  -1,
  Number.POSITIVE_INFINITY,
  'x',
  '',
  [],
  {},
  [[]],
  [null],
  [{}],
  { vr: 'SQ', Value: [1] },
  '\u0000',
  2 ** 53,
  { Alphabetic: 1 },
  'A'.repeat(70_000),
  ['\\'],
  { vr: 'UN', InlineBinary: '!' },
];

function mutatedJson(value: unknown, random: Random, depth: number): unknown {
  if (depth > 0 && random.chance(0.25)) {
    if (!random.chance(0.05)) return random.pick(JUNK);
    let deep: unknown = { vr: 'SQ' };
    for (let level = 0; level < 5000; level++) deep = { vr: 'SQ', Value: [{ '0040A730': deep }] };
    return deep;
  }
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    const at = random.below(list.length);
    return list.map((one, index) => (index === at ? mutatedJson(one, random, depth + 1) : one));
  }
  if (typeof value !== 'object' || value === null) return random.pick(JUNK);
  const entries = Object.entries(value);
  const at = random.below(entries.length);
  return Object.fromEntries(
    entries.map(([key, one], index): [string, unknown] =>
      index !== at
        ? [key, one]
        : random.chance(0.1)
          ? [random.pick(['__proto__', 'vr', 'Value', '7fe00010', 'GGGGEEEE', '']), one]
          : [key, mutatedJson(one, random, depth + 1)],
    ),
  );
}
