import type { Container, FinalView } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember } from '../src/usecases/addMember.ts';
import { compareCase } from '../src/usecases/compareCase.ts';
import { storePhantom } from './support/phantomSeries.ts';
import {
  masksOf,
  REVIEW_PROTOCOL,
  readAndCompare,
  reading,
  settled,
  sign,
  take,
  voxels,
} from './support/reviewCase.ts';
import {
  createTestGateway,
  PROJECT,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

describe('sign-off', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let agreeing: Container;
  let differing: Container;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'signing' });
    series = await storePhantom(gateway.source, 'signing');
    agreeing = reading(series, [4, 30, 4, 25, 1, 7], [{ key: 'i1', kind: 'mass', at: [8, 15, 8, 15, 2, 4] }]);
    differing = reading(series, [4, 30, 4, 25, 1, 7], [{ key: 'i1', kind: 'cyst', at: [8, 15, 8, 15, 2, 4] }]);
  });
  afterAll(async () => {
    await gateway.close();
    await services.stop();
  });

  const stateOf = async (caseId: string) =>
    (await gateway.store.transaction((tx) => gateway.store.cases.byId(tx, caseId)))?.state;
  const signatures = async (caseId: string) =>
    (await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, caseId))).filter(
      (one) => one.kind === 'signOff',
    );

  it('is refused while it is locked, with an unseen slice or an empty checklist; what was unlocked signs once', async () => {
    const caseId = await readAndCompare(gateway, series, 'SIGN-A', [
      ['anna', agreeing],
      ['boris', agreeing],
    ]);
    const emil = await gateway.as('emil');
    const taskId = await take(emil, 'signOff');
    const final = (await emil.get(`/api/tasks/${taskId}/final`)).json<FinalView>();
    expect(final.slicesToShow.ct).toHaveLength(7);
    expect(final.volumesMl['lesion/i1']).toBeGreaterThan(0);
    const locked = { ...emil, ...emil.locked };
    expect((await sign(locked, taskId, 'sign-a-1')).json()).toMatchObject({ code: 'OVR_SIGNING_LOCKED' });
    expect((await emil.unlock(taskId)).statusCode).toBe(200);
    const unseen = await sign(locked, taskId, 'sign-a-2', { slicesShown: { ct: final.slicesToShow.ct?.slice(1) } });
    expect(unseen.json()).toMatchObject({
      code: 'OVR_SIGN_UNSEEN',
      message: '1 of the 7 slices that the final mask covers has not been shown.',
    });
    const unticked = await sign(locked, taskId, 'sign-a-3', { checklist: [] });
    expect(unticked.json()).toMatchObject({
      code: 'OVR_SUBMISSION_INCOMPLETE',
      message: 'Not ticked: The liver is whole.',
    });
    expect(await stateOf(caseId)).toBe('reviewing');
    expect(await signatures(caseId)).toEqual([]);
    // The same key again is the same answer, also at the same moment, and after the case is locked.
    const [done, again] = await Promise.all([sign(locked, taskId, 'sign-a-4'), sign(locked, taskId, 'sign-a-4')]);
    expect([done.statusCode, again.statusCode]).toEqual([201, 201]);
    expect(again.json()).toEqual(done.json());
    // Also where more slices were looked at after an answer that got lost.
    const more = { slicesShown: { ct: [...(final.slicesToShow.ct ?? []), series.instances[0]?.sopInstanceUid] } };
    expect((await sign(locked, taskId, 'sign-a-4', more)).json()).toEqual(done.json());
    expect((await sign(emil, taskId, 'sign-a-5')).json()).toMatchObject({ code: 'OVR_TASK_STATE' });
    expect((await emil.post(`/api/tasks/${taskId}/return`, { reason: 'extent', comment: '' })).json()).toMatchObject({
      code: 'OVR_TASK_STATE',
    });
    expect(await stateOf(caseId)).toBe('signed');
    expect(await signatures(caseId)).toHaveLength(1);
  });

  it('happens once when two tabs sign at the same moment, and when signing meets a return', async () => {
    const caseId = await readAndCompare(gateway, series, 'SIGN-B', [
      ['anna', agreeing],
      ['boris', agreeing],
    ]);
    const emil = await gateway.as('emil');
    const taskId = await take(emil, 'signOff');
    expect((await emil.unlock(taskId)).statusCode).toBe(200);
    const tab = { ...emil, ...emil.locked };
    const answers = await Promise.all([sign(tab, taskId, 'sign-b-1'), sign(tab, taskId, 'sign-b-2')]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, 409]);
    expect(await signatures(caseId)).toHaveLength(1);

    const other = await readAndCompare(gateway, series, 'SIGN-C', [
      ['anna', agreeing],
      ['boris', agreeing],
    ]);
    const next = await take(emil, 'signOff');
    expect((await emil.unlock(next)).statusCode).toBe(200);
    const race = await Promise.all([
      sign(tab, next, 'sign-c-1'),
      emil.post(`/api/tasks/${next}/return`, { reason: 'extent', comment: '' }),
    ]);
    expect(race.filter((answer) => answer.statusCode < 300)).toHaveLength(1);
    const isSigned = (await stateOf(other)) === 'signed';
    expect((await signatures(other)).length).toBe(isSigned ? 1 : 0);
    expect(await stateOf(other)).toBe(isSigned ? 'signed' : 'adjudicating');
    if (!isSigned) await settleAll(other);
  });

  /** Clears the adjudicator's queue of a returned case, so that tests stand alone. */
  async function settleAll(caseId: string): Promise<void> {
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    const units = ['liver', 'lesion:1', 'lesion:1.kind', 'quality'];
    const all = units.map((unit) => ({ unit, decision: 'consensus' as const, reason: 'extent' }));
    expect((await dora.submit(taskId, settled(all), `settle-${caseId}`)).statusCode).toBe(201);
    const emil = await gateway.as('emil');
    expect((await sign(emil, await take(emil, 'signOff'), `sign-${caseId}`)).statusCode).toBe(201);
  }

  it('returns a case to adjudication with everything open, never to a reader, and ends there', async () => {
    const caseId = await readAndCompare(gateway, series, 'SIGN-D', [
      ['anna', agreeing],
      ['boris', agreeing],
    ]);
    const emil = await gateway.as('emil');
    const taskId = await take(emil, 'signOff');
    const refused = await emil.post(`/api/tasks/${taskId}/return`, { reason: 'because', comment: '' });
    expect(refused.json()).toMatchObject({ code: 'OVR_REQUEST_INVALID' });
    const silent = await emil.post(`/api/tasks/${taskId}/return`, { reason: 'other', comment: ' ' });
    expect(silent.statusCode).toBe(400);
    expect(
      (await emil.post(`/api/tasks/${taskId}/return`, { reason: 'extent', comment: 'Rim is missing.' })).statusCode,
    ).toBe(200);
    expect(await stateOf(caseId)).toBe('adjudicating');
    const tasks = await gateway.store.transaction((tx) => gateway.store.tasks.ofCase(tx, caseId));
    expect(tasks.map((task) => [task.kind, task.state])).toEqual([
      ['read', 'COMPLETED'],
      ['read', 'COMPLETED'],
      ['signOff', 'COMPLETED'],
      ['adjudicate', 'SCHEDULED'],
    ]);
    for (const login of ['anna', 'boris'] as const) {
      const reader = await gateway.as(login);
      expect((await reader.post('/api/work/next', { project: PROJECT, kind: 'read' })).statusCode).toBe(404);
    }
    const dora = await gateway.as('dora');
    const round = await take(dora, 'adjudicate');
    const view = (await dora.get(`/api/tasks/${round}/comparison`)).json();
    expect(view).toMatchObject({ returned: { reason: 'Outline is wrong', comment: 'Rim is missing.' }, agreed: [] });
    expect(view.comparison.discrepancies).toHaveLength(4);
    expect(voxels((await masksOf(dora, round, 'final')).masks[0])).toBe(27 * 22 * 7);
    const liver = {
      ...agreeing.masks[0],
      frames: agreeing.masks[0]?.frames.slice(1) ?? [],
    } as Container['masks'][number];
    const decisions = [
      { unit: 'liver', decision: 'edit' as const, basis: 'consensus' as const, reason: 'extent' },
      ...['lesion:1', 'lesion:1.kind', 'quality'].map((unit) => ({
        unit,
        decision: 'consensus' as const,
        reason: 'extent',
      })),
    ];
    expect((await dora.submit(round, settled(decisions, { masks: [liver] }), 'adjudicate-d')).statusCode).toBe(201);
    const again = await take(emil, 'signOff');
    expect(voxels((await masksOf(emil, again, 'final')).masks[0])).toBe(27 * 22 * 6);
    expect((await sign(emil, again, 'sign-case-d')).statusCode).toBe(201);
    expect(await stateOf(caseId)).toBe('signed');
  });

  it('lets one of two adjudications at the same moment win', async () => {
    await readAndCompare(gateway, series, 'SIGN-E', [
      ['anna', agreeing],
      ['boris', differing],
    ]);
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    const choose = (decision: 'takeLeft' | 'takeRight') =>
      settled([{ unit: 'lesion:1.kind', decision, reason: 'wrongLabel' }]);
    expect((await dora.unlock(taskId)).statusCode).toBe(200);
    const answers = await Promise.all([
      dora.locked.submit(taskId, choose('takeLeft'), 'adjudicate-e-1'),
      dora.locked.submit(taskId, choose('takeRight'), 'adjudicate-e-2'),
    ]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, 409]);
    const emil = await gateway.as('emil');
    const final = await masksOf(emil, await take(emil, 'signOff'), 'final');
    const kept = final.evaluation.items.lesion?.instances?.[0]?.answers.kind;
    const winner = answers[0]?.statusCode === 201 ? 'left' : 'right';
    expect(kept).toBe(
      (await masksOf(emil, await take(emil, 'signOff'), winner)).evaluation.items.lesion?.instances?.[0]?.answers.kind,
    );
  });

  it('keeps people apart: readers and adjudicators of a case neither adjudicate nor sign it, and see nothing of it', async () => {
    const caseId = await readAndCompare(gateway, series, 'SIGN-F', [
      ['anna', agreeing],
      ['boris', differing],
    ]);
    for (const [login, role] of [
      ['anna', 'adjudicator'],
      ['anna', 'approver'],
      ['dora', 'approver'],
    ] as const)
      await addMember(gateway.ports, { kind: 'system' }, { project: PROJECT, login, role });
    const anna = await gateway.as('anna');
    expect((await anna.post('/api/work/next', { project: PROJECT, kind: 'adjudicate' })).statusCode).toBe(404);
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    for (const path of ['comparison', 'masks/left', 'final', 'origins'])
      expect((await anna.get(`/api/tasks/${taskId}/${path}`)).statusCode).toBe(404);
    expect((await dora.get(`/api/tasks/${taskId}/final`)).statusCode).toBe(403);
    expect((await dora.get(`/api/tasks/${taskId}/masks/nonsense`)).statusCode).toBe(404);
    const done = settled([{ unit: 'lesion:1.kind', decision: 'takeLeft', reason: 'wrongLabel' }]);
    expect((await dora.submit(taskId, done, 'adjudicate-f')).statusCode).toBe(201);
    expect(await stateOf(caseId)).toBe('reviewing');
    for (const person of [anna, dora]) {
      const next = await person.post('/api/work/next', { project: PROJECT, kind: 'signOff' });
      expect(next.statusCode).toBe(404);
    }
  });

  it('compares once, however often the job runs', async () => {
    const caseId = await readAndCompare(gateway, series, 'SIGN-G', [
      ['anna', agreeing],
      ['boris', agreeing],
    ]);
    const count = async () =>
      (await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, caseId))).length;
    const before = await count();
    expect(await Promise.all([compareCase(gateway.ports, caseId), compareCase(gateway.ports, caseId)])).toEqual([
      'filed',
      'filed',
    ]);
    expect(await count()).toBe(before);
  });
});
