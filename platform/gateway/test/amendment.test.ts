import type { DicomSeries } from '@overread/demo';
import { dciodvfy, withoutDciodvfy } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from './support/phantomSeries.ts';
import { objectsOf, REVIEW_PROTOCOL, readAndCompare, stateOf, take } from './support/reviewCase.ts';
import { caseRecords, oneLesion, secondCoordinator, settleNext, signNext } from './support/signedCase.ts';
import {
  createTestGateway,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

describe('reopening a signed case', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let carla: Requests;
  let cleo: Requests;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'amendment' });
    series = await storePhantom(gateway.source, 'amendment');
    carla = await gateway.as('carla');
    cleo = await secondCoordinator(gateway);
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  const amend = async (person: Requests, caseId: string, body: object) => {
    const answer = await person.post(`/api/cases/${caseId}/amendment`, body);
    return { status: answer.statusCode, json: answer.json() };
  };
  const CLERICAL = { amendment: 'clerical', reason: 'The lesion bears the wrong kind.' };

  it('needs two coordinators, and a case that is signed', async () => {
    const caseId = await readAndCompare(gateway, series, 'AMEND-A', [
      ['anna', oneLesion(series)],
      ['boris', oneLesion(series)],
    ]);
    expect((await amend(carla, caseId, CLERICAL)).json.message).toMatch(/Only a signed or published case/);
    await signNext(gateway, 'sign-key-a');
    expect((await amend(carla, caseId, { ...CLERICAL, reason: '  ' })).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await amend(carla, caseId, CLERICAL)).json.message).toMatch(/second coordinator must confirm/);
    expect(await stateOf(gateway, caseId)).toBe('signed');
    expect((await amend(carla, caseId, CLERICAL)).json.message).toMatch(/You asked for this/);
    expect((await amend(cleo, caseId, { ...CLERICAL, amendment: 'content' })).json.message).toMatch(/another reason/);
    const view = (await cleo.get(`/api/cases/${caseId}`)).json();
    expect(view.pending).toEqual({ action: 'amend', ...CLERICAL, by: 'C-01', isOwn: false });
    expect((await amend(cleo, caseId, { ...CLERICAL, reason: 'I agree.' })).json.message).toMatch(/is reopened/);
    expect(await stateOf(gateway, caseId)).toBe('adjudicating');
    const records = await caseRecords(gateway, caseId);
    const signOff = records.find((one) => one.kind === 'signOff');
    const asked = records.find((one) => one.record.kind === 'amendmentAsked');
    expect(asked?.record.content).toMatchObject({
      caseId,
      amendment: 'clerical',
      reason: CLERICAL.reason,
      askedBy: 'C-01',
      signOff: signOff?.sopInstanceUid,
      releases: [],
    });
    expect(asked?.record.predecessors.map((one) => one.sopInstanceUid)).toEqual([signOff?.sopInstanceUid]);
  });

  it('leads to a new adjudication that supersedes the mask that was final, and to a new signature after it', async () => {
    const before = (await objectsOf(gateway, await idOf('AMEND-A'))).filter((object) => object.kind === 'seg');
    const consensusSeg = before.find((object) => object.title.startsWith('Consensus'));
    const caseId = await idOf('AMEND-A');
    await settleNext(gateway, 'adjudicate-a', 'takeLeft', ['liver', 'lesion:1', 'lesion:1.kind', 'quality']);
    await signNext(gateway, 'sign-key-a-again');
    expect(await stateOf(gateway, caseId)).toBe('signed');
    const records = await caseRecords(gateway, caseId);
    const note = records.find((one) => one.record.kind === 'maskSuperseded');
    if (note?.record.kind !== 'maskSuperseded') throw new Error('no rejection note');
    expect(note.record.content.objects.map((one) => one.sopInstanceUid)).toEqual([consensusSeg?.sopInstanceUid]);
    expect(note.record.content.person).toBe('A-01');
    const now = (await objectsOf(gateway, caseId)).filter((object) => object.kind === 'seg');
    expect(now.filter((object) => object.supersededBy !== null).map((object) => object.sopInstanceUid)).toEqual([
      consensusSeg?.sopInstanceUid,
    ]);
    const view = (await carla.get(`/api/cases/${caseId}`)).json();
    expect(
      view.documents
        .filter((one: { isSuperseded: boolean }) => one.isSuperseded)
        .map((one: { title: string }) => one.title),
    ).toEqual([consensusSeg?.title]);
    const signOffs = records.filter((one) => one.kind === 'signOff');
    expect(signOffs).toHaveLength(2);
    expect(signOffs[1]?.record.predecessors.map((one) => one.sopInstanceUid)).toContain(signOffs[0]?.sopInstanceUid);
    const { events } = (await carla.get(`/api/cases/${caseId}/history`)).json();
    expect(events.map((event: { sentence: string }) => event.sentence)).toEqual(
      expect.arrayContaining([
        'Amendment asked for: A clerical error',
        'Reopened for an amendment: A clerical error',
        '1 earlier masks superseded',
      ]),
    );
    if (!withoutDciodvfy()) expect(dciodvfy(note.bytes).errors).toEqual([]);
  });

  it('never refers to a superseded mask again, even where the same masks come out', async () => {
    const caseId = await idOf('AMEND-A');
    await amend(carla, caseId, { amendment: 'content', reason: 'Back to what was agreed.' });
    await amend(cleo, caseId, { amendment: 'content', reason: 'Yes.' });
    await settleNext(gateway, 'adjudicate-b', 'consensus', ['liver', 'lesion:1', 'lesion:1.kind', 'quality']);
    await signNext(gateway, 'sign-key-b');
    const segs = (await objectsOf(gateway, caseId)).filter((object) => object.kind === 'seg');
    const final = await gateway.store.transaction((tx) => gateway.store.signOffs.lastOfCase(tx, caseId));
    const gone = segs.filter((object) => object.supersededBy !== null).map((object) => object.sopInstanceUid);
    expect(final?.seg).toHaveLength(1);
    expect(gone).not.toContain(final?.seg[0]?.sopInstanceUid);
  });

  it('leaves the reads alone when a returned case is settled by taking one of them, twice', async () => {
    const caseId = await readAndCompare(gateway, series, 'AMEND-B', [
      ['anna', oneLesion(series)],
      ['boris', oneLesion(series, 'cyst')],
    ]);
    await settleNext(gateway, 'adjudicate-c', 'takeLeft', ['lesion:1.kind']);
    const emil = await gateway.as('emil');
    const review = await take(emil, 'signOff');
    expect((await emil.post(`/api/tasks/${review}/return`, { reason: 'extent', comment: 'Rim.' })).statusCode).toBe(
      200,
    );
    const returned = (await caseRecords(gateway, caseId)).find((one) => one.record.kind === 'caseReturned');
    expect(returned?.record.content).toMatchObject({
      caseId,
      taskId: review,
      round: 1,
      reason: 'extent',
      comment: 'Rim.',
      returnedBy: 'S-01',
    });
    await settleNext(gateway, 'adjudicate-d', 'takeRight', ['liver', 'lesion:1', 'lesion:1.kind', 'quality']);
    const artifacts = await objectsOf(gateway, caseId);
    const reads = await gateway.store.transaction((tx) => gateway.store.reads.filedOfCase(tx, caseId));
    const ofReads = reads.flatMap((read) => read.seg.map((seg) => seg.sopInstanceUid));
    const gone = artifacts.filter((object) => object.supersededBy !== null).map((object) => object.sopInstanceUid);
    expect(gone.filter((uid) => ofReads.includes(uid))).toEqual([]);
    await signNext(gateway, 'sign-key-c');
    expect(await stateOf(gateway, caseId)).toBe('signed');
  });

  async function idOf(label: string): Promise<string> {
    const rows = (await carla.get('/api/projects/test-project/cases')).json();
    return rows.find((row: { label: string }) => row.label === label).id;
  }
});
