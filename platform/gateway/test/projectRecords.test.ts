import type { DicomSeries } from '@overread/demo';
import { canonicalJson } from '@overread/domain';
import { dciodvfy, withoutDciodvfy } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableAccount } from '../src/usecases/disableAccount.ts';
import { openBatch, pinBatch, pinIdleBatch } from '../src/usecases/pinBatch.ts';
import { enrolSeries } from './support/enrolSeries.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { storePhantom } from './support/phantomSeries.ts';
import { fileAll, projectRecords } from './support/signedCase.ts';
import {
  createTestGateway,
  PEOPLE,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

describe('what happens to a project', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let carla: Requests;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, LIVER_PROTOCOL, { seed: 'project-records' });
    series = await storePhantom(gateway.source, 'project-records');
    carla = await gateway.as('carla');
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  const ofKind = async (kind: string) => (await projectRecords(gateway)).filter((record) => record.kind === kind);
  const idOf = (login: string) =>
    gateway.store.transaction(async (tx) => (await gateway.store.accounts.byLogin(tx, login))?.id ?? '');

  it('is filed in its own study: the project, the whole SOP with its digest, each once', async () => {
    const [created, ...others] = await ofKind('projectCreated');
    expect(others).toEqual([]);
    const project = await gateway.store.transaction((tx) => gateway.store.projects.byKey(tx, PROJECT));
    expect(created?.content).toMatchObject({
      projectId: project?.id,
      projectKey: PROJECT,
      projectTitle: 'Test project',
      seed: project?.seed,
      createdAt: project?.created_at.toISOString(),
    });
    const [published] = await ofKind('protocolPublished');
    if (published?.kind !== 'protocolPublished') throw new Error('no record of the SOP');
    expect(published.content).toMatchObject({ protocolVersionId: gateway.protocolVersionId, publishedBy: 'C-01' });
    expect(published.content.protocol).toEqual(JSON.parse(JSON.stringify(LIVER_PROTOCOL)));
    const { createHash } = await import('node:crypto');
    expect(published.content.digest).toBe(createHash('sha256').update(canonicalJson(LIVER_PROTOCOL)).digest('hex'));
  });

  it('files the whole register after every change of membership, each revision after the one before', async () => {
    const revisions = await ofKind('readerRegister');
    expect(revisions).toHaveLength(Object.keys(PEOPLE).length);
    const last = revisions.at(-1);
    if (last?.kind !== 'readerRegister') throw new Error('no register');
    expect(last.content.revision).toBe(revisions.length);
    expect(last.content.members.map(({ code, role, name, login }) => ({ code, role, name, login }))).toContainEqual({
      code: 'R-02',
      role: 'reader',
      name: 'Dr boris',
      login: 'boris',
    });
    for (const [index, record] of revisions.entries())
      expect(record.predecessors.map((one) => one.sopInstanceUid)).toEqual(
        index === 0 ? [] : [revisions[index - 1]?.document.dataSet.text('SOPInstanceUID')],
      );
    await addedAgain();
    expect(await ofKind('readerRegister')).toHaveLength(revisions.length);

    async function addedAgain() {
      const answer = await carla.post(`/api/projects/${PROJECT}/members`, { login: 'chen', role: 'reader' });
      expect(answer.json()).toEqual({ code: 'R-03' });
    }
  });

  it('ends the periods of a person whose account is closed, and the name stays in the register', async () => {
    const admin = { kind: 'person', accountId: await idOf('carla'), login: 'carla', name: '', isAdmin: true } as const;
    await disableAccount(gateway.ports, { ...admin, memberships: [] }, await idOf('chen'));
    const last = (await ofKind('readerRegister')).at(-1);
    if (last?.kind !== 'readerRegister') throw new Error('no register');
    const chen = last.content.members.find((member) => member.code === 'R-03');
    expect(chen).toMatchObject({ name: 'Dr chen', until: last.content.at });
    expect(last.content.members.filter((member) => member.until !== null)).toHaveLength(1);
  });

  it('serves the register to coordinator and auditor alone', async () => {
    await fileAll(gateway);
    const project = await gateway.store.transaction((tx) => gateway.store.projects.byKey(tx, PROJECT));
    const url = `/dicom-web/studies/${project?.record_study_uid}/series`;
    for (const login of ['carla', 'udo'] as const) {
      const answer = await (await gateway.as(login)).get(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('Reader register');
    }
    for (const login of ['anna', 'dora', 'emil'] as const)
      expect((await (await gateway.as(login)).get(url)).statusCode, login).toBe(404);
  });

  it('pins a case that is enrolled by itself as a batch of one', async () => {
    const { id } = await enrolSeries(gateway, series, 'CASE-1');
    const [batch, ...others] = await ofKind('batchPinned');
    expect(others).toEqual([]);
    expect(batch?.content).toMatchObject({ protocolVersionId: gateway.protocolVersionId, caseIds: [id] });
  });

  it('pins what is enrolled together as one batch, once, and leaves no record of an empty one', async () => {
    const project = await gateway.store.transaction((tx) => gateway.store.projects.byKey(tx, PROJECT));
    const key = {
      projectId: project?.id ?? '',
      protocolVersionId: gateway.protocolVersionId,
      openedBy: await idOf('carla'),
      code: 'C-01',
    };
    const batchId = await openBatch(gateway.ports, key);
    expect(await openBatch(gateway.ports, key)).toBe(batchId);
    const enrolled = [
      await enrolSeries(gateway, series, 'CASE-2', 'ct', batchId),
      await enrolSeries(gateway, series, 'CASE-3', 'ct', batchId),
    ].map((one) => one.id);
    expect(await pinIdleBatch(gateway.ports, batchId)).toBe('later');
    await pinBatch(gateway.ports, batchId);
    await pinBatch(gateway.ports, batchId);
    expect(await pinIdleBatch(gateway.ports, batchId)).toBeUndefined();
    expect((await ofKind('batchPinned')).map((record) => record.content)).toMatchObject([
      {},
      { batchId, caseIds: enrolled },
    ]);
    const late = await enrolSeries(gateway, series, 'CASE-4', 'ct', batchId);
    expect((await ofKind('batchPinned')).at(-1)?.content).toMatchObject({ caseIds: [late.id] });
    await pinBatch(gateway.ports, await openBatch(gateway.ports, key));
    expect(await ofKind('batchPinned')).toHaveLength(3);
    expect(await gateway.store.transaction((tx) => gateway.store.jobRequests.open(tx, 10))).toEqual([]);
  });

  it('retires a version with a reason: it takes no new cases, its cases go on', async () => {
    const url = `/api/projects/${PROJECT}/protocols/${gateway.protocolVersionId}/retirement`;
    expect((await carla.post(url, { reason: ' ' })).json().code).toBe('OVR_REQUEST_INVALID');
    expect((await carla.post(url.replace(gateway.protocolVersionId, 'x'), { reason: 'r' })).statusCode).toBe(404);
    const answer = await carla.post(url, { reason: 'Replaced by 1.1.0' });
    expect(answer.json().message).toMatch(/takes no new cases/);
    expect((await carla.post(url, { reason: 'again' })).json().code).toBe('OVR_PROTOCOL_FROZEN');
    expect((await ofKind('protocolRetired')).map((record) => record.content)).toMatchObject([
      { protocolVersionId: gateway.protocolVersionId, reason: 'Replaced by 1.1.0', retiredBy: 'C-01' },
    ]);
    await expect(enrolSeries(gateway, series, 'CASE-5')).rejects.toThrow(/is retired/);
    const [row] = (await carla.get('/api/projects')).json();
    expect(row.protocols[0].retiredAt).toMatch(/^2026-/);
    const anna = await gateway.as('anna');
    expect((await anna.post('/api/work/next', { project: PROJECT, kind: 'read' })).statusCode).toBe(200);
  });

  it.skipIf(withoutDciodvfy())('writes nothing that dciodvfy calls an error', async () => {
    const artifacts = await gateway.store.transaction(async (tx) => {
      const project = await gateway.store.projects.byKey(tx, PROJECT);
      return gateway.store.artifacts.filedOfProjects(tx, [project?.id ?? ''], {});
    });
    const kinds = new Map(artifacts.map((one) => [one.title, one]));
    expect(kinds.size).toBeGreaterThan(5);
    for (const [title, { studyInstanceUid, seriesInstanceUid, sopInstanceUid }] of kinds) {
      const bytes = await gateway.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
      expect(dciodvfy(bytes ?? new Uint8Array()).errors, title).toEqual([]);
    }
  });
});
