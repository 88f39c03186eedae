import { createHash } from 'node:crypto';
import { sliceBits } from '@overread/agreement';
import { type Container, unpackContainer } from '@overread/contract';
import { buildImageStack, parseSegmentation, readPart10 } from '@overread/dicom';
import type { ProtocolContent } from '@overread/domain';
import { dciodvfy, withoutDciodvfy } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolSeries } from './support/enrolSeries.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import {
  createTestGateway,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { liverRead } from './support/testRead.ts';
import { enhancedCt, stored, type UnusualSeries, xRays } from './support/unusualSeries.ts';

const SIZE = { columns: 45, rows: 37, slices: 9 };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const asks = (modality: string, rules = LIVER_PROTOCOL.rules): ProtocolContent => ({
  ...LIVER_PROTOCOL,
  imageSets: [{ key: 'ct', label: 'Images', role: 'annotate', modality, required: true }],
  rules,
});
const IN_MM = {
  id: 'liverHd',
  item: 'liver',
  predicate: 'metric',
  metric: 'hd95Mm',
  atMost: 5,
  severity: 'major',
} as const;

const stackOf = (series: UnusualSeries) =>
  buildImageStack(
    series.files.map((file) => readPart10(file, { until: 'PixelData' }).dataSet),
    sha256,
  );

async function next(person: Requests): Promise<string> {
  const answer = await person.post('/api/work/next', { project: PROJECT, kind: 'read' });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json().taskId as string;
}

function readOf(series: UnusualSeries, seed: number): Container {
  const read = liverRead(SIZE, series.imageKeys, seed);
  return { ...read, evaluation: { ...read.evaluation, imageQuality: 'diagnostic' } };
}

