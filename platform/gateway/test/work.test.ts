import { CONTAINER_TYPE, type Container, lot, packContainer, unpackContainer } from '@overread/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account, type Browser, browser, type Core, enrolled, member, project, startCore } from './coreHarness.ts';

const LABELS = Array.from({ length: 6 }, (_, index) => `CASE-${index + 1}`);

function draft(text: string): Buffer {
  const container: Container = {
    evaluation: { items: { lesion: { state: 'present', instances: [{ key: 'i1', answers: {} }] } }, answers: {} },
    masks: [
      {
        item: 'lesion',
        instance: 'i1',
        rows: 4,
        columns: 4,
        frames: [{ sopInstanceUid: '1.2', bits: Uint8Array.of(1, 2) }],
      },
    ],
    place: { note: text },
  };
  return Buffer.from(packContainer(container));
}

describe('the work of readers', () => {
  let core: Core;
  let home: Awaited<ReturnType<typeof project>>;
  const caseIds: string[] = [];
  const accounts = new Map<string, string>();
  const people = new Map<string, Browser>();
  const of = (login: string): Browser => {
    const found = people.get(login);
    if (!found) throw new Error(`no ${login}`);
    return found;
  };

  beforeAll(async () => {
    core = await startCore();
    home = await project(core, 'liver');
    for (const label of LABELS) caseIds.push(await enrolled(core, home, label));
    for (const login of ['ada', 'ben', 'cleo', 'dora']) {
      accounts.set(login, await member(core, 'liver', login, 'reader'));
      people.set(login, await browser(core, login));
    }
    people.set('coordinator', await browser(core, home.coordinator));
  });
  afterAll(() => core.close());

  const next = (login: string, kind = 'read', key = 'liver') =>
    of(login).send('POST', '/api/work/next', { payload: { project: key, kind } });
  const queue = async (login: string) => (await of(login).send('GET', '/api/work')).json.queues[0];
  const caseOf = async (taskId: string) =>
    (await core.ports.store.transaction((tx) => core.ports.store.tasks.byId(tx, taskId)))?.case_id ?? '';

  /** The order that the design promises, drawn here again from the seed. */
  async function promised(login: string): Promise<string[]> {
    const seed = (await core.ports.store.transaction((tx) => core.ports.store.projects.byKey(tx, 'liver')))?.seed ?? '';
    const place = (id: string) => lot(core.ports.sha256, 'order', `${seed}${accounts.get(login)}`, id);
    return [...caseIds].sort((a, b) => place(a) - place(b));
  }

  it('gives each reader the first case of the own seeded order, and the same one again while it is in progress', async () => {
    const [ada, ben] = [await promised('ada'), await promised('ben')];
    expect(ada).not.toEqual(ben);
    const first = await next('ada');
    expect(first.status).toBe(200);
    expect(await caseOf(first.json.taskId)).toBe(ada[0]);
    expect(first.json.url).toBe(`/read?StudyInstanceUIDs=1.2.3&task=${first.json.taskId}`);
    expect((await next('ada')).json).toEqual(first.json);
    const other = await next('ben');
    expect(await caseOf(other.json.taskId)).toBe(ben[0]);
  });

  it('gives one task to two tabs that ask at once, and never one slot to two people', async () => {
    const answers = await Promise.all([...Array(6).keys()].map(() => next('cleo')));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map((answer) => answer.json.taskId)).size).toBe(1);
    const held = await core.ports.store.transaction((tx) =>
      tx.selectFrom('task').select(['account_id']).where('state', '=', 'IN PROGRESS').execute(),
    );
    expect(held).toHaveLength(3);
  });

  it('counts the own order only: what others hold changes nothing', async () => {
    expect(await queue('dora')).toMatchObject({
      waiting: 6,
      done: 0,
      inProgress: null,
      code: 'R-04',
      protocolVersion: '1.0.0',
    });
    expect(await queue('ada')).toMatchObject({ waiting: 5, done: 0, inProgress: { savedAt: null } });
  });

  it('shows a task to nobody but its reader, with no other clinical fact than the SOP allows', async () => {
    const { taskId } = (await next('ada')).json;
    const view = (await of('ada').send('GET', `/api/tasks/${taskId}`)).json;
    expect(view).toMatchObject({ kind: 'read', state: 'IN PROGRESS', isFiling: false, code: 'R-01', draftTag: null });
    expect(view.case.clinical).toEqual({ age: '061Y' });
    expect(view.imageSets).toMatchObject([{ key: 'ct', label: 'CT', seriesInstanceUid: '1.2.3.4', slices: 1 }]);
    const answers = await Promise.all(
      [taskId, '00000000-0000-4000-8000-000000000000', 'no-id'].map((id) => of('ben').send('GET', `/api/tasks/${id}`)),
    );
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
  });

  it('saves a draft over exactly the one it was made from', async () => {
    const { taskId } = (await next('ada')).json;
    const url = `/api/tasks/${taskId}/draft`;
    const put = (payload: Buffer, condition: Record<string, string>) =>
      of('ada').send('PUT', url, { payload, headers: { 'content-type': CONTAINER_TYPE, ...condition } });
    expect((await of('ada').send('GET', url)).status).toBe(204);
    expect((await put(draft('a'), {})).json.code).toBe('OVR_DRAFT_PRECONDITION');
    expect((await put(draft('a'), { 'if-match': '*' })).status).toBe(428);
    expect((await put(draft('a'), { 'if-match': 'W/"x"' })).status).toBe(428);
    const first = await put(draft('a'), { 'if-none-match': '*' });
    expect(first.status).toBe(204);
    const tag = String(first.headers.etag);
    expect((await put(draft('a'), { 'if-none-match': '*' })).headers.etag).toBe(tag);
    expect((await put(draft('b'), { 'if-none-match': '*' })).json.code).toBe('OVR_DRAFT_CONFLICT');

    // Two tabs that both start from the first draft: one wins, the other is told and has lost nothing.
    const tabs = await Promise.all([
      put(draft('left tab'), { 'if-match': tag }),
      put(draft('right tab'), { 'if-match': tag }),
    ]);
    expect(tabs.map((tab) => tab.status).sort()).toEqual([204, 412]);
    const winner = tabs[0].status === 204 ? 'left tab' : 'right tab';
    const kept = await of('ada').send('GET', url);
    expect(unpackContainer(kept.bytes).place).toEqual({ note: winner });
    expect(kept.headers.etag).toBe(tabs.find((tab) => tab.status === 204)?.headers.etag);
    expect(kept.headers['content-type']).toBe(CONTAINER_TYPE);
    // The answer got lost on its way: the same draft sent again is answered the same.
    const again = await put(draft(winner), { 'if-match': tag });
    expect(again.headers.etag).toBe(kept.headers.etag);
    expect((await queue('ada')).inProgress.savedAt).toMatch(/^2\d{3}-/);
    expect((await of('ben').send('GET', url)).status).toBe(404);
    expect((await of('ada').send('GET', `/api/tasks/${taskId}`)).json.draftTag).toBe(
      String(kept.headers.etag).slice(1, -1),
    );
  });

  it('refuses a body that is no container, one that inflates without end, and one of the wrong type', async () => {
    const { taskId } = (await next('ben')).json;
    const put = (payload: Buffer, type: string = CONTAINER_TYPE) =>
      of('ben').send('PUT', `/api/tasks/${taskId}/draft`, {
        payload,
        headers: { 'content-type': type, 'if-none-match': '*' },
      });
    expect((await put(Buffer.from('no zlib'))).json.code).toBe('OVR_MASK_INVALID');
    expect((await put(draft('x').subarray(0, 20))).json.code).toBe('OVR_MASK_INVALID');
    const { deflateSync } = await import('node:zlib');
    expect((await put(deflateSync(Buffer.alloc(260 * 2 ** 20), { level: 1 }))).json.code).toBe('OVR_REQUEST_TOO_LARGE');
    const wrong: unknown = { evaluation: { items: { lesion: { state: 'maybe' } }, answers: {} }, masks: [] };
    const answer = await put(Buffer.from(packContainer(wrong as Container)));
    expect(answer.json).toMatchObject({
      code: 'OVR_MASK_INVALID',
      message: expect.stringContaining('/evaluation/items/lesion'),
    });
    expect((await put(draft('x'), 'application/json')).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await put(draft('x'), 'application/octet-stream')).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await of('ben').send('GET', `/api/tasks/${taskId}/draft`)).status).toBe(204);
  });

  it('takes no new work on a nearly full disk, and keeps the draft that is there', async () => {
    const { taskId } = (await next('ada')).json;
    const url = `/api/tasks/${taskId}/draft`;
    const before = await of('ada').send('GET', url);
    core.disk.freeBytes = 499e6;
    try {
      const put = await of('ada').send('PUT', url, {
        payload: draft('too late'),
        headers: { 'content-type': CONTAINER_TYPE, 'if-match': String(before.headers.etag) },
      });
      expect(put.json.code).toBe('OVR_DISK_FULL');
      expect(put.status).toBe(507);
      const refused = await next('dora');
      expect(refused.json.code).toBe('OVR_DISK_FULL');
      core.disk.freeBytes = 20e6;
      // Otherwise the answer would tell how much others hand in.
      expect((await next('dora')).text).toBe(refused.text);
      expect(core.logged.join('')).toMatch(/"freeMb":20\b/);
    } finally {
      core.disk.freeBytes = 1e12;
    }
    expect((await of('ada').send('GET', url)).bytes).toEqual(before.bytes);
  });

  it('takes a declined task back with its draft, asks the person never again, and gives it to someone else', async () => {
    const before = (await next('ada')).json.taskId;
    const declined = await caseOf(before);
    const decline = (reason: string) =>
      of('ada').send('POST', `/api/tasks/${before}/decline`, { payload: { reason, comment: 'my neighbour' } });
    expect((await decline('tired')).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await decline('knowPatient')).status).toBe(200);
    expect((await of('ada').send('GET', `/api/tasks/${before}`)).status).toBe(404);
    expect(await queue('ada')).toMatchObject({ waiting: 5, inProgress: null });
    const free = await core.ports.store.transaction((tx) => core.ports.store.tasks.free(tx, home.projectId, 'read'));
    const second = (await promised('ada')).find((id) => id !== declined && free.some((task) => task.case_id === id));
    const after = (await next('ada')).json.taskId;
    expect(await caseOf(after)).toBe(second);
    const row = await core.ports.store.transaction((tx) => core.ports.store.tasks.byId(tx, before));
    expect(row).toMatchObject({ state: 'CANCELED', account_id: null, code: 'R-01', case_id: declined });
    expect(free.filter((task) => task.case_id === declined).map((task) => task.slot)).toContain(row?.slot);
    expect(await core.ports.store.transaction((tx) => core.ports.store.drafts.ofTask(tx, before))).toBeUndefined();
    const history = (await of('coordinator').send('GET', `/api/cases/${declined}/history`)).json.events;
    expect(history.at(-1)).toMatchObject({
      who: 'R-01',
      role: 'reader',
      kind: 'task.declined',
      protocolVersion: '1.0.0',
      reason: 'I know this patient: my neighbour',
    });
  });

  it('gives the case of a closed account back to the pool, without its draft', async () => {
    const left = await project(core, 'left');
    const caseId = await enrolled(core, left, 'CASE-1');
    const accountId = await member(core, 'left', 'gus', 'reader');
    people.set('gus', await browser(core, 'gus'));
    for (const login of ['hal', 'ivy']) {
      await member(core, 'left', login, 'reader');
      people.set(login, await browser(core, login));
    }
    await account(core, 'root', true);
    const { taskId } = (await next('gus', 'read', 'left')).json;
    const headers = { 'content-type': CONTAINER_TYPE, 'if-none-match': '*' };
    const saved = await of('gus').send('PUT', `/api/tasks/${taskId}/draft`, { payload: draft('mine'), headers });
    expect(saved.status).toBe(204);
    const root = await browser(core, 'root');
    expect((await root.send('POST', `/api/accounts/${accountId}/disabled`)).status).toBe(200);
    for (const login of ['hal', 'ivy']) {
      const taken = await next(login, 'read', 'left');
      expect(taken.status, taken.text).toBe(200);
      const own = taken.json.taskId;
      expect((await of(login).send('GET', `/api/tasks/${own}`)).json).toMatchObject({ draftTag: null });
    }
    people.set('left', await browser(core, left.coordinator));
    const { events } = (await of('left').send('GET', `/api/cases/${caseId}/history`)).json;
    expect(events.map((event: { sentence: string }) => event.sentence)).toContain(
      'Task withdrawn: the account was closed; the case is back in the pool',
    );
  });

  it('says in a sentence when nothing is open, and knows no project or role of others', async () => {
    const elsewhere = await project(core, 'empty');
    await member(core, elsewhere.key, 'eve', 'reader', 'adjudicator');
    people.set('eve', await browser(core, 'eve'));
    expect((await next('eve', 'read', 'empty')).json).toMatchObject({ code: 'OVR_TASK_NONE' });
    expect((await next('eve', 'read', 'liver')).json.code).toBe('OVR_NOT_FOUND');
    expect((await next('eve', 'read', 'absent')).text).toBe((await next('eve', 'read', 'liver')).text);
    expect((await next('eve', 'signOff', 'empty')).json.code).toBe('OVR_AUTH_FORBIDDEN');
    expect(
      (await of('coordinator').send('POST', '/api/work/next', { payload: { project: 'liver', kind: 'read' } })).json
        .code,
    ).toBe('OVR_AUTH_FORBIDDEN');
  });
});
