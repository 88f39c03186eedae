import { createHash } from 'node:crypto';
import { getVoxel, sliceBits } from '@overread/agreement';
import type { Container } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import {
  buildImageStack,
  DataSet,
  derivedUid,
  parseRecord,
  parseSegmentation,
  readPart10,
  SOP_CLASS,
  writePart10,
} from '@overread/dicom';
import type { SelfCheckEntry } from '@overread/domain';
import { dciodvfy, withoutDciodvfy } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolSeries } from './support/enrolSeries.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { storePhantom } from './support/phantomSeries.ts';
import {
  createTestGateway,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { CONDITIONS, liverRead } from './support/testRead.ts';

const HOLES = {
  check: 'holes',
  item: 'liver',
  place: { image: '1.2.3', from: 2, to: 2 },
  shown: 'Liver has a hole of 12 voxels on slice 2. Is that meant?',
  action: 'meant',
} as const satisfies SelfCheckEntry;
const SIZE = { columns: 45, rows: 37 };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

describe('a submission of a read', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let uids: string[];
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, LIVER_PROTOCOL);
    series = await storePhantom(gateway.source, 'submit');
    uids = series.instances.map((instance) => instance.sopInstanceUid);
    for (const label of ['A', 'B', 'C', 'D', 'E', 'F']) await enrolSeries(gateway, series, `CASE-${label}`);
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  const next = async (person: Requests) => {
    const answer = await person.post('/api/work/next', { project: PROJECT, kind: 'read' });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json().taskId as string;
  };
  const artifactsOf = (taskId: string) =>
    gateway.store.transaction(async (tx) => {
      const task = await gateway.store.tasks.byId(tx, taskId);
      const all = await gateway.store.artifacts.ofCase(tx, task?.case_id ?? '');
      return { task, artifacts: all.filter((artifact) => artifact.taskId === taskId) };
    });
  const stack = async () => {
    const headers = series.instances.map((instance) => readPart10(instance.bytes, { until: 'PixelData' }).dataSet);
    return buildImageStack(headers, sha256);
  };
  const bytesOf = async (artifact: { studyInstanceUid: string; seriesInstanceUid: string; sopInstanceUid: string }) =>
    (await gateway.record.retrieveInstance(
      artifact.studyInstanceUid,
      artifact.seriesInstanceUid,
      artifact.sopInstanceUid,
    )) ?? new Uint8Array();

  it('is answered 201 and every voxel comes back over DICOMweb as it was sent', async () => {
    const anna = await gateway.as('anna');
    const taskId = await next(anna);
    const selfCheck = [{ ...HOLES, place: { ...HOLES.place, image: uids[1] ?? '' } }];
    const read = { ...liverRead(SIZE, uids, 7), conditions: { ...CONDITIONS, selfCheck } };
    expect((await anna.putDraft(taskId, read, null)).statusCode).toBe(204);
    const answer = await anna.submit(taskId, read, 'key-of-anna-1');
    expect(answer.statusCode, answer.body).toBe(201);
    expect(answer.json()).toMatchObject({ state: 'filed' });
    const { task, artifacts } = await artifactsOf(taskId);
    expect(task).toMatchObject({ state: 'COMPLETED', is_filing: false });
    expect((await anna.get(`/api/tasks/${taskId}/draft`)).statusCode).toBe(204);
    expect(artifacts.map((artifact) => artifact.kind).sort()).toEqual(['read', 'seg']);
    for (const artifact of artifacts) {
      const bytes = await bytesOf(artifact);
      expect(artifact.filedAt).not.toBeNull();
      expect(sha256(bytes).toString('hex')).toBe(artifact.sha256);
    }
    const seg = artifacts.find((artifact) => artifact.kind === 'seg');
    if (!seg) throw new Error('no SEG');
    const parsed = parseSegmentation(await bytesOf(seg), await stack());
    expect(parsed.segments.map((segment) => segment.label)).toEqual(['Liver', 'Lesion 1', 'Lesion 2']);
    for (const [index, wire] of read.masks.entries()) {
      const mask = parsed.segments[index]?.mask;
      if (!mask) throw new Error('no segment');
      for (const [slice, uid] of uids.entries()) {
        const sent =
          wire.frames.find((frame) => frame.sopInstanceUid === uid)?.bits ?? new Uint8Array(sliceBits(mask, 0).length);
        expect(Buffer.from(sliceBits(mask, slice)).equals(Buffer.from(sent)), `${wire.item} slice ${slice}`).toBe(true);
      }
      expect(typeof getVoxel(mask, 0, 0, 0)).toBe('boolean');
    }
    const sr = artifacts.find((artifact) => artifact.kind === 'read');
    const record = parseRecord(await bytesOf(sr ?? seg), sha256);
    expect(record).toMatchObject({ kind: 'read', content: { conditions: { selfCheck } } });
  });

  it.skipIf(withoutDciodvfy())('writes only objects in which dciodvfy finds no error', async () => {
    const objects = await gateway.store.transaction(async (tx) => {
      const project = await gateway.store.projects.byKey(tx, PROJECT);
      for (const id of await gateway.store.filings.open(tx, 100)) void id;
      return gateway.store.artifacts.filedOfProjects(tx, [project?.id ?? ''], {});
    });
    expect(objects.length).toBeGreaterThan(1);
    for (const artifact of objects) expect(dciodvfy(await bytesOf(artifact)).errors, artifact.title).toEqual([]);
  });

  it('gets the same answer again under the same key, and 409 with other content', async () => {
    const boris = await gateway.as('boris');
    const taskId = await next(boris);
    const read = liverRead(SIZE, uids, 11);
    const [first, twin] = await Promise.all([
      boris.submit(taskId, read, 'key-of-boris'),
      boris.submit(taskId, read, 'key-of-boris'),
    ]);
    expect([first.statusCode, twin.statusCode]).toEqual([201, 201]);
    const again = await boris.submit(taskId, read, 'key-of-boris');
    expect(again.statusCode).toBe(201);
    expect(again.body).toBe(first.body);
    expect((await boris.submit(taskId, liverRead(SIZE, uids, 12), 'key-of-boris')).json().code).toBe(
      'OVR_IDEMPOTENCY_MISMATCH',
    );
    expect((await boris.submit(taskId, read, 'another-key')).json().code).toBe('OVR_TASK_STATE');
    expect((await artifactsOf(taskId)).artifacts).toHaveLength(2);
  });

  it('lists in sentences what is missing, and changes nothing', async () => {
    const chen = await gateway.as('chen');
    const taskId = await next(chen);
    const whole = liverRead(SIZE, uids, 3);
    const asked = (change: object): Container => ({
      ...whole,
      conditions: { ...CONDITIONS, selfCheck: [{ ...HOLES, ...change } as SelfCheckEntry] },
    });
    const wrong: [Container, RegExp][] = [
      [{ ...whole, masks: whole.masks.slice(1) }, /Liver: it is stated as present, but nothing is drawn/],
      [{ ...whole, masks: whole.masks.slice(0, 2) }, /Lesion 2: nothing is drawn/],
      [{ ...whole, evaluation: { ...whole.evaluation, answers: {} } }, /Image quality: an answer is missing/],
      [{ ...whole, evaluation: { ...whole.evaluation, answers: { quality: 9 } } }, /largest value is 5/],
      [
        { ...whole, evaluation: { ...whole.evaluation, items: { liver: { state: 'present' } } } },
        /Lesion: say whether/,
      ],
      [
        { ...whole, evaluation: { notEvaluable: { reason: 'motion' }, items: {}, answers: {} } },
        /has no masks and no answers/,
      ],
      [{ ...whole, conditions: { ...CONDITIONS, independent: false } }, /did not consult/],
      [asked({ item: 'spleen' }), /The self-check names "spleen"/],
      [asked({ item: 'lesion' }), /The self-check of Lesion does not say which one/],
      [asked({ action: 'fixed' }), /The self-check of Liver says that it was fixed in one step/],
      [asked({ check: 'overlap', other: { item: 'lesion', instance: 'i1' } }), /does not let it ask \(overlap\)/],
    ];
    for (const [container, sentence] of wrong) {
      const answer = await chen.submit(taskId, container, 'key-of-chen');
      expect(answer.statusCode, answer.body).toBe(422);
      expect(answer.json().code).toBe('OVR_SUBMISSION_INCOMPLETE');
      expect(answer.json().message).toMatch(sentence);
    }
    expect((await artifactsOf(taskId)).task).toMatchObject({ state: 'IN PROGRESS', is_filing: false });
    const elsewhere = {
      ...whole,
      masks: whole.masks.map((mask) => ({
        ...mask,
        frames: mask.frames.map((frame) => ({ ...frame, sopInstanceUid: '1.2.3' })),
      })),
    };
    const nonsense: Container[] = [
      elsewhere,
      asked({ action: 'ignored' }),
      asked({ place: { ...HOLES.place, from: 0 } }),
      asked({ place: { ...HOLES.place, image: '1.2.3' } }),
      asked({ place: { ...HOLES.place, image: uids[0], to: 10 } }),
      asked({ seenBy: 'R-02' }),
    ];
    for (const container of nonsense)
      expect((await chen.submit(taskId, container, 'key-of-chen')).json().code).toBe('OVR_MASK_INVALID');
    expect((await chen.submit(taskId, whole, '')).json().code).toBe('OVR_IDEMPOTENCY_KEY');
  });

  it('may be that nothing is there, or that the case cannot be evaluated: documents without a SEG', async () => {
    const chen = await gateway.as('chen');
    const nothing: Container = {
      evaluation: {
        items: { liver: { state: 'notAssessable', reason: 'outOfView' }, lesion: { state: 'absent' } },
        answers: { quality: 2 },
        imageQuality: 'nonDiagnostic',
      },
      masks: [],
      conditions: CONDITIONS,
    };
    const notEvaluable: Container = {
      evaluation: { notEvaluable: { reason: 'other', comment: 'A phantom.' }, items: {}, answers: {} },
      masks: [],
      conditions: CONDITIONS,
    };
    for (const [index, container] of [nothing, notEvaluable].entries()) {
      const taskId = await next(chen);
      const answer = await chen.submit(taskId, container, `key-nothing-${index}`);
      expect(answer.statusCode, answer.body).toBe(201);
      const { artifacts } = await artifactsOf(taskId);
      expect(artifacts.map((artifact) => artifact.kind)).toEqual(['read']);
      for (const artifact of artifacts) expect(dciodvfy(await bytesOf(artifact)).errors).toEqual([]);
    }
  });

  it('stops where the archive holds another object under the same UID: a security event, nothing is overwritten', async () => {
    const anna = await gateway.as('anna');
    const taskId = await next(anna);
    const read = liverRead(SIZE, uids, 31);
    const parts = ['read', taskId, 1, 'sr'] as const;
    const squatter = DataSet.of({
      SOPClassUID: SOP_CLASS.enhancedSr,
      SOPInstanceUID: derivedUid(sha256, 'instance', ...parts),
      SeriesInstanceUID: derivedUid(sha256, 'series', ...parts),
      StudyInstanceUID: series.studyInstanceUid,
      PatientID: 'PAT-submit',
      Modality: 'SR',
    });
    await gateway.record.store([writePart10(squatter)]);
    const answer = await anna.submit(taskId, read, 'key-of-conflict');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({
      code: 'OVR_ARCHIVE_CONFLICT',
      message: expect.stringMatching(/stored safely here/),
    });
    const { task, artifacts } = await artifactsOf(taskId);
    expect(task).toMatchObject({ state: 'IN PROGRESS', is_filing: true });
    expect(artifacts.every((artifact) => artifact.filedAt === null)).toBe(true);
    const { filing, open, events } = await gateway.store.transaction(async (tx) => ({
      filing: await gateway.store.filings.ofTask(tx, taskId),
      open: await gateway.store.filings.open(tx, 100),
      events: await gateway.store.audit.ofCase(tx, task?.case_id ?? ''),
    }));
    expect(filing).toMatchObject({ state: 'conflict' });
    expect(open).not.toContain(filing?.id);
    expect(events.map((event) => event.kind)).toContain('submission.conflict');
    expect((await anna.submit(taskId, read, 'key-of-conflict')).json().code).toBe('OVR_ARCHIVE_CONFLICT');
  });
});
