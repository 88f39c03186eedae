import { type Container, unpackContainer } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { DataSet, parseSegmentation } from '@overread/dicom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolSeries } from './support/enrolSeries.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { type Block, offeredSeg, stackOf } from './support/offeredSeg.ts';
import { storePhantom } from './support/phantomSeries.ts';
import {
  createTestGateway,
  type Login,
  PASSWORD,
  PROJECT,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { CONDITIONS, noiseMask } from './support/testRead.ts';

const LIVER: Block = { kind: 'liver', from: 4, to: 24, slices: [1, 2, 3, 4], algorithm: 'NNet' };
const LESIONS: readonly Block[] = [
  { kind: 'lesion', from: 6, to: 9, slices: [2] },
  { kind: 'lesion', from: 12, to: 16, slices: [2, 3] },
];
const FAILED = '00081198';
const SENTENCES = '00091001';

type Json = Record<string, { Value?: Record<string, { Value?: unknown[] }>[] }>;

describe('a segmentation of another program, sent by STOW-RS', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let other: DicomSeries;
  const cookies = new Map<Login, Record<string, string>>();
  let count = 0;
  let last = '';
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, LIVER_PROTOCOL);
    series = await storePhantom(gateway.source, 'admit');
    other = await storePhantom(gateway.source, 'admit-other', { columns: 45, rows: 37, slices: 9 });
    for (const login of ['anna', 'boris', 'dora'] as const) {
      const answer = await gateway.app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { login, password: PASSWORD },
      });
      cookies.set(login, Object.fromEntries(answer.cookies.map((cookie) => [cookie.name, cookie.value])));
    }
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  /** A fresh case, taken by anna; what she held before goes back. */
  async function task(): Promise<string> {
    await enrolSeries(gateway, series, `CASE-${++count}`);
    const person = await gateway.as('anna');
    if (last !== '') await person.post(`/api/tasks/${last}/decline`, { reason: 'technical' });
    const answer = await person.post('/api/work/next', { project: PROJECT, kind: 'read' });
    expect(answer.statusCode, answer.body).toBe(200);
    last = answer.json().taskId as string;
    return last;
  }
  function send(taskId: string, files: readonly Uint8Array[], login: Login = 'anna', study = '') {
    const parts = files.flatMap((bytes) => [
      Buffer.from('--MARK\r\nContent-Type: application/dicom\r\n\r\n'),
      bytes,
      Buffer.from('\r\n'),
    ]);
    return gateway.app.inject({
      method: 'POST',
      url: `/dicom-web/tasks/${taskId}/studies${study}`,
      cookies: cookies.get(login) ?? {},
      headers: {
        'content-type': 'multipart/related; type="application/dicom"; boundary=MARK',
        accept: 'application/dicom+json',
      },
      payload: Buffer.concat([...parts, Buffer.from('--MARK--\r\n')]),
    });
  }
  async function draftOf(taskId: string): Promise<Container | null> {
    const answer = await (await gateway.as('anna')).get(`/api/tasks/${taskId}/draft`);
    return answer.statusCode === 204 ? null : unpackContainer(answer.rawPayload);
  }
  /** Algorithm type and name of each segment that was filed of a task. */
  async function madeBy(taskId: string) {
    const seg = await gateway.store.transaction(async (tx) => {
      const row = await gateway.store.tasks.byId(tx, taskId);
      const all = await gateway.store.artifacts.ofCase(tx, row?.case_id ?? '');
      return all.find((artifact) => artifact.kind === 'seg');
    });
    if (!seg) throw new Error('no masks were filed');
    const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = seg;
    const bytes = await gateway.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
    const { segments } = parseSegmentation(bytes ?? new Uint8Array(), stackOf(series));
    return segments.map((segment) => [segment.algorithmType, segment.algorithmName]);
  }
  const sentencesOf = (answer: { json(): Json }) =>
    (answer.json()[FAILED]?.Value ?? []).map((item) => String(item[SENTENCES]?.Value?.[0] ?? ''));

  it('becomes the draft: the right voxels, the structures by their codes, how they were made; nothing is stored', async () => {
    const taskId = await task();
    const before = await gateway.record.searchStudies({ limit: 100 });
    const seg = offeredSeg(series, 'good', [LIVER, ...LESIONS]);
    const answer = await send(taskId, [seg], 'anna', `/${series.studyInstanceUid}`);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()['00081199'].Value).toHaveLength(1);
    const draft = await draftOf(taskId);
    expect(draft?.evaluation.items).toEqual({
      liver: { state: 'present' },
      lesion: {
        state: 'present',
        instances: [
          { key: 'i1', answers: {} },
          { key: 'i2', answers: {} },
        ],
      },
    });
    const parsed = parseSegmentation(seg, stackOf(series));
    for (const [index, mask] of (draft?.masks ?? []).entries()) {
      const wanted = parsed.segments[index]?.mask.bits ?? new Uint8Array();
      const voxels = (bytes: Uint8Array) =>
        bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
      expect(mask.frames.reduce((sum, frame) => sum + voxels(frame.bits), 0)).toBe(voxels(wanted));
    }
    expect(draft?.masks.map((mask) => [mask.item, mask.instance, mask.method?.type, mask.method?.name])).toEqual([
      ['liver', null, 'AUTOMATIC', 'NNet'],
      ['lesion', 'i1', 'MANUAL', undefined],
      ['lesion', 'i2', 'MANUAL', undefined],
    ]);
    expect(await gateway.record.searchStudies({ limit: 100 })).toHaveLength(before.length);
    const found = await gateway.store.transaction(async (tx) => {
      const row = await gateway.store.tasks.byId(tx, taskId);
      return gateway.store.audit.ofCase(tx, row?.case_id ?? '');
    });
    expect(found.filter((event) => event.kind === 'draft.admitted')).toHaveLength(1);
  });

  it('is submitted as the reader’s own, in the reader’s name, saying that an algorithm made it', async () => {
    const taskId = await task();
    expect((await send(taskId, [offeredSeg(series, 'submit', [LIVER])])).statusCode).toBe(200);
    const draft = await draftOf(taskId);
    if (!draft) throw new Error('no draft');
    const evaluation = {
      items: { ...draft.evaluation.items, lesion: { state: 'absent' as const } },
      answers: { quality: 4 },
      imageQuality: 'diagnostic' as const,
    };
    const anna = await gateway.as('anna');
    const answer = await anna.submit(taskId, { ...draft, evaluation, conditions: CONDITIONS }, 'admitted-1');
    expect(answer.statusCode, answer.body).toBe(201);
    const seg = await gateway.store.transaction(async (tx) => {
      const row = await gateway.store.tasks.byId(tx, taskId);
      const all = await gateway.store.artifacts.ofCase(tx, row?.case_id ?? '');
      return all.find((artifact) => artifact.kind === 'seg');
    });
    const bytes = await gateway.record.retrieveInstance(
      seg?.studyInstanceUid ?? '',
      seg?.seriesInstanceUid ?? '',
      seg?.sopInstanceUid ?? '',
    );
    const parsed = parseSegmentation(bytes ?? new Uint8Array(), stackOf(series));
    expect(parsed.creator).toMatch(/^R-\d+$/);
    expect(parsed.segments[0]).toMatchObject({ algorithmType: 'AUTOMATIC', algorithmName: 'NNet' });
    expect((await send(taskId, [offeredSeg(series, 'late', [LIVER])])).json().code).toBe('OVR_TASK_STATE');
  });

  it('is told as what it is even if the viewer forgets it, or claims another way: the voxels are those that came', async () => {
    for (const [key, claim] of [
      ['forgets', undefined],
      ['by hand', { type: 'MANUAL' }],
      ['edited', { type: 'SEMIAUTOMATIC', name: 'Other' }],
    ] as const) {
      const taskId = await task();
      expect((await send(taskId, [offeredSeg(series, key, [LIVER])])).statusCode).toBe(200);
      const draft = await draftOf(taskId);
      if (!draft) throw new Error('no draft');
      const evaluation = {
        items: { ...draft.evaluation.items, lesion: { state: 'absent' as const } },
        answers: { quality: 4 },
        imageQuality: 'diagnostic' as const,
      };
      const masks = draft.masks.map(({ method: _, ...mask }) => ({ ...mask, ...(claim ? { method: claim } : {}) }));
      const anna = await gateway.as('anna');
      // A draft without it on the way changes nothing.
      const etag = (await anna.get(`/api/tasks/${taskId}/draft`)).headers.etag as string;
      expect((await anna.putDraft(taskId, { ...draft, masks }, etag)).statusCode).toBeLessThan(300);
      const answer = await anna.submit(
        taskId,
        { evaluation, masks, conditions: CONDITIONS },
        `claim ${key}`.replace(/ /g, '-'),
      );
      expect(answer.statusCode, answer.body).toBe(201);
      expect(await madeBy(taskId), key).toEqual([['AUTOMATIC', 'NNet']]);
      last = '';
    }
  });

  it('is taken in turn, however many are sent at once, and the refused hold nobody up', async () => {
    const taskId = await task();
    const files = ['turn-1', 'turn-2', 'turn-3', 'turn-4', 'turn-5'].map((key) => offeredSeg(series, key, [LIVER]));
    const answers = await Promise.all([
      ...files.map((file) => send(taskId, [file])),
      send(taskId, []),
      send(taskId, []),
    ]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 200, 200, 200, 200, 400, 400]);
    expect((await send(taskId, [offeredSeg(series, 'turn-6', [LIVER])])).statusCode).toBe(200);
  });

  it('replaces what an earlier file brought and keeps the answers, but never what was drawn in the viewer', async () => {
    const taskId = await task();
    await send(taskId, [offeredSeg(series, 'first', [LIVER, ...LESIONS])]);
    const anna = await gateway.as('anna');
    const held = await draftOf(taskId);
    const etag = (await anna.get(`/api/tasks/${taskId}/draft`)).headers.etag as string;
    if (!held) throw new Error('no draft');
    const items = {
      ...held.evaluation.items,
      lesion: {
        state: 'present' as const,
        instances: [
          { key: 'i1', answers: { kind: 'cyst' } },
          { key: 'i2', answers: {} },
        ],
      },
    };
    await anna.putDraft(taskId, { ...held, evaluation: { ...held.evaluation, items } }, etag);
    const grown = { kind: 'lesion', from: 6, to: 11, slices: [2] } as const;
    const again = await send(taskId, [offeredSeg(series, 'second', [LIVER, grown])]);
    expect(again.statusCode, again.body).toBe(200);
    const draft = await draftOf(taskId);
    expect(draft?.evaluation.items.lesion?.instances).toEqual([{ key: 'i1', answers: { kind: 'cyst' } }]);
    const drawn = (draft?.masks ?? []).map((mask) =>
      mask.item === 'liver'
        ? noiseMask(
            'liver',
            null,
            { columns: 45, rows: 37 },
            series.instances.map((one) => one.sopInstanceUid),
            3,
          )
        : mask,
    );
    const tag = (await anna.get(`/api/tasks/${taskId}/draft`)).headers.etag as string;
    if (!draft) throw new Error('no draft');
    expect((await anna.putDraft(taskId, { ...draft, masks: drawn }, tag)).statusCode).toBe(204);
    const refused = await send(taskId, [offeredSeg(series, 'third', [LIVER])]);
    expect(refused.statusCode).toBe(409);
    expect(sentencesOf(refused)[0]).toBe(
      'Liver: you have drawn it in the viewer. Erase it there first, then send the file again.',
    );
    expect((await draftOf(taskId))?.masks.find((mask) => mask.item === 'liver')?.method).toBeUndefined();
  });

  const CASES: readonly [what: string, bytes: () => Uint8Array, says: RegExp][] = [
    ['another series', () => offeredSeg(other, 'bad-series', [LIVER]), /refers to no image series of this task/],
    [
      'another Frame of Reference',
      () =>
        offeredSeg(series, 'bad-for', [LIVER], (dataSet) => {
          dataSet.set({ FrameOfReferenceUID: '1.2.3.4' });
        }),
      /Frame of Reference.*Segment the assigned series/s,
    ],
    [
      'a frame off the slices',
      () =>
        offeredSeg(series, 'bad-place', [LIVER], (dataSet) => {
          const [first, ...rest] = dataSet.items('PerFrameFunctionalGroupsSequence');
          const moved = new DataSet(new Map(first?.elements)).set({
            PlanePositionSequence: [DataSet.of({ ImagePositionPatient: [0, 0, 4000] })],
          });
          dataSet.set({ PerFrameFunctionalGroupsSequence: [moved, ...rest] });
        }),
      /Frame 1\b/,
    ],
    [
      'a frame of a segment that nobody described',
      () =>
        offeredSeg(series, 'bad-segment', [LIVER, ...LESIONS], (dataSet) => {
          dataSet.set({ SegmentSequence: dataSet.items('SegmentSequence').slice(0, 2) });
        }),
      /segment 3/i,
    ],
    [
      'a structure that the SOP does not have',
      () => offeredSeg(series, 'bad-code', [{ ...LIVER, kind: 'spleen' }]),
      /Segment 1 .*Spleen .*the SOP has no such structure/,
    ],
    [
      'lesions that share voxels',
      () => offeredSeg(series, 'bad-overlap', [...LESIONS, { kind: 'lesion', from: 8, to: 13, slices: [2] }]),
      /Segments 1 and 3 share 1 voxels/,
    ],
    [
      'another kind of object',
      () =>
        offeredSeg(series, 'bad-kind', [LIVER], (dataSet) => {
          dataSet.set({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' });
        }),
      /Segmentation was expected/,
    ],
    ['a file cut short', () => offeredSeg(series, 'bad-cut', [LIVER]).subarray(0, 900), /export it again/i],
  ];
  it.each(CASES)('is refused by name: %s', async (_, bytes, says) => {
    const taskId = await task();
    const good = offeredSeg(series, 'beside', LESIONS);
    const answer = await send(taskId, [bytes(), good]);
    expect(answer.statusCode, answer.body).toBe(409);
    const told = [answer.json()[FAILED], answer.json()['0008119A']].flatMap((sequence) => sequence?.Value ?? []);
    expect(String(told.map((item) => item[SENTENCES]?.Value?.[0]))).toMatch(says);
    expect(told).toHaveLength(2);
    expect(await draftOf(taskId)).toBeNull();
  });

  it('goes to nobody else’s task, to no records, and only as multipart', async () => {
    const taskId = await task();
    const seg = offeredSeg(series, 'foreign', [LIVER]);
    expect((await send(taskId, [seg], 'boris')).statusCode).toBe(404);
    expect((await send(taskId, [seg], 'dora')).statusCode).toBe(404);
    expect((await send('00000000-0000-4000-8000-000000000000', [seg])).statusCode).toBe(404);
    const root = await gateway.app.inject({
      method: 'POST',
      url: '/dicom-web/studies',
      cookies: cookies.get('anna') ?? {},
      headers: { 'content-type': 'multipart/related; boundary=MARK' },
      payload: '--MARK--',
    });
    expect(root.statusCode).toBe(404);
    const plain = await gateway.app.inject({
      method: 'POST',
      url: `/dicom-web/tasks/${taskId}/studies`,
      cookies: cookies.get('anna') ?? {},
      headers: { 'content-type': 'application/json' },
      payload: '{}',
    });
    expect(plain.json().code).toBe('OVR_REQUEST_INVALID');
    const cut = await gateway.app.inject({
      method: 'POST',
      url: `/dicom-web/tasks/${taskId}/studies`,
      cookies: cookies.get('anna') ?? {},
      headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=MARK' },
      payload: '--MARK\r\nContent-Type: application/dicom\r\n\r\nabc',
    });
    expect(cut.json().code).toBe('OVR_REQUEST_INVALID');
  });
});
