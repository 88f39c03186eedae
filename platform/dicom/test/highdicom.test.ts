import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { volumeMl } from '@overread/agreement';
import { pythonOracles, withoutPythonOracles } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { buildRead, gridOf } from '../src/index.ts';
import type { SeriesShape } from './fixtures.ts';
import { CONDITIONS, context, EVALUATION, masksOf } from './recordFixtures.ts';
import { asFile } from './verifyObject.ts';

const SCRIPT = resolve(import.meta.dirname, 'oracle/readByHighdicom.py');
const SHAPES: SeriesShape[] = [
  { plane: 'axial', columns: 32, rows: 24, slices: 8 },
  { plane: 'oblique', columns: 23, rows: 21, slices: 5 },
  { plane: 'coronal', columns: 17, rows: 13, slices: 1 },
];

async function groupsOf(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  return asFile(bytes, (path) =>
    Promise.resolve(
      JSON.parse(
        execFileSync(pythonOracles()?.python ?? '', [SCRIPT, path], {
          encoding: 'utf8',
          maxBuffer: 1 << 26,
          stdio: 'pipe',
        }),
      ),
    ),
  );
}

describe.skipIf(withoutPythonOracles())('highdicom 0.28.1', () => {
  for (const shape of SHAPES) {
    it(`finds the groups of our read with segment, finding and volume: ${shape.plane}`, async () => {
      const { masks } = masksOf(shape, 'highdicom');
      const bytes = buildRead({
        ...context(shape, 'highdicom'),
        reader: 'R-07',
        evaluation: EVALUATION,
        conditions: CONDITIONS,
        masks,
        clinicalInformation: [],
        statements: [],
      });
      const found = await groupsOf(bytes);
      expect(found.map((one) => [one.trackingUid, one.segment, one.finding])).toEqual(
        masks.map((one) => [one.trackingUid, one.segmentNumber, one.key.item === 'liver' ? '10200004' : '52988006']),
      );
      const volumes = found.map((one) => (one.volumes as number[])[0] ?? Number.NaN);
      for (const [index, one] of masks.entries()) {
        expect(volumes[index]).toBeCloseTo(volumeMl(one.mask, gridOf(one.stack)) ?? Number.NaN, 9);
      }
    });
  }
});
