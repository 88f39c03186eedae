import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { equalMasks } from '@overread/agreement';
import { pythonOracles, withoutPythonOracles } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { buildImageStack, type DataSet, parseSegmentation, tagOf } from '../src/index.ts';
import { ball, PLANES, type SeriesShape, segment, seriesHeaders, sha256, stackOf } from './fixtures.ts';
import { CLASSES, enhancedHeader, flatHeader, ultrasoundRegion } from './multiFrameHeaders.ts';
import { readBack, segOn } from './segFixtures.ts';
import { asFile, EXPECTED_WARNINGS, SOURCE_WARNINGS, verifyObject } from './verifyObject.ts';

const SHAPE: SeriesShape = { plane: 'oblique', columns: 23, rows: 21, slices: 6 };
const SCRIPT = resolve(import.meta.dirname, 'oracle/framesByHighdicom.py');

/** The first images of a series with their stack. */
function imagesOf(headers: readonly DataSet[]) {
  const [source] = headers;
  if (source === undefined) throw new Error('a series has an image');
  return { stack: buildImageStack(headers, sha256), source };
}
const sourceImages = (written: DataSet) =>
  written
    .items('PerFrameFunctionalGroupsSequence')
    .flatMap((frame) => frame.item('DerivationImageSequence')?.items('SourceImageSequence') ?? []);
const organization = (written: DataSet) => written.text('DimensionOrganizationType');
const sharedMeasures = (written: DataSet) =>
  written.item('SharedFunctionalGroupsSequence')?.item('PixelMeasuresSequence');

describe('a SEG on the frames of a multi-frame image', () => {
  const images = imagesOf([enhancedHeader(CLASSES.enhancedCt, SHAPE)]);
  const organ = segment(ball(images.stack, [0.5, 0.5, 0.5], 0.4), 0);
  const bytes = segOn(images, [organ], 'enhanced');

  it('names the frame beside the instance, and lists the instance once', async () => {
    const written = readBack(bytes);
    const covered = images.stack.slices.filter((_, index) => index > 0 && index < 5);
    expect(covered).toHaveLength(4);
    expect(sourceImages(written).map((image) => image.texts('ReferencedFrameNumber'))).toEqual(
      covered.map((slice) => [String(slice.frameNumber)]),
    );
    const listed = written
      .items('ReferencedSeriesSequence')
      .flatMap((series) => series.items('ReferencedInstanceSequence'));
    expect(listed.map((one) => one.texts('ReferencedSOPInstanceUID'))).toEqual([
      [images.stack.slices[0]?.sopInstanceUid],
    ]);
    expect(listed.some((one) => one.has('ReferencedFrameNumber'))).toBe(false);
    expect(written.items('SourceImageSequence')).toHaveLength(1);
    await verifyObject(bytes, [...EXPECTED_WARNINGS, ...SOURCE_WARNINGS]);
  });

  it.skipIf(withoutPythonOracles())('is found frame by frame by highdicom', async () => {
    const uid = images.stack.slices[0]?.sopInstanceUid ?? '';
    const numbers = images.stack.slices.map((slice) => String(slice.frameNumber));
    const answer = await asFile(bytes, (path) =>
      Promise.resolve(
        execFileSync(pythonOracles()?.python ?? '', [SCRIPT, path, uid, ...numbers], {
          encoding: 'utf8',
          stdio: 'pipe',
        }),
      ),
    );
    expect(JSON.parse(answer)).toEqual([
      { label: organ.label, trackingUid: organ.trackingUid, bits: Buffer.from(organ.mask.bits).toString('hex') },
    ]);
  });
});

describe('Dimension Organization Type', () => {
  it('is 3D for one segment on neighbouring slices of a regular stack, in every plane', () => {
    for (const plane of Object.keys(PLANES) as (keyof typeof PLANES)[]) {
      const images = stackOf({ ...SHAPE, plane });
      const written = readBack(segOn(images, [segment(ball(images.stack, [0.5, 0.5, 0.5], 0.3), 0)], plane));
      expect([plane, organization(written)]).toEqual([plane, '3D']);
    }
  });

  it('is left out with several segments, a slice between without a voxel, one slice, and uneven slices', () => {
    const images = stackOf(SHAPE);
    const whole = segment(ball(images.stack, [0.5, 0.5, 0.5], 0.4), 0);
    const gap = segment(ball(images.stack, [0.5, 0.5, 0.5], 0.4), 0);
    const size = gap.mask.bits.length / SHAPE.slices;
    gap.mask.bits.fill(0, 2 * size, 3 * size);
    const flat = segment(ball(images.stack, [0.5, 0.5, 0.25], 0.1), 0);
    expect(organization(readBack(segOn(images, [whole, { ...flat, trackingUid: '2.25.7' }], 'two')))).toBeUndefined();
    expect(organization(readBack(segOn(images, [gap], 'gap')))).toBeUndefined();
    expect(organization(readBack(segOn(images, [flat], 'flat')))).toBeUndefined();
    const uneven = imagesOf(seriesHeaders(SHAPE).filter((_, index) => index !== 2));
    const cover = segment(ball(uneven.stack, [0.5, 0.5, 0.5], 1), 0);
    expect(organization(readBack(segOn(uneven, [cover], 'uneven')))).toBeUndefined();
  });
});

