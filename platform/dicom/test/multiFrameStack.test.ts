import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildImageStack, DataSet, fromDicomJson, gridOf, patientPoint, toDicomJson } from '../src/index.ts';
import { PLANES, seriesHeaders, sha256 } from './fixtures.ts';
import { CLASSES, enhancedHeader } from './multiFrameHeaders.ts';
import { describeWithData, seriesBelow, TEST_DATA } from './testData.ts';

const SHAPE = { plane: 'oblique', columns: 16, rows: 12, slices: 6 } as const;
const build = (headers: readonly DataSet[]) => buildImageStack(headers, sha256);
const refusal = (reason: string) => expect.objectContaining({ code: 'OVR_SERIES_GEOMETRY', details: { reason } });
const group = (sequence: 'FrameContentSequence' | 'MREchoSequence' | 'PlanePositionSequence', values: object) => ({
  [sequence]: [DataSet.of(values)],
});

describe('a stack of the frames of one image', () => {
  it('lies where the same slices would as single images', () => {
    for (const plane of Object.keys(PLANES) as (keyof typeof PLANES)[]) {
      const frames = build([enhancedHeader(CLASSES.enhancedMr, { ...SHAPE, plane })]);
      const images = build(seriesHeaders({ ...SHAPE, plane }));
      expect(frames.geometry).toBe('volume');
      expect(frames.slices.map((slice) => slice.frameNumber)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(new Set(frames.slices.map((slice) => slice.sopInstanceUid)).size).toBe(1);
      expect(frames.pixelSpacingMm).toEqual([0.7, 0.8]);
      expect(frames.warnings).toEqual([]);
      for (const index of [0, 3, 5])
        for (const axis of [0, 1, 2] as const)
          expect(patientPoint(frames, 0, 0, index)[axis]).toBeCloseTo(patientPoint(images, 0, 0, index)[axis], 6);
    }
  });

  it('is ordered along the normal, whatever order the frames are stored in', () => {
    const backwards = enhancedHeader(CLASSES.enhancedCt, { ...SHAPE, plane: 'axial' });
    backwards.set({
      PerFrameFunctionalGroupsSequence: backwards.items('PerFrameFunctionalGroupsSequence').toReversed(),
    });
    const { slices, sliceSpacingMm } = build([backwards]);
    expect(slices.map((slice) => slice.frameNumber)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(slices.map((slice) => slice.position[2])).toEqual([33, 35.5, 38, 40.5, 43, 45.5]);
    expect(sliceSpacingMm).toBe(2.5);
  });

  it('goes on in a second image of the series', () => {
    const parts = [
      enhancedHeader(CLASSES.enhancedCt, SHAPE, undefined, 6),
      enhancedHeader(CLASSES.enhancedCt, SHAPE, undefined, 0),
    ];
    const { slices, regular } = build(parts);
    expect(slices.map((slice) => [slice.instanceNumber, slice.frameNumber])).toEqual(
      [1, 7].flatMap((number) => [1, 2, 3, 4, 5, 6].map((frame) => [number, frame])),
    );
    expect(regular).toBe(true);
  });

  it('has no frame number where an enhanced image has one frame', () => {
    expect(build([enhancedHeader(CLASSES.enhancedCt, { ...SHAPE, slices: 1 })]).slices[0]?.frameNumber).toBeNull();
  });

  it('is the same from DICOM JSON as from files', () => {
    const header = enhancedHeader(CLASSES.enhancedMr, SHAPE);
    expect(build([fromDicomJson(JSON.parse(JSON.stringify(toDicomJson(header))))])).toEqual(build([header]));
  });

  const PARTS: [string, string, (index: number) => Parameters<DataSet['set']>[0]][] = [
    ['stacks', '2 stacks', (index) => group('FrameContentSequence', { StackID: index < 3 ? '1' : '2' })],
    [
      'temporal positions',
      '3 temporal positions',
      (i) => group('FrameContentSequence', { TemporalPositionIndex: 1 + (i % 3) }),
    ],
    ['echoes', '2 echo times', (index) => group('MREchoSequence', { EffectiveEchoTime: index % 2 === 0 ? 12 : 90 })],
  ];
  for (const [what, words, frame] of PARTS)
    it(`is refused where the frames are of several ${what}, and the sentence says so`, () => {
      const header = enhancedHeader(CLASSES.enhancedMr, SHAPE, frame);
      expect(() => build([header])).toThrow(refusal('severalStacks'));
      expect(() => build([header])).toThrow(words);
    });

  it('takes a number that each frame has for itself as order, not as a dimension', () => {
    const numbered = (index: number) =>
      group('FrameContentSequence', { StackID: '1', TemporalPositionIndex: index + 1 });
    expect(build([enhancedHeader(CLASSES.enhancedCt, SHAPE, numbered)]).slices).toHaveLength(6);
  });

  it('is refused where frames lie at the same position, describe another number, or do not say where they lie', () => {
    const same = () => group('PlanePositionSequence', { ImagePositionPatient: [0, 0, 0] });
    expect(() => build([enhancedHeader(CLASSES.enhancedCt, SHAPE, same)])).toThrow(refusal('samePosition'));
    const more = enhancedHeader(CLASSES.enhancedCt, SHAPE).set({ NumberOfFrames: 7 });
    expect(() => build([more])).toThrow(refusal('framesContradict'));
    for (const NumberOfFrames of [0, -1, 2.5, 1e9])
      expect(() => build([enhancedHeader(CLASSES.enhancedCt, SHAPE).set({ NumberOfFrames })])).toThrow(
        refusal('framesContradict'),
      );
    const unplaced = enhancedHeader(CLASSES.enhancedCt, SHAPE, () => ({ PlanePositionSequence: [] }));
    expect(() => build([unplaced])).toThrow(refusal('multiFrame'));
    const turned = (index: number) =>
      index === 2 ? { PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: [1, 0, 0, 0, 0, -1] })] } : {};
    expect(() => build([enhancedHeader(CLASSES.enhancedCt, SHAPE, turned)])).toThrow(refusal('mixedOrientation'));
  });
});

describeWithData('multi-frame images of others', () => {
  for (const name of ['24x38x3', '23x38x3'])
    it(`lie where the single images lie that they were made from: ${name}`, () => {
      const folder = (kind: string) => join(TEST_DATA, 'seg_sr/dcmqi', name, kind);
      const only = (kind: string) => [...seriesBelow(folder(kind)).values()].map(build)[0];
      const [frames, images] = [only('multiframe'), only('image')];
      if (!frames || !images) throw new Error('the folder holds a series');
      expect(frames.slices.map((slice) => slice.position)).toEqual(images.slices.map((slice) => slice.position));
      expect(frames).toMatchObject({ rows: images.rows, columns: images.columns, orientation: images.orientation });
      expect(gridOf(frames)).toEqual(gridOf(images));
    });
});
