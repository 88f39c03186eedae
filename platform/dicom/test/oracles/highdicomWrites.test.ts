import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutPythonOracles } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSegmentation } from '../../src/index.ts';
import { describedIn, type OthersReading, readByOthers, summariesOf } from './readSegs.ts';
import { isFlat, SOURCES, type SourceFiles, type SourceName, sourceFiles } from './sources.ts';
import { type WriteJob, writtenByHighdicom } from './writeSegs.ts';

const RLE = '1.2.840.10008.1.2.5';
const IMPLICIT = '1.2.840.10008.1.2';

type Kind = Omit<WriteJob, 'slices' | 'out' | 'seed'>;

/** Every way of writing that highdicom has, on any images. */
const KINDS: Readonly<Record<string, Kind>> = {
  'one segment': { type: 'BINARY', segments: 1 },
  'five segments that overlap, implicit VR, empty frames kept': {
    type: 'BINARY',
    segments: 5,
    overlap: true,
    syntax: IMPLICIT,
    keepEmpty: true,
  },
  'frames from last to first, deflated': { type: 'BINARY', segments: 2, reversed: true, deflate: true },
  probabilities: { type: 'FRACTIONAL', segments: 2, fractionalType: 'PROBABILITY', overlap: true },
  'occupancies of 100, RLE': {
    type: 'FRACTIONAL',
    segments: 2,
    fractionalType: 'OCCUPANCY',
    maximum: 100,
    syntax: RLE,
  },
  'a label map': { type: 'LABELMAP', segments: 3 },
  'a label map in RLE, numbers with gaps': { type: 'LABELMAP', segments: 3, numbers: [2, 7, 200], syntax: RLE },
  'a label map of 16 bits': { type: 'LABELMAP', segments: 3, numbers: [1, 300, 5000] },
  'a label map of 16 bits in RLE': { type: 'LABELMAP', segments: 3, numbers: [1, 300, 5000], syntax: RLE },
  'a label map deflated, empty frames kept': { type: 'LABELMAP', segments: 2, deflate: true, keepEmpty: true },
};

/** Of images without a Frame of Reference highdicom takes a single one. */
const NAMES = (Object.keys(SOURCES) as SourceName[]).filter(
  (name) => !isFlat(name) || SOURCES[name].gapsMm.length === 0,
);

/** Every kind on the images that are hardest, and three kinds, in turn, on all others. */
const CASES = NAMES.flatMap((source, index) => {
  const kinds = Object.entries(KINDS);
  const all = source === 'oblique, pixels not square' || source === 'X-ray';
  const chosen = all ? kinds : kinds.filter((_, at) => (at - index * 3 + kinds.length * 3) % kinds.length < 3);
  return chosen.map(([name, kind], at) => ({ source, name, kind, seed: index * 100 + at }));
});

describe.skipIf(withoutPythonOracles())('SEGs that highdicom 0.28.1 writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overread-highdicom-'));
  const sources = new Map<SourceName, SourceFiles>();
  let written: ReturnType<typeof writtenByHighdicom> = [];
  let readings: OthersReading[] = [];
  const pathOf = (index: number) => join(folder, `seg_${index}.dcm`);
  const stackOf = (source: SourceName) => {
    const files = sources.get(source);
    if (files === undefined) throw new Error('no source');
    return files.stack;
  };

  beforeAll(() => {
    for (const name of NAMES) sources.set(name, sourceFiles(name, folder));
    written = writtenByHighdicom(
      CASES.map(({ source, kind, seed }, index) => ({
        ...kind,
        seed,
        slices: sources.get(source)?.slices ?? [],
        out: pathOf(index),
      })),
    );
    readings = readByOthers(CASES.map(({ source }, index) => ({ path: pathOf(index), stack: stackOf(source) })));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  CASES.forEach(({ source, name, kind }, index) => {
    it(`are read to the voxels that were drawn: ${name}, ${source}`, () => {
      expect(written[index]?.error).toBeUndefined();
      const parsed = parseSegmentation(new Uint8Array(readFileSync(pathOf(index))), stackOf(source));
      expect(parsed.segmentationType).toBe(kind.type);
      expect(summariesOf(parsed)).toEqual(written[index]?.masks);
      expect(parsed.fractional).toEqual(
        kind.type === 'FRACTIONAL'
          ? {
              type: kind.fractionalType,
              maximum: kind.maximum ?? 255,
              threshold: 0.5,
              atLeast: kind.maximum === 100 ? 50 : 128,
            }
          : null,
      );
      expect(readings[index]?.error).toBeNull();
      expect(readings[index]?.pydicom).toEqual(written[index]?.masks);
      if (source === 'calibrated X-ray') {
        // highdicom 0.28.1 writes Pixel Measures without a slice thickness here, and then refuses what it wrote.
        expect(readings[index]?.highdicomError).toContain('Pixel Measures');
        return;
      }
      expect(readings[index]?.highdicomError).toBeNull();
      // highdicom 0.28.1 finds no voxel of segments with numbers above 255 when it is asked for them one by one.
      if (kind.numbers?.every((number) => number < 256) ?? true)
        expect(readings[index]?.highdicom).toEqual(written[index]?.masks);
      expect(describedIn(parsed)).toEqual(readings[index]?.segments);
    });
  });
});
