import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Browser, browser, type Core, enrolled, member, project, startCore } from './coreHarness.ts';

describe('excluding a case', () => {
  let core: Core;
  let home: Awaited<ReturnType<typeof project>>;
  let [jo, kim, reader]: Browser[] = [];
  const as = (person: Browser | undefined): Browser => {
    if (!person) throw new Error('not signed in');
    return person;
  };
  beforeAll(async () => {
    core = await startCore();
    home = await project(core, 'liver');
    await member(core, 'liver', 'kim', 'coordinator');
    await member(core, 'liver', 'ada', 'reader');
    [jo, kim, reader] = [await browser(core, home.coordinator), await browser(core, 'kim'), await browser(core, 'ada')];
  });
  afterAll(() => core.close());

  const exclude = (person: Browser | undefined, caseId: string, reason: string) =>
    as(person).send('POST', `/api/cases/${caseId}/exclusion`, { payload: { reason } });
  const stateOf = async (caseId: string) =>
    (await core.ports.store.transaction((tx) => core.ports.store.cases.byId(tx, caseId)))?.state;
  /** Takes the one open case of `reader` and sets it to filing, as an accepted submission does. */
  async function submitted(): Promise<string> {
    const next = await as(reader).send('POST', '/api/work/next', { payload: { project: 'liver', kind: 'read' } });
    await core.ports.store.transaction((tx) => core.ports.store.tasks.beginFiling(tx, next.json.taskId, 1));
    return next.json.taskId;
  }

  it('takes a reason from the closed list only', async () => {
    const caseId = await enrolled(core, home, 'REASON');
    expect((await exclude(jo, caseId, 'boring')).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await exclude(jo, caseId, 'toString')).json.code).toBe('OVR_REQUEST_INVALID');
    expect(await stateOf(caseId)).toBe('enrolled');
    expect((await exclude(jo, caseId, 'duplicate')).status).toBe(200);
  });

  it('is one person’s act before the first submission: tasks are withdrawn, a signed record is filed', async () => {
    const caseId = await enrolled(core, home, 'EARLY');
    const sign = vi.spyOn(core.ports.signer, 'sign');
    const next = await as(reader).send('POST', '/api/work/next', { payload: { project: 'liver', kind: 'read' } });
    expect((await exclude(jo, caseId, 'wrongImages')).json.message).toBe('The case is excluded.');
    expect(await stateOf(caseId)).toBe('excluded');
    expect((await as(reader).send('GET', `/api/tasks/${next.json.taskId}`)).status).toBe(404);
    expect((await as(reader).send('GET', '/api/work')).json.queues[0]).toMatchObject({ waiting: 0, inProgress: null });
    const view = (await as(jo).send('GET', `/api/cases/${caseId}`)).json;
    expect(view.tasks.map((task: { state: string }) => task.state)).toEqual(['CANCELED', 'CANCELED']);
    expect(view.documents).toMatchObject([{ title: 'Exclusion', kind: 'workflow', filedAt: null }]);
    expect(sign.mock.calls.map(([, purpose]) => purpose)).toEqual(['author']);
    sign.mockRestore();
    const [row] = (await as(jo).send('GET', '/api/projects')).json;
    expect(row.exclusions).toContainEqual({ reason: 'Wrong or incomplete images', count: 1 });
    expect((await exclude(jo, caseId, 'wrongImages')).json.code).toBe('OVR_CASE_STATE');
  });

  it('needs a second coordinator with the same reason after the first submission', async () => {
    const caseId = await enrolled(core, home, 'LATE');
    const taskId = await submitted();
    expect((await exclude(jo, caseId, 'consent')).json.message).toMatch(/second coordinator must confirm/);
    expect(await stateOf(caseId)).toBe('enrolled');
    expect((await exclude(jo, caseId, 'consent')).json).toMatchObject({ code: 'OVR_CASE_STATE' });
    expect((await exclude(kim, caseId, 'duplicate')).json.message).toMatch(/another reason/);
    const rows = (await as(kim).send('GET', '/api/projects/liver/cases')).json;
    expect(rows.find((row: { id: string }) => row.id === caseId).note).toBe(
      'Exclusion asked for (Consent is missing); a second person confirms',
    );
    expect((await exclude(kim, caseId, 'consent')).status).toBe(200);
    expect(await stateOf(caseId)).toBe('excluded');
    const task = await core.ports.store.transaction((tx) => core.ports.store.tasks.byId(tx, taskId));
    expect(task).toMatchObject({ state: 'IN PROGRESS', is_filing: true });
    const { events } = (await as(jo).send('GET', `/api/cases/${caseId}/history`)).json;
    expect(events.slice(-2)).toMatchObject([
      { kind: 'case.exclusionAsked', who: 'C-01', sentence: 'Exclusion asked for: Consent is missing' },
      { kind: 'case.excluded', who: 'C-02', sentence: 'Excluded: Consent is missing', protocolVersion: '1.0.0' },
    ]);
  });

  it('neither blocks a submission that is being accepted nor overtakes it', async () => {
    const caseId = await enrolled(core, home, 'RACE');
    const next = await as(reader).send('POST', '/api/work/next', { payload: { project: 'liver', kind: 'read' } });
    const { taskId } = next.json;
    const { store } = core.ports;
    let exclusion: ReturnType<typeof exclude> | undefined;
    await store.transaction(async (tx) => {
      // As a submission does: its own task is held, then rows are written that refer to the case.
      await store.tasks.lock(tx, taskId);
      exclusion = exclude(jo, caseId, 'duplicate');
      await new Promise((resolve) => setTimeout(resolve, 500));
      const event = { at: core.ports.now(), kind: 'submission.accepted', accountId: null, role: 'reader' } as const;
      await store.audit.append(tx, { ...event, projectId: home.projectId, caseId, taskId });
      await store.tasks.beginFiling(tx, taskId, 1);
    });
    expect((await exclusion)?.json).toMatchObject({
      code: 'OVR_CASE_STATE',
      message: 'A read has been submitted at this very moment; ask again.',
    });
    expect(await stateOf(caseId)).toBe('enrolled');
    expect((await exclude(jo, caseId, 'duplicate')).json.message).toMatch(/second coordinator must confirm/);
  });
});
