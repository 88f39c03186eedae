import type { DicomSeries } from '@overread/demo';
import { OverreadError } from '@overread/domain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../src/usecases/access.ts';
import { eraseCase } from '../src/usecases/eraseCase.ts';
import { withdrawCase } from '../src/usecases/withdrawCase.ts';
import { startCountingProxy } from './support/countingProxy.ts';
import { enrolSeries } from './support/enrolSeries.ts';
import { startGatewayProcess } from './support/gatewayProcess.ts';
import { httpPerson } from './support/httpPerson.ts';
import { storePhantom } from './support/phantomSeries.ts';
import { objectsOf, REVIEW_PROTOCOL, readAndCompare, stateOf, take } from './support/reviewCase.ts';
import { caseRecords, fileAll, oneLesion, secondCoordinator, signedCase } from './support/signedCase.ts';
import {
  createTestGateway,
  type Login,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

describe('withdrawing a case', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let client: pg.Client;
  let carla: Requests;
  let cleo: Requests;
  let passedMs = 0;
  beforeAll(async () => {
    services = await startTestServices();
    const start = Date.UTC(2026, 0, 5, 9);
    let ticks = 0;
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, {
      seed: 'withdrawal',
      ports: { now: () => new Date(start + passedMs + ticks++) },
    });
    series = await storePhantom(gateway.source, 'withdrawal');
    client = new pg.Client({ connectionString: gateway.connectionString });
    await client.connect();
    carla = await gateway.as('carla');
    cleo = await secondCoordinator(gateway);
  });
  afterAll(async () => {
    await client?.end();
    await gateway?.close();
    await services?.stop();
  });

  const withdraw = async (person: Requests, caseId: string, reason = 'consent') =>
    (await person.post(`/api/cases/${caseId}/withdrawal`, { reason })).json();
  const maskBytes = async (caseId: string) => {
    const { rows } = await client.query(
      `select coalesce(sum(n), 0)::int as n from (
        select length(masks) as n from read where case_id = $1 union all
        select length(masks) from consensus where case_id = $1 union all
        select length(masks) from adjudication where case_id = $1 union all
        select length(body) from draft join task on task.id = draft.task_id where task.case_id = $1 union all
        select length(bytes) from outbox join artifact using (sop_instance_uid)
          where artifact.case_id = $1 and artifact.kind = 'seg') as held`,
      [caseId],
    );
    return rows[0].n as number;
  };
  const segsOf = async (caseId: string) =>
    (await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, caseId))).filter(
      (one) => one.kind === 'seg',
    );
  const isThere = async (one: { studyInstanceUid: string; seriesInstanceUid: string; sopInstanceUid: string }) =>
    (await gateway.record.retrieveInstance(one.studyInstanceUid, one.seriesInstanceUid, one.sopInstanceUid)) !==
    undefined;

  it('takes two coordinators and a reason of the list', async () => {
    const caseId = await signedCase(gateway, series, 'GONE-A');
    expect((await withdraw(carla, caseId, 'boring')).code).toBe('OVR_REQUEST_INVALID');
    expect((await withdraw(carla, caseId)).message).toMatch(/second coordinator must confirm/);
    expect((await withdraw(carla, caseId)).message).toMatch(/You asked for this/);
    expect((await withdraw(cleo, caseId, 'legal')).message).toMatch(/another reason/);
    expect(await stateOf(gateway, caseId)).toBe('signed');
    expect((await segsOf(caseId)).every((one) => one.erasedAt === null)).toBe(true);
  });

  it('deletes every mask from archive and database, and leaves a tombstone with their digests', async () => {
    const caseId = await idOf('GONE-A');
    const before = (await objectsOf(gateway, caseId)).filter((object) => object.kind === 'seg');
    expect(before).toHaveLength(3);
    expect(await maskBytes(caseId)).toBeGreaterThan(100);
    const answer = await withdraw(cleo, caseId);
    expect(answer.message).toMatch(/^The case is withdrawn, and its 3 masks are deleted/);
    expect(answer.copies).toEqual([]);
    expect(await stateOf(gateway, caseId)).toBe('withdrawn');
    for (const one of before) expect(await isThere(one)).toBe(false);
    expect(await maskBytes(caseId)).toBe(0);
    const records = await caseRecordsLeft(caseId);
    const tombstone = records.find((one) => one.kind === 'caseWithdrawn');
    expect(tombstone?.content).toMatchObject({
      caseId,
      from: 'signed',
      reason: 'consent',
      askedBy: 'C-01',
      withdrawnBy: 'C-02',
      releases: [],
    });
    if (tombstone?.kind !== 'caseWithdrawn') throw new Error('no tombstone');
    expect(tombstone.content.erased.map((one) => [one.sopInstanceUid, one.sha256]).sort()).toEqual(
      before.map((one) => [one.sopInstanceUid, one.sha256]).sort(),
    );
    const note = records.find((one) => one.kind === 'maskWithdrawn');
    if (note?.kind !== 'maskWithdrawn') throw new Error('no rejection note');
    expect(note.content.objects).toHaveLength(3);
    expect(records.filter((one) => one.kind === 'read')).toHaveLength(2);
  });

  it('lets the database lose nothing but voxels: the rows stay locked', async () => {
    const caseId = await idOf('GONE-A');
    const kept = await signedCase(gateway, series, 'KEPT');
    for (const [sql, id] of [
      ["update read set code = 'R-09' where case_id = $1", caseId],
      ['delete from read where case_id = $1', caseId],
      ["update consensus set evaluation = '{}' where case_id = $1", caseId],
      ["update read set masks = '' where case_id = $1", kept],
      ["update read set masks = 'x' where case_id = $1", caseId],
    ] as const)
      await expect(client.query(sql, [id]), sql).rejects.toThrow('This table takes INSERT only.');
    await expect(client.query('truncate read cascade')).rejects.toThrow('This table takes INSERT only.');
    expect(await maskBytes(kept)).toBeGreaterThan(100);
  });

  it('serves the case to nobody: tasks, images, masks; its records stay for coordinator and auditor', async () => {
    const caseId = await idOf('GONE-A');
    const tasks = await gateway.store.transaction((tx) => gateway.store.tasks.ofCase(tx, caseId));
    for (const task of tasks.filter((one) => one.state === 'COMPLETED')) {
      const login: Login = task.kind === 'signOff' ? 'emil' : task.code === 'R-01' ? 'anna' : 'boris';
      const person = await gateway.as(login);
      for (const path of ['', '/draft', '/masks/final', '/final'])
        expect((await person.get(`/api/tasks/${task.id}${path}`)).statusCode, `${login} ${path}`).toBeGreaterThan(399);
      const url = `/dicom-web/tasks/${task.id}/studies/${series.studyInstanceUid}/series`;
      expect((await person.get(url)).statusCode).toBe(404);
    }
    const view = (await carla.get(`/api/cases/${caseId}`)).json();
    expect(view).toMatchObject({ state: 'withdrawn', agreement: null, final: [], pending: null });
    expect(view.erasure).toMatchObject({ masks: 3, problem: null, copies: [] });
    expect(view.erasure.erasedAt).not.toBeNull();
    const { events } = (await carla.get(`/api/cases/${caseId}/history`)).json();
    expect(events.map((event: { sentence: string }) => event.sentence)).toEqual(
      expect.arrayContaining(['Withdrawal asked for: Consent withdrawn', 'Withdrawn: Consent withdrawn']),
    );
    expect(events.at(-1).sentence).toBe('3 masks deleted from the archive and from the database');
    const dossier = await carla.get(`/api/cases/${caseId}/dossier.html`);
    expect(dossier.statusCode, dossier.body).toBe(200);
    expect(dossier.body).toContain('Withdrawn');
    expect(dossier.body).not.toMatch(/data:image|<path/);
    expect(dossier.body.match(/erased \d+ \w+ 2026/g)).toHaveLength(3);
    const [row] = (await carla.get('/api/projects')).json();
    expect(row.flow).toContainEqual({ state: 'withdrawn', count: 1 });
  });

  it('looks again two minutes later, and deletes what a slow store brought back', async () => {
    const caseId = await signedCase(gateway, series, 'GONE-B');
    const [seg] = (await objectsOf(gateway, caseId)).filter((object) => object.kind === 'seg');
    await withdraw(carla, caseId, 'legal');
    await withdraw(cleo, caseId, 'legal');
    if (!seg) throw new Error('no mask');
    await gateway.record.storeExactly(seg.bytes);
    expect(await eraseCase(gateway.ports, caseId)).toBe('later');
    passedMs += 121_000;
    expect(await eraseCase(gateway.ports, caseId)).toBeUndefined();
    expect(await isThere(seg)).toBe(false);
  });

  it('takes along what is being read, and what was accepted and not filed yet', async () => {
    const { id } = await enrolSeries(gateway, series, 'GONE-C');
    const anna = await gateway.as('anna');
    const { taskId } = (await anna.post('/api/work/next', { project: PROJECT, kind: 'read' })).json();
    const boris = await gateway.as('boris');
    const other = (await boris.post('/api/work/next', { project: PROJECT, kind: 'read' })).json().taskId;
    await boris.putDraft(other, oneLesion(series), null);
    const pid = services.children.archive?.current.pid ?? 0;
    (gateway.ports.limits as { filingTimeoutS: number }).filingTimeoutS = 0.5;
    process.kill(pid, 'SIGSTOP');
    try {
      expect((await anna.submit(taskId, oneLesion(series), 'key-gone-c')).statusCode).toBe(202);
      await withdraw(carla, id);
      // Asked whether it can delete before, this archive is away now: the act waits for nothing.
      expect((await withdraw(cleo, id)).message).toMatch(/shown to nobody any more.*when the archive answers/);
    } finally {
      process.kill(pid, 'SIGCONT');
      (gateway.ports.limits as { filingTimeoutS: number }).filingTimeoutS = 10;
    }
    expect((await boris.putDraft(other, oneLesion(series), null)).statusCode).toBe(404);
    for (const deadline = Date.now() + 60_000; (await eraseCase(gateway.ports, id)) === 'later'; )
      if (Date.now() > deadline || (await segsOf(id)).every((one) => one.erasedAt !== null)) break;
    const segs = await segsOf(id);
    expect(segs).toHaveLength(1);
    for (const one of segs) expect([await isThere(one), one.erasedAt === null]).toEqual([false, false]);
    expect(await maskBytes(id)).toBe(0);
    const records = await caseRecordsLeft(id);
    expect(records.map((record) => record.kind).sort()).toEqual([
      'caseEnrolled',
      'caseWithdrawn',
      'maskWithdrawn',
      'read',
    ]);
  });

  it('stops before anything where the archive cannot delete, and names the instances; then sees that they are gone', async () => {
    const caseId = await signedCase(gateway, series, 'GONE-D');
    const segs = await segsOf(caseId);
    const { deleteInstance, deletionWay } = gateway.record;
    const cannot = {
      ...gateway.ports,
      record: {
        ...gateway.record,
        deletionWay: async () => 'none' as const,
        deleteInstance: () => Promise.reject(new Error('nothing may be deleted here')),
      },
    };
    const jo = await personOf('carla');
    const kim = await personOf('cleo');
    await withdrawCase(cannot, jo, { caseId, reason: 'consent' });
    await expect(withdrawCase(cannot, kim, { caseId, reason: 'consent' })).rejects.toMatchObject({
      code: 'OVR_ARCHIVE_NO_DELETE',
      message: expect.stringContaining(segs[0]?.sopInstanceUid ?? 'none'),
    });
    expect(await stateOf(gateway, caseId)).toBe('signed');
    expect(await maskBytes(caseId)).toBeGreaterThan(100);
    expect(await deletionWay()).toBe('orthanc');
    for (const one of segs) await deleteInstance(one.studyInstanceUid, one.seriesInstanceUid, one.sopInstanceUid);
    expect((await withdrawCase(cannot, kim, { caseId, reason: 'consent' })).message).toMatch(/masks are deleted/);
    expect(await stateOf(gateway, caseId)).toBe('withdrawn');
  });

  it('deletes nothing while another object stands in the place of the tombstone', async () => {
    const caseId = await signedCase(gateway, series, 'GONE-F');
    const segs = await segsOf(caseId);
    const taken = () => Promise.reject(new OverreadError('OVR_ARCHIVE_CONFLICT', 'other bytes'));
    const ports = { ...gateway.ports, record: { ...gateway.record, storeExactly: taken } };
    await withdrawCase(ports, await personOf('carla'), { caseId, reason: 'consent' });
    const { message } = await withdrawCase(ports, await personOf('cleo'), { caseId, reason: 'consent' });
    expect(message).toMatch(/shown to nobody any more/);
    expect(await eraseCase(gateway.ports, caseId)).toBe('later');
    for (const one of segs) expect(await isThere(one)).toBe(true);
    const { erasure } = (await carla.get(`/api/cases/${caseId}`)).json();
    expect(erasure).toMatchObject({ erasedAt: null, problem: expect.stringMatching(/in the place of the tombstone/) });
  });

  it('is refused twice, and leaves open tasks canceled', async () => {
    const caseId = await readAndCompare(gateway, series, 'GONE-E', [
      ['anna', oneLesion(series)],
      ['boris', oneLesion(series, 'cyst')],
    ]);
    const taskId = await take(await gateway.as('dora'), 'adjudicate');
    await withdraw(carla, caseId);
    await withdraw(cleo, caseId);
    expect((await (await gateway.as('dora')).get(`/api/tasks/${taskId}`)).statusCode).toBe(404);
    expect((await withdraw(carla, caseId)).code).toBe('OVR_CASE_STATE');
  });

  it('goes on after kill -9, whether the tombstone or a deletion was under way', async () => {
    for (const [label, isHeld] of [
      ['GONE-K1', (line: string) => line.startsWith('POST /dicom-web/studies')],
      ['GONE-K2', (line: string) => line.startsWith('DELETE /instances/')],
    ] as const) {
      const caseId = await signedCase(gateway, series, label);
      await fileAll(gateway);
      const segs = await segsOf(caseId);
      const archive = services.archives.archive ?? { url: '' };
      const proxy = await startCountingProxy(archive.url);
      const address = { ...archive, url: proxy.url };
      const server = await startGatewayProcess({
        connectionString: gateway.connectionString,
        source: address,
        record: address,
      });
      try {
        const people = [
          await httpPerson(() => server.url, 'carla'),
          await httpPerson(() => server.url, 'cleo'),
        ] as const;
        const act = {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ reason: 'legal' }),
        };
        await people[0].request('POST', `/api/cases/${caseId}/withdrawal`, act);
        proxy.hold = isHeld;
        const confirmed = people[1].request('POST', `/api/cases/${caseId}/withdrawal`, act);
        await until(async () => proxy.held.length > 0);
        server.kill();
        expect((await confirmed).status).toBe('broken');
        expect(await stateOf(gateway, caseId)).toBe('withdrawn');
        expect((await segsOf(caseId)).every((one) => one.erasedAt === null)).toBe(true);
        expect(await isThere(segs.at(-1) ?? missing())).toBe(true);
        proxy.hold = () => false;
        await server.start();
        await until(async () => (await segsOf(caseId)).every((one) => one.erasedAt !== null));
        for (const one of segs) expect(await isThere(one)).toBe(false);
        expect(await maskBytes(caseId)).toBe(0);
        const kinds = (await caseRecordsLeft(caseId)).map((record) => record.kind);
        expect(kinds.filter((kind) => kind === 'caseWithdrawn')).toHaveLength(1);
      } finally {
        await server.stop();
        await proxy.close();
      }
    }
  }, 480_000);

  /** What is left of a case: its records, and no mask. */
  async function caseRecordsLeft(caseId: string) {
    for (const one of await segsOf(caseId)) expect(await isThere(one)).toBe(false);
    return (await caseRecords(gateway, caseId)).map(({ record }) => record);
  }

  const personOf = (login: string): Promise<Person> =>
    gateway.store.transaction(async (tx) => {
      const account = await gateway.store.accounts.byLogin(tx, login);
      const accountId = account?.id ?? missing();
      const memberships = await gateway.store.projects.membershipsOf(tx, accountId);
      return { kind: 'person', accountId, login, name: '', isAdmin: false, memberships };
    });

  async function idOf(label: string): Promise<string> {
    const rows = (await carla.get('/api/projects/test-project/cases')).json();
    return rows.find((row: { label: string }) => row.label === label).id;
  }
});

function missing(): never {
  throw new Error('it is not there');
}

async function until(condition: () => Promise<boolean>, withinMs = 120_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await condition()); ) {
    if (Date.now() > deadline) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
