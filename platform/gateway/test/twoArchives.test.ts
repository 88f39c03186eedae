import { createHash } from 'node:crypto';
import type { DicomSeries } from '@overread/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorker, type Worker } from '../src/jobs/worker.ts';
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
import { liverRead } from './support/testRead.ts';
import { untilStable } from './support/untilStable.ts';

const SIZE = { columns: 45, rows: 37 };

describe('with the images in the hospital’s archive and the records in ours', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let worker: Worker | undefined;
  let series: DicomSeries;
  let caseId: string;
  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive', 'source'] });
    gateway = await createTestGateway(services, LIVER_PROTOCOL, { ports: { wake: () => worker?.wake() } });
    series = await storePhantom(gateway.source, 'two');
  });
  afterAll(async () => {
    await worker?.stop();
    await gateway?.close();
    await services?.stop();
  });

  const changesOfSource = async () => {
    const source = services.children.source?.current;
    const get = async (path: string) =>
      (
        await fetch(`${source?.restUrl}${path}`, { headers: { authorization: source?.address.authorization ?? '' } })
      ).json();
    const [changes, statistics] = [await get('/changes?last'), await get('/statistics')];
    return {
      last: (changes as { Last: number }).Last,
      instances: (statistics as { CountInstances: number }).CountInstances,
    };
  };
  const readAs = async (login: 'anna' | 'boris', seed: number) => {
    const person = await gateway.as(login);
    const taskId = (await person.post('/api/work/next', { project: PROJECT, kind: 'read' })).json().taskId;
    await person.get(
      `/dicom-web/tasks/${taskId}/studies/${series.studyInstanceUid}/series/${series.seriesInstanceUid}/metadata`,
    );
    const uids = series.instances.map((instance) => instance.sopInstanceUid);
    return person.submit(taskId, liverRead(SIZE, uids, seed), `key-of-${login}`);
  };
  const stateOf = () => gateway.store.transaction(async (tx) => (await gateway.store.cases.byId(tx, caseId))?.state);

  it('the source archive’s change counter does not move through enrolment, two reads and their comparison', async () => {
    if (services.children.source) await untilStable(services.children.source.current);
    const before = await changesOfSource();
    expect(before.instances).toBe(9);
    worker = await startWorker(gateway.ports, gateway.connectionString);
    caseId = (await enrolSeries(gateway, series, 'CASE-1')).id;
    expect((await readAs('anna', 3)).statusCode).toBe(201);
    expect((await readAs('boris', 4)).statusCode).toBe(201);
    for (const deadline = Date.now() + 60_000; !['adjudicating', 'reviewing'].includes((await stateOf()) ?? ''); ) {
      if (Date.now() > deadline) throw new Error(`the case stays ${await stateOf()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await changesOfSource()).toEqual(before);
  });

  it('files the record of the enrolment by the worker', async () => {
    const filed = () =>
      gateway.store.transaction(async (tx) =>
        (await gateway.store.artifacts.ofCase(tx, caseId)).map(({ kind, filedAt }) => ({
          kind,
          isFiled: filedAt !== null,
        })),
      );
    // The records of the project, its people and its SOP are filed before, in their order.
    await expect.poll(async () => (await filed()).filter((one) => !one.isFiled), { timeout: 60_000 }).toEqual([]);
    const kinds = await filed();
    expect(kinds).toContainEqual({ kind: 'workflow', isFiled: true });
  });

  it('shows records and images to auditor and coordinator, byte for byte, and writes down that they looked', async () => {
    const { studyInstanceUid: study } = series;
    for (const login of ['udo', 'carla'] as const) {
      const person = await gateway.as(login);
      const studies = (await person.get(`/dicom-web/studies?StudyInstanceUID=${study}`)).json();
      expect(studies[0]['00080061'].Value).toEqual(['CT', 'SEG', 'SR']);
      const list = (await person.get(`/dicom-web/studies/${study}/series`)).json() as Record<
        string,
        { Value: string[] }
      >[];
      expect(list.filter((one) => one['00080060']?.Value[0] === 'SEG').length).toBeGreaterThanOrEqual(2);
      const artifacts = await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, caseId));
      for (const artifact of artifacts) {
        const url = `/dicom-web/studies/${study}/series/${artifact.seriesInstanceUid}`;
        const whole = await person.get(`${url}/instances/${artifact.sopInstanceUid}`);
        expect(whole.statusCode).toBe(200);
        expect(partOf(whole.rawPayload, String(whole.headers['content-type']))).toBe(artifact.sha256);
        const metadata = (await person.get(`${url}/metadata`)).json();
        expect(metadata[0]['00080018'].Value).toEqual([artifact.sopInstanceUid]);
        expect(metadata[0]['00100020'].Value).toEqual(['CASE-1']);
      }
      const frames = `/dicom-web/studies/${study}/series/${series.seriesInstanceUid}/instances/${series.instances[0]?.sopInstanceUid}/frames/1`;
      expect((await person.get(frames)).statusCode).toBe(200);
    }
    const looked = await gateway.store.transaction((tx) => gateway.store.audit.ofCase(tx, caseId));
    expect(looked.filter((event) => event.kind === 'record.read').length).toBeGreaterThanOrEqual(8);
  });

  it('shows them to nobody else', async () => {
    for (const login of ['anna', 'dora', 'emil'] as const) {
      const person: Requests = await gateway.as(login);
      for (const path of [
        'studies',
        'series',
        'instances',
        `studies/${series.studyInstanceUid}/series`,
        `studies/${series.studyInstanceUid}/metadata`,
      ])
        expect((await person.get(`/dicom-web/${path}`)).json().code, `${login} ${path}`).toBe('OVR_NOT_FOUND');
    }
    expect((await gateway.app.inject({ url: '/dicom-web/studies' })).statusCode).toBe(401);
  });
});

function partOf(body: Buffer, contentType: string): string {
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1];
  const start = body.indexOf('\r\n\r\n') + 4;
  const end = body.lastIndexOf(`\r\n--${boundary}--`);
  return createHash('sha256').update(body.subarray(start, end)).digest('hex');
}
