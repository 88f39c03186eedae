import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BitMask, getVoxel, voxelCount } from '@overread/agreement';
import { withoutPythonOracles } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImageStack, parseSegmentation, patientPoint } from '../../src/index.ts';
import { segment } from '../fixtures.ts';
import { segOn } from '../segFixtures.ts';
import { describedIn, type OthersReading, readByOthers, summariesOf, summaryOf } from './readSegs.ts';
import { isFlat, SOURCES, type SourceName, scattered, sourceFiles } from './sources.ts';

const SEEDS = [1, 2, 3];
const CASES = (Object.keys(SOURCES) as SourceName[]).flatMap((name) => SEEDS.map((seed) => ({ name, seed })));

describe.skipIf(withoutPythonOracles())('pydicom 3.0.2 and highdicom 0.28.1', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overread-ours-'));
  const written: {
    readonly path: string;
    readonly bytes: Uint8Array;
    readonly stack: ImageStack;
    readonly masks: readonly BitMask[];
  }[] = [];
  let readings: OthersReading[] = [];

  beforeAll(() => {
    CASES.forEach(({ name, seed }, index) => {
      const { stack, headers } = sourceFiles(name, folder);
      const [source] = headers;
      if (source === undefined) throw new Error('no image');
      // One, two or three segments; they overlap.
      const masks = Array.from({ length: seed }, (_, at) => scattered(stack, seed * 10 + at));
      const bytes = segOn({ stack, source }, masks.map(segment), `${name} ${seed}`);
      const path = join(folder, `ours_${index}.dcm`);
      writeFileSync(path, bytes);
      written.push({ path, bytes, stack, masks });
    });
    readings = readByOthers(written.map(({ path, stack }) => ({ path, stack, volume: stack.geometry === 'volume' })));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  CASES.forEach(({ name, seed }, index) => {
    it(`read our SEG to the same voxels, places and attributes: ${name}, ${seed} segments`, () => {
      const { bytes, stack, masks } = written[index] ?? { bytes: new Uint8Array(), masks: [] };
      const reading = readings[index];
      if (stack === undefined || reading === undefined) throw new Error('not written');
      const truth = Object.fromEntries(masks.map((mask, at) => [String(at + 1), summaryOf(mask)]));
      const parsed = parseSegmentation(bytes, stack);
      expect(summariesOf(parsed)).toEqual(truth);
      expect(reading.error).toBeNull();
      expect(reading.pydicom).toEqual(truth);
      expect(reading.highdicomError).toBeNull();
      expect(reading.highdicom).toEqual(truth);
      expect(describedIn(parsed)).toEqual(reading.segments);
      if (isFlat(name)) return;
      expect(reading.volumeError).toBeNull();
      expect(reading.volume?.frameOfReference).toBe(stack.frameOfReferenceUid);
      expect(reading.volume?.counts).toEqual(masks.map(voxelCount));
      // Spacing by the affine: its columns are a step along slices, rows and columns.
      const steps = [0, 1, 2].map((axis) =>
        Math.hypot(...[0, 1, 2].map((row) => reading.volume?.affine[row]?.[axis] ?? 0)),
      );
      const step = name === 'uneven slices' ? 2 : stack.sliceSpacingMm;
      [step, stack.pixelSpacingMm[0], stack.pixelSpacingMm[1]].forEach((mm, axis) => {
        if (axis > 0 || stack.slices.length > 1) expect(steps[axis]).toBeCloseTo(mm, 6);
      });
      masks.forEach((mask, at) => {
        centre(mask, stack).forEach((mm, axis) => {
          expect(reading.volume?.centres[at]?.[axis]).toBeCloseTo(mm, 6);
        });
      });
    });
  });
});

/** Centre of gravity of a mask in the patient, in mm. */
function centre(mask: BitMask, stack: ImageStack): number[] {
  const sum = [0, 0, 0];
  let count = 0;
  for (let slice = 0; slice < mask.slices; slice++) {
    for (let row = 0; row < mask.rows; row++) {
      for (let column = 0; column < mask.columns; column++) {
        if (!getVoxel(mask, column, row, slice)) continue;
        count++;
        patientPoint(stack, column, row, slice).forEach((mm, axis) => {
          sum[axis] = (sum[axis] ?? 0) + mm;
        });
      }
    }
  }
  return sum.map((mm) => mm / count);
}