describe('images that are no stack of single slices', () => {
  let services: TestServices;
  let count = 0;
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(async () => {
    await services?.stop();
  });

  async function withGateway(protocol: ProtocolContent, body: (gateway: TestGateway) => Promise<void>): Promise<void> {
    // UIDs of records follow from the seed, and all share one archive.
    const gateway = await createTestGateway(services, protocol, { seed: `multi-frame ${++count}` });
    try {
      await body(gateway);
    } finally {
      await gateway.close();
    }
  }

  /** Draft, submission and the filed SEG read back: the bits of every slice are those that were sent. */
  async function goesRound(own: TestGateway, series: UnusualSeries): Promise<void> {
    const anna = await own.as('anna');
    const taskId = await next(anna);
    const read = readOf(series, 11);
    const draft = await anna.putDraft(taskId, read, null);
    expect(draft.statusCode, draft.body).toBe(204);
    const back = unpackContainer((await anna.get(`/api/tasks/${taskId}/draft`)).rawPayload);
    expect(back.masks.map((mask) => mask.frames.map((frame) => frame.sopInstanceUid))).toEqual(
      read.masks.map((mask) => mask.frames.map((frame) => frame.sopInstanceUid)),
    );
    const answer = await anna.submit(taskId, read, `key-of-anna-${series.seriesInstanceUid.slice(-12)}`);
    expect(answer.statusCode, answer.body).toBe(201);
    const artifacts = await own.store.transaction(async (tx) => {
      const task = await own.store.tasks.byId(tx, taskId);
      return own.store.artifacts.ofCase(tx, task?.case_id ?? '');
    });
    const seg = artifacts.find((artifact) => artifact.kind === 'seg');
    if (!seg) throw new Error('no SEG was filed');
    const bytes =
      (await own.record.retrieveInstance(seg.studyInstanceUid, seg.seriesInstanceUid, seg.sopInstanceUid)) ??
      new Uint8Array();
    if (!withoutDciodvfy()) expect(dciodvfy(bytes).errors).toEqual([]);
    const stack = stackOf(series);
    const parsed = parseSegmentation(bytes, stack);
    expect(parsed.segments.map((segment) => segment.label)).toEqual(['Liver', 'Lesion 1', 'Lesion 2']);
    for (const [index, wire] of read.masks.entries()) {
      const mask = parsed.segments[index]?.mask;
      if (!mask) throw new Error('no segment');
      const sent = new Map(wire.frames.map((frame) => [frame.sopInstanceUid, frame.bits]));
      for (const [slice, at] of stack.slices.entries()) {
        const key = at.frameNumber === null ? at.sopInstanceUid : `${at.sopInstanceUid}#${at.frameNumber}`;
        const expected = sent.get(key) ?? new Uint8Array(sliceBits(mask, slice).length);
        expect(Buffer.from(sliceBits(mask, slice)).equals(Buffer.from(expected)), `${wire.item} ${key}`).toBe(true);
      }
    }
  }

  it('the frames of an enhanced CT are drafted, submitted and filed as they were drawn', async () => {
    await withGateway(LIVER_PROTOCOL, async (own) => {
      const series = await stored(own.source, enhancedCt('mf', SIZE));
      expect((await enrolSeries(own, series, 'MF-1')).notices).toEqual([]);
      await goesRound(own, series);
    });
  });

  it('a reader sees the frames of the task and no other, without names and references', async () => {
    await withGateway(LIVER_PROTOCOL, async (own) => {
      const series = await stored(own.source, enhancedCt('mf-view', SIZE));
      await enrolSeries(own, series, 'MF-2');
      const anna = await own.as('anna');
      const taskId = await next(anna);
      const [uid = ''] = (series.imageKeys[0] ?? '').split('#');
      const root = `/dicom-web/tasks/${taskId}/studies/${series.studyInstanceUid}/series/${series.seriesInstanceUid}`;
      const found = (await anna.get(`/dicom-web/tasks/${taskId}/studies`)).json();
      expect(found[0]['00201208'].Value).toEqual([1]);
      const text = (await anna.get(`${root}/metadata`)).body;
      expect(text).not.toContain('SECRET');
      const [metadata] = JSON.parse(text);
      const groups = metadata['52009230'].Value;
      expect(metadata['00280008'].Value).toEqual([9]);
      expect(groups).toHaveLength(9);
      expect(groups[6]['00209113'].Value[0]['00200032'].Value[2]).toBeCloseTo(
        stackOf(series).slices[6]?.distanceMm ?? 0,
        3,
      );
      expect(metadata['52009229'].Value[0]['00289110'].Value[0]['00280030'].Value).toHaveLength(2);
      // References to other images would name UIDs that no map of the task's view reaches.
      expect(text.match(/00081155|00209172|00081140/g)).toBeNull();
      const pixels = readPart10(series.files[0] ?? new Uint8Array()).dataSet.bytes('PixelData') ?? new Uint8Array();
      const one = SIZE.columns * SIZE.rows * 2;
      for (const frame of [1, 7, 9]) {
        const answer = await anna.get(`${root}/instances/${uid}/frames/${frame}`);
        expect(answer.statusCode).toBe(200);
        expect(answer.rawPayload.includes(Buffer.from(pixels.slice((frame - 1) * one, frame * one)))).toBe(true);
      }
      for (const frame of ['0', '10', '7,10', '99999'])
        expect((await anna.get(`${root}/instances/${uid}/frames/${frame}`)).statusCode).not.toBe(200);
      const boris = await own.as('boris');
      expect((await boris.get(`${root}/instances/${uid}/frames/1`)).statusCode).toBe(404);
    });
  });

  it('two X-rays of one series are drafted, submitted and filed image by image', async () => {
    await withGateway(asks('DX'), async (own) => {
      const series = await stored(own.source, xRays('dx', { ...SIZE, slices: 5 }, { isCalibrated: true }));
      const { notices } = await enrolSeries(own, series, 'DX-1');
      expect(notices).toEqual(['Sizes in mm come from the spacing at the detector and the estimated magnification.']);
      await goesRound(own, series);
    });
  });

  it('an X-ray without calibration is refused where the SOP has a limit in mm, and says so where it has none', async () => {
    await withGateway(asks('DX', [...LIVER_PROTOCOL.rules, IN_MM]), async (own) => {
      const plain = await stored(own.source, xRays('dx-plain', { ...SIZE, slices: 1 }));
      await expect(enrolSeries(own, plain, 'DX-2')).rejects.toMatchObject({
        code: 'OVR_SERIES_GEOMETRY',
        details: { reason: 'notCalibrated' },
        message: expect.stringContaining('The SOP has a limit in mm for "Liver"'),
      });
      const calibrated = await stored(own.source, xRays('dx-mm', { ...SIZE, slices: 1 }, { isCalibrated: true }));
      await enrolSeries(own, calibrated, 'DX-3');
    });
    await withGateway(asks('MG'), async (own) => {
      const views = await stored(own.source, xRays('mg', { ...SIZE, slices: 4 }, { modality: 'MG' }));
      const { notices } = await enrolSeries(own, views, 'MG-1');
      expect(notices.join()).toContain('cannot be measured in mm');
      const anna = await own.as('anna');
      const task = (await anna.get(`/api/tasks/${await next(anna)}`)).json();
      expect(task.imageSets[0]).toMatchObject({ slices: 4, geometry: 'image', pixelMm2: null });
    });
  });
});
