import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equalMasks, voxelCount } from '@overread/agreement';
import { withoutPythonOracles } from '@overread/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { parseSegmentation } from '../../src/index.ts';
import { segment } from '../fixtures.ts';
import { segOn } from '../segFixtures.ts';
import { maskOfVolume, segByDcmqi, volumesByDcmqi } from './dcmqi.ts';
import { isFlat, SOURCES, type SourceFiles, type SourceName, scattered, sourceFiles } from './sources.ts';

const NAMES = (Object.keys(SOURCES) as SourceName[]).filter((name) => !isFlat(name));
/** What dcmqi can write on: a volume file says one slice distance, and itkimage2segimage 1.5.7 ends at any multi-frame image. */
const WRITABLE = NAMES.filter((name) => name !== 'uneven slices' && name !== 'multi-frame');
/** Its options: which are tried on all images, and which on the oblique ones only. */
const OPTIONS = [[], ['--segmentationType', 'labelmap'], ['--compress', 'deflate'], ['--skip', '0']] as const;

describe.skipIf(withoutPythonOracles())('dcmqi 1.5.7', () => {
  const folders: string[] = [];
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'overread-dcmqi-'));
    folders.push(made);
    return made;
  };
  afterAll(() => {
    for (const made of folders) rmSync(made, { recursive: true, force: true });
  });
  const drawn = ({ stack }: SourceFiles, count: number, seed: number) =>
    Array.from({ length: count }, (_, index) => scattered(stack, seed * 10 + index));

  NAMES.forEach((name, seed) => {
    it(`reads our SEG to the same voxels at the same place: ${name}`, () => {
      const source = sourceFiles(name, folder());
      const [first] = source.headers;
      if (first === undefined) throw new Error('no image');
      const masks = drawn(source, 3, seed);
      const path = join(folder(), 'ours.dcm');
      writeFileSync(path, segOn({ stack: source.stack, source: first }, masks.map(segment), `dcmqi ${name}`));
      const volumes = volumesByDcmqi(path, folder());
      expect(volumes).toHaveLength(3);
      volumes.forEach((volume, index) => {
        const mask = masks[index];
        if (mask === undefined) throw new Error('a volume too many');
        expect(equalMasks(maskOfVolume(volume, source.stack), mask)).toBe(true);
      });
    });
  });

  OPTIONS.forEach((more, option) => {
    WRITABLE.filter((name) => option < 2 || name.startsWith('oblique')).forEach((name, seed) => {
      // Label maps cannot overlap.
      const count = option === 1 ? 1 : 3;
      it(`writes a SEG that we read to the same voxels: ${name} ${more.join(' ')}`, () => {
        const source = sourceFiles(name, folder());
        const masks = drawn(source, count, seed + 100);
        const parsed = parseSegmentation(segByDcmqi(source, masks, folder(), more), source.stack);
        expect(parsed.segments.map((one) => one.label)).toEqual(masks.map((_, index) => `Segment ${index + 1}`));
        expect(parsed.segments.map((one) => voxelCount(one.mask))).toEqual(masks.map(voxelCount));
        parsed.segments.forEach((one, index) => {
          expect(equalMasks(one.mask, masks[index] ?? one.mask)).toBe(true);
          expect(one.type?.value).toBe(index % 2 === 0 ? '10200004' : '52988006');
          expect(one.algorithmType).toBe('SEMIAUTOMATIC');
          expect(one.algorithmName).toBe('Grow');
          // dcmqi converts colours to another white point than the standard names; the hue stays.
          const off = one.color?.map((value, channel) => Math.abs(value - ([221, 130, 101][channel] ?? 0))) ?? [255];
          expect(Math.max(...off)).toBeLessThanOrEqual(8);
        });
      });
    });
  });
});
