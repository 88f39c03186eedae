import { equalMasks } from '@overread/agreement';
import { describe, expect, it } from 'vitest';
import {
  buildImageStack,
  PRIVATE,
  parseSegmentation,
  type SegmentationInput,
  type SegmentInput,
  SOP_CLASS,
  writePart10,
} from '../src/index.ts';
import { ball, PLANES, type SeriesShape, segment, seriesHeaders, sha256, stackOf, uid } from './fixtures.ts';
import { readBack, segOn } from './segFixtures.ts';
import { verifyObject } from './verifyObject.ts';

function seg(
  shape: SeriesShape,
  count: number,
  over: Partial<SegmentInput> = {},
  more: Partial<SegmentationInput> = {},
) {
  const { stack, source } = stackOf(shape);
  const segments = Array.from({ length: count }, (_, index) => ({
    // Segment 3 is empty, 1 and 2 overlap.
    ...segment(ball(stack, [0.3 + index * 0.1, 0.5, 0.5], index === 2 ? -1 : 0.25), index),
    ...over,
  }));
  return { stack, segments, bytes: segOn({ stack, source }, segments, JSON.stringify([shape, count]), more) };
}

const MATRIX: SeriesShape[] = (Object.keys(PLANES) as (keyof typeof PLANES)[]).flatMap((plane) => [
  { plane, columns: 32, rows: 24, slices: 8 },
  { plane, columns: 23, rows: 21, slices: 5 },
  { plane, columns: 17, rows: 13, slices: 1 },
  { plane, columns: 16, rows: 16, slices: 60 },
]);

describe('a SEG that we write', () => {
  for (const shape of MATRIX) {
    for (const count of [1, 3, 5]) {
      it(`reads back bit by bit and passes dciodvfy: ${shape.plane} ${shape.columns}x${shape.rows}x${shape.slices}, ${count} segments`, async () => {
        const { stack, segments, bytes } = seg(shape, count);
        const parsed = parseSegmentation(bytes, stack);
        expect(parsed.segments.map((one) => one.number)).toEqual(segments.map((_, index) => index + 1));
        parsed.segments.forEach((one, index) => {
          const given = segments[index];
          if (given === undefined) throw new Error('a segment too many');
          expect(equalMasks(one.mask, given.mask)).toBe(true);
          expect(one.trackingUid).toBe(given.trackingUid);
          expect(one.type).toEqual(given.type);
        });
        expect(parsed.dataSet.text('SegmentsOverlap')).toBe(count === 1 ? 'NO' : 'YES');
        await verifyObject(bytes);
      });
    }
  }

  it('may be automatic, name its algorithm, its sources and a private type, and still passes dciodvfy', async () => {
    const shape: SeriesShape = { plane: 'axial', columns: 16, rows: 16, slices: 4 };
    const { stack, bytes } = seg(
      shape,
      1,
      {
        algorithmType: 'AUTOMATIC',
        algorithm: {
          name: 'Consensus',
          version: '1',
          family: PRIVATE.consensus,
          parameters: 'intersection',
          source: 'Overread',
        },
        type: { value: 'RECIST-1', scheme: '99PROTO', meaning: 'Target lesion' },
      },
      {
        sources: ['a', 'b'].map((name) => ({
          sopClassUid: SOP_CLASS.segmentation,
          sopInstanceUid: uid(name),
          purpose: PRIVATE.consensusSource,
        })),
      },
    );
    await verifyObject(bytes);
    const { dataSet, segments } = parseSegmentation(bytes, stack);
    expect(segments[0]?.algorithmType).toBe('AUTOMATIC');
    expect(dataSet.items('SourceInstanceSequence')).toHaveLength(2);
    expect(dataSet.item('CodingSchemeIdentificationSequence')?.text('CodingSchemeDesignator')).toBe('99OVERREAD');
  });

  it('describes an irregular stack without claiming a slice distance', async () => {
    const shape: SeriesShape = { plane: 'axial', columns: 16, rows: 16, slices: 6 };
    const headers = seriesHeaders(shape).filter((_, index) => index !== 2);
    const stack = buildImageStack(headers, sha256);
    const mask = ball(stack, [0.5, 0.5, 0.5], 1);
    const { bytes } = seg(shape, 1, { mask }, { stack });
    await verifyObject(bytes);
    const parsed = parseSegmentation(bytes, stack);
    expect(equalMasks(parsed.segments[0]?.mask ?? mask, mask)).toBe(true);
    expect(
      parsed.dataSet.item('SharedFunctionalGroupsSequence')?.item('PixelMeasuresSequence')?.has('SpacingBetweenSlices'),
    ).toBe(false);
  });

  it('is the file that the writer makes of its attributes, pixels included', () => {
    for (const columns of [23, 32]) {
      const { bytes } = seg({ plane: 'axial', columns, rows: 21, slices: 5 }, 3);
      expect(writePart10(readBack(bytes))).toEqual(bytes);
    }
  });

  it('is the same bytes for the same input', () => {
    const shape: SeriesShape = { plane: 'oblique', columns: 23, rows: 21, slices: 5 };
    expect(seg(shape, 3).bytes).toEqual(seg(shape, 3).bytes);
  });

  it('is refused without any voxel, since an empty read is an SR without SEG', () => {
    const { stack } = stackOf({ plane: 'axial', columns: 8, rows: 8, slices: 2 });
    expect(() =>
      seg({ plane: 'axial', columns: 8, rows: 8, slices: 2 }, 1, { mask: ball(stack, [0, 0, 0], -1) }),
    ).toThrow(/no mask has a voxel/);
  });

  it('is refused if a mask has another size than the images', () => {
    const { stack } = stackOf({ plane: 'axial', columns: 8, rows: 8, slices: 3 });
    expect(() =>
      seg({ plane: 'axial', columns: 8, rows: 8, slices: 2 }, 1, { mask: ball(stack, [0, 0, 0], 1) }),
    ).toThrow(/8 x 8 x 2/);
  });
});
