import { equalMasks } from '@overread/agreement';
import { describe, expect, it } from 'vitest';
import {
  buildImageStack,
  buildSegmentation,
  DataSet,
  PRIVATE,
  parseSegmentation,
  readPart10,
  type SegmentationInput,
  type SegmentInput,
  SOP_CLASS,
  writePart10,
} from '../src/index.ts';
import {
  ball,
  CREATED,
  EQUIPMENT,
  PLANES,
  type SeriesShape,
  segment,
  seriesHeaders,
  sha256,
  stackOf,
  TRIAL,
  uid,
} from './fixtures.ts';
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
  const bytes = buildSegmentation({
    stack,
    source,
    segments,
    uids: {
      sopInstanceUid: uid('seg', JSON.stringify(shape), count),
      seriesInstanceUid: uid('segSeries', JSON.stringify(shape), count),
    },
    dimensionOrganizationUid: uid('dims'),
    seriesNumber: 901,
    title: 'Read R-07',
    createdAt: CREATED,
    equipment: EQUIPMENT,
    clinicalTrial: TRIAL,
    creator: 'R-07',
    contentLabel: 'READ',
    ...more,
  });
  return { stack, segments, bytes };
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
          expect(one.type?.value).toBe(given.type.value);
        });
        expect(parsed.dataSet.text('SegmentsOverlap')).toBe(count === 1 ? 'NO' : 'YES');
        await verifyObject(bytes);
      });
    }
  }

  it('may be automatic, name its algorithm, its sources and a private type, and still passes dciodvfy', async () => {
    const shape: SeriesShape = { plane: 'axial', columns: 16, rows: 16, slices: 4 };
    const { source } = stackOf(shape);
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
        source: new DataSet(new Map(source.elements)).set({
          LossyImageCompression: '01',
          LossyImageCompressionRatio: 8,
          LossyImageCompressionMethod: 'ISO_10918_1',
        }),
      },
    );
    await verifyObject(bytes);
    const { dataSet, segments } = parseSegmentation(bytes, stack);
    expect(segments[0]?.algorithmType).toBe('AUTOMATIC');
    expect(dataSet.items('SourceInstanceSequence')).toHaveLength(2);
    expect(dataSet.item('CodingSchemeIdentificationSequence')?.text('CodingSchemeDesignator')).toBe('99OVERREAD');
    expect([dataSet.text('LossyImageCompression'), dataSet.text('ImageComments')]).toEqual([
      '01',
      'RESEARCH ANNOTATION, NOT FOR CLINICAL USE',
    ]);
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

  it('is refused by the reader when frames, segments and pixels contradict each other', () => {
    const { bytes, stack } = seg({ plane: 'axial', columns: 16, rows: 16, slices: 4 }, 2);
    const damaged = (change: (dataSet: DataSet) => void) => {
      const { dataSet } = readPart10(bytes.slice());
      change(dataSet);
      return () => parseSegmentation(writePart10(dataSet), stack);
    };
    const invalid = expect.objectContaining({ code: 'OVR_SEG_INVALID' });
    expect(damaged((dataSet) => dataSet.set({ PixelData: new Uint8Array(2) }))).toThrow(invalid);
    expect(damaged((dataSet) => dataSet.set({ NumberOfFrames: 1 }))).toThrow(invalid);
    expect(
      damaged((dataSet) => dataSet.set({ SegmentSequence: dataSet.items('SegmentSequence').slice(0, 1) })),
    ).toThrow(invalid);
    const frames = (dataSet: DataSet) => dataSet.items('PerFrameFunctionalGroupsSequence');
    expect(
      damaged((dataSet) =>
        dataSet.set({ PerFrameFunctionalGroupsSequence: frames(dataSet).map((frame, _, all) => all[0] ?? frame) }),
      ),
    ).toThrow(invalid);
    expect(damaged((dataSet) => dataSet.set({ FrameOfReferenceUID: '1.2.3' }))).toThrow(
      expect.objectContaining({ code: 'OVR_SEG_GEOMETRY' }),
    );
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

  it('is refused by the reader on a stack that lies elsewhere', () => {
    const { bytes } = seg({ plane: 'axial', columns: 16, rows: 16, slices: 4 }, 1);
    for (const [other, code] of [
      [{ plane: 'coronal', columns: 16, rows: 16, slices: 4 }, 'OVR_SEG_GEOMETRY'],
      [{ plane: 'axial', columns: 17, rows: 16, slices: 4 }, 'OVR_SEG_GEOMETRY'],
    ] as const) {
      expect(() => parseSegmentation(bytes, stackOf(other).stack)).toThrow(expect.objectContaining({ code }));
    }
  });
});
