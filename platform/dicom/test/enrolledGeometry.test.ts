import { EnrolledImages, type EnrolledPixels, type Enrolment, schemaFault } from '@overread/domain';
import { describe, expect, it } from 'vitest';
import {
  buildImageStack,
  enrolledGeometry,
  gridOf,
  type ImageStack,
  parseRecord,
  stacksOfEnrolment,
} from '../src/index.ts';
import { PLANES, seriesHeaders, sha256 } from './fixtures.ts';
import { CLASSES, enhancedHeader, flatHeader, ultrasoundRegion } from './multiFrameHeaders.ts';
import { WORKFLOW_SAMPLES, workflowSample } from './recordSamples.ts';

const SHAPE = { plane: 'oblique', columns: 16, rows: 12, slices: 6 } as const;
const build = (...headers: Parameters<typeof buildImageStack>[0]) => buildImageStack(headers, sha256);
const irregular = seriesHeaders({ ...SHAPE, plane: 'axial' }).filter((_, index) => index !== 2);
irregular.at(-1)?.set({ ImagePositionPatient: [-120.5, -99.25, 44.2] });

const STACKS: Readonly<Record<string, ImageStack>> = {
  ...Object.fromEntries(
    (Object.keys(PLANES) as (keyof typeof PLANES)[]).map((plane) => [
      plane,
      build(...seriesHeaders({ ...SHAPE, plane })),
    ]),
  ),
  'a single image': build(...seriesHeaders({ ...SHAPE, slices: 1 })),
  'uneven slices': build(...irregular),
  'frames of two images': build(
    enhancedHeader(CLASSES.enhancedCt, SHAPE, undefined, 6),
    enhancedHeader(CLASSES.enhancedCt, SHAPE, undefined, 0),
  ),
  'four views': build(...[4, 2, 1, 3].map((number) => flatHeader('mg', 'MG', CLASSES.mg, number))),
  'a cine loop and a still of another class': build(
    flatHeader('us', 'US', CLASSES.us, 2),
    flatHeader('us', 'US', CLASSES.usMultiFrame, 1, { NumberOfFrames: 50 }),
  ),
  'a calibrated ultrasound': build(
    flatHeader('us', 'US', CLASSES.us, 1, { SequenceOfUltrasoundRegions: [ultrasoundRegion()] }),
  ),
};

const PIXELS: EnrolledPixels = {
  digest: '0'.repeat(64),
  transferSyntaxUids: ['1.2.840.10008.1.2.1'],
  sha256: ['0'.repeat(64)],
};
const imagesOf = (stack: ImageStack): EnrolledImages => ({
  key: 'ct',
  modality: stack.modality,
  slices: stack.slices.length,
  ...enrolledGeometry(stack),
  pixels: PIXELS,
});
const enrolmentOf = ({ studyInstanceUid, seriesInstanceUid }: ImageStack): Enrolment => ({
  label: 'C-001',
  subject: 'SUBJ-1',
  partition: 'training',
  timepoints: [{ label: 'T0', imageSets: [{ key: 'ct', role: 'annotate', studyInstanceUid, seriesInstanceUid }] }],
});
/** As a record gives it back: -0 became 0. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('the geometry in the record of an enrolment', () => {
  it.each(Object.entries(STACKS))('gives the stack back in every number: %s', (_, stack) => {
    const content = asJson({ enrolment: enrolmentOf(stack), images: [imagesOf(stack)] });
    expect(schemaFault(EnrolledImages, content.images[0])).toBe(undefined);
    const [found] = stacksOfEnrolment(content);
    expect(found).toEqual({ key: 'ct', stack: asJson(stack) });
    if (stack.geometry === 'volume') expect(gridOf(found?.stack ?? stack)).toEqual(gridOf(asJson(stack)));
  });

  it('fits into a record of half a megabyte for two thousand images, which can be read again', () => {
    const stack = build(...seriesHeaders({ ...SHAPE, slices: 2000 }));
    const images = { ...imagesOf(stack), pixels: { ...PIXELS, sha256: stack.slices.map(() => '0'.repeat(64)) } };
    const content = { ...WORKFLOW_SAMPLES.caseEnrolled, enrolment: enrolmentOf(stack), images: [images] };
    const bytes = workflowSample('caseEnrolled', { ...SHAPE, slices: 3 }, content);
    expect(bytes.length).toBeLessThan(600_000);
    const record = parseRecord(bytes, sha256);
    if (record.kind !== 'caseEnrolled') throw new Error('no enrolment');
    expect(stacksOfEnrolment(record.content)).toEqual([{ key: 'ct', stack: asJson(stack) }]);
  });

  it('is refused where its lists do not fit each other', () => {
    const stack = STACKS.axial;
    if (!stack) throw new Error('no axial stack');
    const images = imagesOf(stack);
    const geometry = { ...images.geometry, positions: images.geometry.positions.slice(3) };
    expect(() => stacksOfEnrolment({ enrolment: enrolmentOf(stack), images: [{ ...images, geometry }] })).toThrow(
      expect.objectContaining({ code: 'OVR_SR_INVALID', message: expect.stringContaining('differ in length') }),
    );
  });
});