describe('a SEG on images that do not say how their slices lie', () => {
  it('has the spacing of rows and columns each, and no spacing between slices that do not exist', async () => {
    const one = imagesOf(seriesHeaders({ ...SHAPE, slices: 1 }, () => ({ PixelSpacing: [0.4, 1.25] })));
    const bytes = segOn(one, [segment(ball(one.stack, [0.5, 0.5, 0.5], 0.4), 0)], 'one');
    expect(sharedMeasures(readBack(bytes))?.texts('PixelSpacing')).toEqual(['0.4', '1.25']);
    expect(sharedMeasures(readBack(bytes))?.has('SpacingBetweenSlices')).toBe(false);
    await verifyObject(bytes, [...EXPECTED_WARNINGS, ...SOURCE_WARNINGS]);
  });
});

describe('a SEG on images without a place in the patient', () => {
  const cine = imagesOf([
    flatHeader('us', 'US', CLASSES.usMultiFrame, 1, {
      NumberOfFrames: 5,
      SequenceOfUltrasoundRegions: [ultrasoundRegion()],
    }),
    flatHeader('us', 'US', CLASSES.us, 2, { SequenceOfUltrasoundRegions: [ultrasoundRegion()] }),
  ]);
  const wall = segment(ball(cine.stack, [0.5, 0.5, 0.8], 0.3), 0);
  const plaque = segment(ball(cine.stack, [0.3, 0.3, 0.8], 0.2), 1);
  const bytes = segOn(cine, [wall, plaque], 'cine');
  const written = readBack(bytes);

  it('claims none: no Frame of Reference, no position, no orientation, no thickness', () => {
    expect(written.has('FrameOfReferenceUID')).toBe(false);
    expect(written.has('PositionReferenceIndicator')).toBe(false);
    expect(organization(written)).toBeUndefined();
    const groups = [
      ...written.items('SharedFunctionalGroupsSequence'),
      ...written.items('PerFrameFunctionalGroupsSequence'),
    ];
    for (const group of groups) {
      expect([group.has('PlanePositionSequence'), group.has('PlaneOrientationSequence')]).toEqual([false, false]);
    }
    expect(sharedMeasures(written)?.has('SliceThickness')).toBe(false);
  });

  it('has a frame per image frame and segment, each with its image, its frame number and a label to order by', async () => {
    const frames = written.items('PerFrameFunctionalGroupsSequence');
    const described = frames.map((frame, index) => [
      frame.item('SegmentIdentificationSequence')?.number('ReferencedSegmentNumber'),
      frame.item('FrameContentSequence')?.text('FrameLabel'),
      frame.item('FrameContentSequence')?.numbers('DimensionIndexValues'),
      sourceImages(written)[index]?.text('ReferencedFrameNumber'),
    ]);
    expect(described).toEqual([
      [1, 'Image 1, frame 4', [1, 1], '4'],
      [1, 'Image 1, frame 5', [1, 2], '5'],
      [1, 'Image 2', [1, 3], undefined],
      [2, 'Image 1, frame 5', [2, 2], '5'],
      [2, 'Image 2', [2, 3], undefined],
    ]);
    const [, byImage] = written.items('DimensionIndexSequence');
    expect(byImage?.numbers('DimensionIndexPointer')).toEqual([tagOf('FrameLabel')]);
    await verifyObject(bytes, [...EXPECTED_WARNINGS, ...SOURCE_WARNINGS]);
  });

  it('reads back onto its images, and onto no others', () => {
    const parsed = parseSegmentation(bytes, cine.stack);
    expect(parsed.segments.map((one, index) => equalMasks(one.mask, [wall, plaque][index]?.mask ?? one.mask))).toEqual([
      true,
      true,
    ]);
    const other = imagesOf([flatHeader('us2', 'US', CLASSES.usMultiFrame, 1, { NumberOfFrames: 6 })]);
    expect(() => parseSegmentation(bytes, other.stack)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^OVR_SEG_/) }),
    );
  });

  it('has pixel measures where the images are calibrated, and none where they are not', () => {
    expect(sharedMeasures(written)?.texts('PixelSpacing')).toEqual(['0.4', '0.5']);
    const plain = imagesOf([flatHeader('dx', 'DX', CLASSES.dx, 1)]);
    const mask = segment(ball(plain.stack, [0.5, 0.5, 0.5], 0.4), 0);
    expect(sharedMeasures(readBack(segOn(plain, [mask], 'plain')))).toBeUndefined();
  });
});
