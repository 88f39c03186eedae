import type { DicomSeries } from '@overread/demo';
import { SOP_CLASS } from '@overread/dicom';
import { OverreadError } from '@overread/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishRelease } from '../src/usecases/publishRelease.ts';
import { startCountingProxy } from './support/countingProxy.ts';
import { startGatewayProcess } from './support/gatewayProcess.ts';
import { storePhantom } from './support/phantomSeries.ts';
import { objectsOf, REVIEW_PROTOCOL, stateOf } from './support/reviewCase.ts';
import {
  caseRecords,
  fileAll,
  projectRecords,
  secondCoordinator,
  settleNext,
  signedCase,
  signNext,
} from './support/signedCase.ts';
import {
  createTestGateway,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { untilStable } from './support/untilStable.ts';

interface Listed {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sha256: string;
  readonly kind: string;
}

describe('publishing to the hospital’s archive', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let carla: Requests;
  let cleo: Requests;
  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive', 'source'] });
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'publication' });
    series = await storePhantom(gateway.source, 'publication');
    carla = await gateway.as('carla');
    cleo = await secondCoordinator(gateway);
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  const restOfSource = async (path: string, init: RequestInit = {}) => {
    const source = services.children.source?.current;
    const headers = { authorization: source?.address.authorization ?? '' };
    return (await fetch(`${source?.restUrl}${path}`, { ...init, headers })).json();
  };
  const lastChange = async () => ((await restOfSource('/changes?last')) as { Last: number }).Last;
  /** SOP Instance UIDs of everything in the source archive that is no image of the phantom. */
  const copied = async () => {
    const query = JSON.stringify({ Level: 'Instance', Query: {}, Expand: true });
    const all = (await restOfSource('/tools/find', { method: 'POST', body: query })) as {
      MainDicomTags: { SOPInstanceUID: string };
    }[];
    const images = new Set(series.instances.map((one) => one.sopInstanceUid));
    return all
      .map((one) => one.MainDicomTags.SOPInstanceUID)
      .filter((uid) => !images.has(uid))
      .sort();
  };
  const isEqualThere = async (one: Listed) => {
    const bytes = await gateway.source.retrieveInstance(
      one.studyInstanceUid,
      one.seriesInstanceUid,
      one.sopInstanceUid,
    );
    return bytes !== undefined && gateway.ports.sha256(bytes) === one.sha256;
  };
  const publish = async (body: object, person: Requests = carla) =>
    (await person.post(`/api/projects/${PROJECT}/releases`, body)).json();
  const releases = async () => (await carla.get(`/api/projects/${PROJECT}/releases`)).json();
  const publishedOf = async (caseId: string) => {
    const found = (await caseRecords(gateway, caseId)).map(({ record }) => record);
    return found.flatMap((record) => (record.kind === 'casePublished' ? [record.content] : []));
  };
  const listed = new Set<string>();
  let first: string;

  it('touches the source archive with nothing before: its change counter stays', async () => {
    if (services.children.source) await untilStable(services.children.source.current);
    const before = await lastChange();
    first = await signedCase(gateway, series, 'PUB-A');
    await fileAll(gateway);
    expect(await lastChange()).toBe(before);
    expect(await copied()).toEqual([]);
  });

  it('is a coordinator’s act, on signed cases alone', async () => {
    for (const login of ['anna', 'dora', 'emil', 'udo'] as const)
      expect((await publish({ scope: 'final' }, await gateway.as(login))).code, login).toBe('OVR_AUTH_FORBIDDEN');
    expect((await publish({ scope: 'final', cases: ['nonsense'] })).code).toBe('OVR_NOT_FOUND');
    expect((await publish({ scope: 'all' })).code).toBe('OVR_REQUEST_INVALID');
  });

  it('copies the final masks and the records that they stand on, byte for byte, with a manifest, and nothing else', async () => {
    const { releaseId, cases } = await publish({ scope: 'final' });
    expect(cases).toBe(1);
    expect((await publish({ scope: 'final' })).message).toBe('No signed case waits to be published.');
    expect(await publishRelease(gateway.ports, releaseId)).toBeUndefined();
    expect(await stateOf(gateway, first)).toBe('published');
    const [record] = await publishedOf(first);
    expect(record).toMatchObject({ scope: 'final', identities: 'coded', publishedBy: 'C-01', archive: 'source' });
    const objects = record?.objects ?? [];
    expect(objects.map((one) => one.kind).sort()).toEqual(['consensus', 'manifest', 'seg', 'signOff']);
    for (const one of objects) expect(await isEqualThere(one), one.kind).toBe(true);
    for (const one of objects) listed.add(one.sopInstanceUid);
    expect(await copied()).toEqual([...listed].sort());
    const manifest = (await caseRecords(gateway, first)).find((one) => one.kind === 'manifest');
    if (manifest?.record.kind !== 'signedManifest') throw new Error('no manifest');
    expect(manifest.record.content.objects.map((one) => one.sopInstanceUid).sort()).toEqual(
      objects
        .filter((one) => one.kind !== 'manifest')
        .map((one) => one.sopInstanceUid)
        .sort(),
    );
  });

  it('files one release record with the manifest of each case', async () => {
    const released = (await projectRecords(gateway)).filter((record) => record.kind === 'datasetReleased');
    expect(released).toHaveLength(1);
    const [record] = await publishedOf(first);
    const manifest = record?.objects.find((one) => one.kind === 'manifest');
    expect(released[0]?.content).toMatchObject({
      scope: 'final',
      releasedBy: 'C-01',
      cases: [{ caseId: first, manifest }],
    });
    expect(await releases()).toMatchObject([{ isDone: true, total: 1, published: 1, stopped: 0, copies: 'source' }]);
  });

  it('never shows a copy to a reader: the view of a task is the images alone', async () => {
    const anna = await gateway.as('anna');
    const tasks = await gateway.store.transaction((tx) => gateway.store.tasks.ofCase(tx, first));
    const own = tasks.find((task) => task.code === 'R-01');
    const root = `/dicom-web/tasks/${own?.id}/studies`;
    for (const path of ['', `/${series.studyInstanceUid}/series`, `/${series.studyInstanceUid}/instances`]) {
      const answer = await anna.get(`${root}${path}`);
      for (const uid of listed) expect(answer.body, path).not.toContain(uid);
      expect(answer.body).not.toContain(SOP_CLASS.segmentation);
    }
    const [seg] = (await publishedOf(first))[0]?.objects.filter((one) => one.kind === 'seg') ?? [];
    const url = `${root}/${seg?.studyInstanceUid}/series/${seg?.seriesInstanceUid}`;
    for (const path of ['/metadata', `/instances/${seg?.sopInstanceUid}`, `/instances/${seg?.sopInstanceUid}/frames/1`])
      expect((await anna.get(url + path)).statusCode).toBe(404);
  });

  it('copies everything on request, and goes on where an archive was away in the middle', async () => {
    const cases = [await signedCase(gateway, series, 'PUB-B'), await signedCase(gateway, series, 'PUB-C')];
    await fileAll(gateway);
    const { releaseId } = await publish({ scope: 'everything', cases });
    let stores = 0;
    const source = {
      ...gateway.source,
      storeExactly: (bytes: Uint8Array) => {
        stores += 1;
        // After the third copy the hospital's archive goes away for good.
        if (stores === 4) process.kill(services.children.source?.current.pid ?? 0, 'SIGKILL');
        return gateway.source.storeExactly(bytes);
      },
    };
    const restarts = services.children.source?.restarts ?? 0;
    expect(await publishRelease({ ...gateway.ports, source }, releaseId)).toBe('later');
    const [running] = await releases();
    expect(running).toMatchObject({ isDone: false, total: 2, published: 0 });
    expect(running.problems[0]).toMatchObject({ label: 'PUB-B', sentence: expect.stringMatching(/does not answer/) });
    for (const deadline = Date.now() + 60_000; (services.children.source?.restarts ?? 0) === restarts; ) {
      if (Date.now() > deadline) throw new Error('the archive did not come back');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    for (const deadline = Date.now() + 60_000; (await publishRelease(gateway.ports, releaseId)) === 'later'; )
      if (Date.now() > deadline) throw new Error('the release does not get on');
    for (const caseId of cases) {
      expect(await stateOf(gateway, caseId)).toBe('published');
      const [record] = await publishedOf(caseId);
      const kinds = (record?.objects ?? []).map((one) => one.kind);
      expect(kinds.filter((kind) => kind === 'read')).toHaveLength(2);
      expect(kinds.filter((kind) => kind === 'seg')).toHaveLength(3);
      expect(kinds).toEqual(expect.arrayContaining(['agreement', 'consensus', 'workflow', 'signOff', 'manifest']));
      for (const one of record?.objects ?? []) {
        expect(await isEqualThere(one), one.kind).toBe(true);
        listed.add(one.sopInstanceUid);
      }
    }
    expect(await copied()).toEqual([...listed].sort());
  });

  it('is published again after an amendment, with the note that takes the earlier copy’s place', async () => {
    const body = { amendment: 'clerical', reason: 'The kind was wrong.' };
    await carla.post(`/api/cases/${first}/amendment`, body);
    await cleo.post(`/api/cases/${first}/amendment`, body);
    await settleNext(gateway, 'settle-a', 'takeLeft', ['liver', 'lesion:1', 'lesion:1.kind', 'quality']);
    await signNext(gateway, 'sign-again');
    await fileAll(gateway);
    const { releaseId } = await publish({ scope: 'final', cases: [first] });
    expect(await publishRelease(gateway.ports, releaseId)).toBeUndefined();
    const record = (await publishedOf(first)).at(-1);
    expect((record?.objects ?? []).map((one) => one.kind).sort()).toEqual([
      'adjudication',
      'manifest',
      'rejection',
      'seg',
      'signOff',
    ]);
    for (const one of record?.objects ?? []) expect(await isEqualThere(one), one.kind).toBe(true);
    const asked = (await caseRecords(gateway, first)).flatMap(({ record: one }) =>
      one.kind === 'amendmentAsked' ? [one.content.releases.length] : [],
    );
    expect(asked).toEqual([1]);
  });

  it('stops a case in whose place the source archive holds something else, and says so', async () => {
    const caseId = await signedCase(gateway, series, 'PUB-D');
    const [seg] = (await objectsOf(gateway, caseId)).filter((object) => object.kind === 'seg').slice(-1);
    if (!seg) throw new Error('no mask');
    const other = Buffer.from(seg.bytes);
    const at = other.length - 1;
    other.writeUInt8(other.readUInt8(at) ^ 1, at);
    await gateway.source.storeExactly(other);
    const { releaseId } = await publish({ scope: 'everything', cases: [caseId] });
    expect(await publishRelease(gateway.ports, releaseId)).toBeUndefined();
    expect(await stateOf(gateway, caseId)).toBe('signed');
    const [stopped] = await releases();
    expect(stopped).toMatchObject({ isDone: true, published: 0, stopped: 1 });
    expect(stopped.problems[0].sentence).toMatch(/holds other bytes under the SOP Instance UID/);
    const { events } = (await carla.get(`/api/cases/${caseId}/history`)).json();
    expect(events.at(-1).sentence).toMatch(/^Not published: The archive holds other bytes/);
  });

  it('lists the copies when the subject withdraws, and deletes nothing in the hospital’s archive', async () => {
    const before = await copied();
    const reason = { reason: 'consent' };
    await carla.post(`/api/cases/${first}/withdrawal`, reason);
    const answer = (await cleo.post(`/api/cases/${first}/withdrawal`, reason)).json();
    expect(answer.message).toMatch(/objects had been published to the source archive/);
    const uids = (await publishedOf(first)).flatMap((record) => record.objects.map((one) => one.sopInstanceUid));
    expect(answer.copies.map((one: Listed) => one.sopInstanceUid).sort()).toEqual([...new Set(uids)].sort());
    expect(await copied()).toEqual(before);
    const tombstone = (await caseRecords(gateway, first)).find((one) => one.record.kind === 'caseWithdrawn');
    expect(tombstone?.record.content).toMatchObject({
      from: 'published',
      releases: [expect.any(String), expect.any(String)],
    });
  });

  it('names in the tombstone a release too whose records were accepted and not filed yet', async () => {
    const caseId = await signedCase(gateway, series, 'PUB-WAIT');
    const { releaseId } = await publish({ scope: 'final', cases: [caseId] });
    await fileAll(gateway);
    const away = () => Promise.reject(new OverreadError('OVR_ARCHIVE_UNAVAILABLE', 'away'));
    const ports = { ...gateway.ports, record: { ...gateway.ports.record, storeExactly: away } };
    expect(await publishRelease(ports, releaseId)).toBe('later');
    for (const person of [carla, cleo]) await person.post(`/api/cases/${caseId}/withdrawal`, { reason: 'consent' });
    const tombstone = (await caseRecords(gateway, caseId)).find((one) => one.record.kind === 'caseWithdrawn');
    expect(tombstone?.record.content).toMatchObject({ from: 'signed', releases: [releaseId] });
    expect(await publishRelease(gateway.ports, releaseId)).toBeUndefined();
    expect((await releases())[0]).toMatchObject({ isDone: true, published: 1 });
  });

  it('is taken up again by the worker after kill -9 in the middle', async () => {
    const caseId = await signedCase(gateway, series, 'PUB-E');
    await fileAll(gateway);
    const address = services.archives.source ?? { url: '' };
    const proxy = await startCountingProxy(address.url);
    const { releaseId } = await publish({ scope: 'final', cases: [caseId] });
    let stores = 0;
    proxy.hold = (line) => line.startsWith('POST /dicom-web/studies') && ++stores > 1;
    const server = await startGatewayProcess({
      connectionString: gateway.connectionString,
      source: { ...address, url: proxy.url },
      record: services.archives.archive ?? { url: '' },
    });
    try {
      await until(async () => proxy.held.length > 0);
      server.kill();
      expect(await stateOf(gateway, caseId)).toBe('signed');
      proxy.hold = () => false;
      await server.start();
      await until(async () => (await releases()).find((one: { id: string }) => one.id === releaseId).isDone);
      expect(await stateOf(gateway, caseId)).toBe('published');
      const records = await publishedOf(caseId);
      expect(records).toHaveLength(1);
      for (const one of records[0]?.objects ?? []) expect(await isEqualThere(one), one.kind).toBe(true);
    } finally {
      await server.stop();
      await proxy.close();
    }
  }, 300_000);
});

describe('where one archive plays both roles', () => {
  let services: TestServices;
  let gateway: TestGateway;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'same-archive' });
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  it('nothing is copied, the record says so, and the case is published all the same', async () => {
    const series = await storePhantom(gateway.source, 'same');
    const caseId = await signedCase(gateway, series, 'SAME-A');
    await fileAll(gateway);
    const carla = await gateway.as('carla');
    const { releaseId } = (await carla.post(`/api/projects/${PROJECT}/releases`, { scope: 'final' })).json();
    expect(await publishRelease(gateway.ports, releaseId)).toBeUndefined();
    expect(await stateOf(gateway, caseId)).toBe('published');
    const record = (await caseRecords(gateway, caseId)).find((one) => one.record.kind === 'casePublished');
    expect(record?.record.content).toMatchObject({ archive: 'same', scope: 'final' });
    expect((await carla.get(`/api/projects/${PROJECT}/releases`)).json()).toMatchObject([{ copies: 'same' }]);
  });
});

async function until(condition: () => Promise<boolean>, withinMs = 120_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await condition()); ) {
    if (Date.now() > deadline) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
