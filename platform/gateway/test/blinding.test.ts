import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createArchive } from '@overread/archive';
import type { DicomSeries } from '@overread/demo';
import { scale } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountingProxy, startCountingProxy } from './support/countingProxy.ts';
import { enrolSeries } from './support/enrolSeries.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { storePhantom } from './support/phantomSeries.ts';
import {
  createTestGateway,
  PASSWORD,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { liverRead } from './support/testRead.ts';

const SIZE = { columns: 45, rows: 37 };

describe('what one reader can find out about another', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let proxy: CountingProxy;
  let series: DicomSeries;
  let boris: Requests;
  let taskOfAnna: string;
  let taskOfBoris: string;
  beforeAll(async () => {
    services = await startTestServices();
    const archive = services.archives.archive;
    proxy = await startCountingProxy(archive?.url ?? '');
    const counted = createArchive({ ...archive, url: proxy.url });
    gateway = await createTestGateway(services, LIVER_PROTOCOL, { ports: { source: counted, record: counted } });
    series = await storePhantom(counted, 'blind');
    await enrolSeries(gateway, series, 'CASE-1');
    const anna = await gateway.as('anna');
    boris = await gateway.as('boris');
    const next = async (person: Requests) =>
      (await person.post('/api/work/next', { project: PROJECT, kind: 'read' })).json().taskId as string;
    [taskOfAnna, taskOfBoris] = [await next(anna), await next(boris)];
    const uids = series.instances.map((instance) => instance.sopInstanceUid);
    const filed = await anna.submit(taskOfAnna, liverRead(SIZE, uids, 5), 'key-of-anna');
    expect(filed.statusCode, filed.body).toBe(201);
  });
  afterAll(async () => {
    await gateway?.close();
    await proxy?.close();
    await services?.stop();
  });

  const objectsOfAnna = () =>
    gateway.store.transaction(async (tx) => {
      const task = await gateway.store.tasks.byId(tx, taskOfAnna);
      const all = await gateway.store.artifacts.ofCase(tx, task?.case_id ?? '');
      return all.filter((artifact) => artifact.taskId === taskOfAnna);
    });

  it('is, for every form of address, what it finds out about a UID that does not exist', async () => {
    const objects = await objectsOfAnna();
    expect(objects.map((object) => object.kind).sort()).toEqual(['read', 'seg']);
    const absent = { study: '2.25.111', series: '2.25.222', instance: '2.25.333' };
    let compared = 0;
    for (const object of objects) {
      const real = {
        study: object.studyInstanceUid,
        series: object.seriesInstanceUid,
        instance: object.sopInstanceUid,
      };
      for (const root of ['/dicom-web', `/dicom-web/tasks/${taskOfBoris}`, `/dicom-web/tasks/${taskOfAnna}`]) {
        // The study is Boris's own, too: below it only series and instance must not exist.
        const forms = addressForms(root);
        for (const form of forms) {
          const [found, none] = [
            await boris.get(form({ ...real })),
            await boris.get(form({ ...absent, study: real.study })),
          ];
          expect(seenOf(found), form(real)).toEqual(seenOf(none));
          expect(found.body).not.toContain(object.sopInstanceUid);
          compared += 1;
        }
      }
      for (const route of ['', '/draft', '/masks/left', '/comparison', '/final']) {
        const [found, none] = [
          await boris.get(`/api/tasks/${taskOfAnna}${route}`),
          await boris.get(`/api/tasks/00000000-0000-4000-8000-000000000000${route}`),
        ];
        expect(seenOf(found), route).toEqual(seenOf(none));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('never leads to a search that shows more than the task’s own series', async () => {
    for (const what of ['studies', 'series', 'instances']) {
      const all = await boris.get(`/dicom-web/tasks/${taskOfBoris}/${what}`);
      expect(all.statusCode, all.body).toBe(200);
      expect(all.json()).toHaveLength({ studies: 1, series: 1, instances: 9 }[what] ?? 0);
      expect(all.body).not.toMatch(/SEG|R-0/);
    }
    for (const key of ['ContentCreatorName', '00700084', 'VerificationFlag', 'NumberOfStudyRelatedSeries', 'all']) {
      const answer = await boris.get(`/dicom-web/tasks/${taskOfBoris}/studies?${key}=x`);
      expect(answer.json().code, key).toBe('OVR_QUERY_INVALID');
    }
    const all = await boris.get(`/dicom-web/tasks/${taskOfBoris}/studies?includefield=all&includefield=00700084`);
    expect(all.json()[0]).toMatchObject({ '00201206': { Value: [1] }, '00080061': { Value: ['CT'] } });
  });

  it('lets no confused address reach the archive', async () => {
    await gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = gateway.app.server.address() as AddressInfo;
    const cookie = await cookieOf(port);
    const [object] = await objectsOfAnna();
    if (!object) throw new Error('no object');
    const before = proxy.seen.length;
    const statuses = new Map<number, number>();
    for (const path of confusedPaths(taskOfBoris, object, scale('pathVariants'))) {
      const { status, body } = await raw(port, path, cookie);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect([400, 404, 414, 431], `${path} ${body.slice(0, 200)}`).toContain(status);
      expect(body).not.toContain(object.sopInstanceUid);
    }
    expect(statuses.get(400) ?? 0).toBeGreaterThan(20);
    expect(proxy.seen.slice(before)).toEqual([]);
    // The proxy does see what may pass: the count above is no accident.
    const [image] = series.instances;
    const fine = `/dicom-web/tasks/${taskOfBoris}/studies/${series.studyInstanceUid}/series/${series.seriesInstanceUid}/instances/${image?.sopInstanceUid}/frames/1`;
    expect((await raw(port, fine, cookie)).status).toBe(200);
    expect(proxy.seen.length).toBe(before + 1);
  });
});

interface Uids {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/** Every form of address of DICOMweb (PS3.18 sections 9 to 11) below a root. */
function addressForms(root: string): ((uids: Uids) => string)[] {
  const series = (u: Uids) => `${root}/studies/${u.study}/series/${u.series}`;
  const instance = (u: Uids) => `${series(u)}/instances/${u.instance}`;
  return [
    (u) => `${root}/studies?SeriesInstanceUID=${u.series}`,
    (u) => `${root}/series?SeriesInstanceUID=${u.series}`,
    (u) => `${root}/instances?SOPInstanceUID=${u.instance}`,
    (u) => `${root}/studies/${u.study}/series?SeriesInstanceUID=${u.series}`,
    (u) => `${root}/studies/${u.study}/instances?SOPInstanceUID=${u.instance}`,
    (u) => series(u),
    (u) => `${series(u)}/metadata`,
    (u) => `${series(u)}/instances`,
    (u) => `${series(u)}/rendered`,
    (u) => `${series(u)}/thumbnail`,
    instance,
    (u) => `${instance(u)}/metadata`,
    (u) => `${instance(u)}/frames/1`,
    (u) => `${instance(u)}/frames/1/rendered`,
    (u) => `${instance(u)}/bulkdata/7FE00010`,
    (u) => `${instance(u)}/rendered`,
    (u) => `${instance(u)}/thumbnail`,
    (u) => `${root}?requestType=WADO&studyUID=${u.study}&seriesUID=${u.series}&objectUID=${u.instance}`,
    (u) => `${root}/workitems/${u.instance}`,
  ];
}

function seenOf(answer: { statusCode: number; headers: object; rawPayload: Buffer }) {
  // Node writes the date by the machine's own clock.
  const { date: _date, ...headers } = answer.headers as Record<string, unknown>;
  return { status: answer.statusCode, headers, body: answer.rawPayload.toString('latin1') };
}

/** Addresses that a router, a proxy and an archive may read differently. */
function* confusedPaths(
  task: string,
  object: { studyInstanceUid: string; seriesInstanceUid: string; sopInstanceUid: string },
  count: number,
): Generator<string> {
  const ups = [
    '..%2f',
    '%2e%2e/',
    '.%2e/',
    '..\\',
    '..%5c',
    '..;/',
    '%252e%252e/',
    '%2e%2e%2f',
    '../',
    '..//',
    './',
    '//',
    '%00',
    ';x=1/',
    '%c0%ae%c0%ae/',
  ];
  const { studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid: instance } = object;
  const tails = [
    'system',
    'studies',
    `studies/${study}`,
    `studies/${study}/series/${series}/metadata`,
    `studies/${study}/series/${series}/instances/${instance}`,
    `studies/${study}/series/${series}/instances/${instance}/frames/1`,
    'instances',
    'changes',
    'tools/reset',
  ];
  const roots = [`/dicom-web/tasks/${task}/`, '/dicom-web/', `/dicom-web/tasks/${task}/studies/${study}/`];
  yield `/dicom-web/tasks/${task}/studies/${'1'.repeat(8000)}`;
  yield `/dicom-web/tasks/${task}/studies/%EF%BC%91.2.3/series`;
  yield `/dicom-web/tasks/${task}/studies/1.2.3x/metadata`;
  yield `/dicom-web/tasks/${task}/studies/${'1.'.repeat(33)}1/metadata`;
  yield `/DICOM-WEB/tasks/${task}/studies`;
  yield `/dicom-web/TASKS/${task}/studies`;
  let made = 0;
  for (let depth = 1; made < count; depth++) {
    if (depth > 400) return;
    for (const up of ups)
      for (const root of roots)
        for (const tail of tails) {
          if (made >= count) return;
          made += 1;
          yield `${root}${up.repeat(((depth * 7 + made) % 6) + 1)}${tail}${made % 5 === 0 ? '?a=..%2f' : ''}`;
        }
  }
}

function raw(port: number, path: string, cookie: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, headers: { cookie } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('latin1') }),
      );
      answer.on('error', reject);
    });
    call.on('error', reject);
    call.end();
  });
}

async function cookieOf(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'boris', password: PASSWORD }),
  });
  return answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}
