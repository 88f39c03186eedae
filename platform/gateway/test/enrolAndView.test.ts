import type { AddressInfo } from 'node:net';
import type { DicomSeries } from '@overread/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolSeries } from './support/enrolSeries.ts';
import { httpPerson } from './support/httpPerson.ts';
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

describe('a task of a reader, as the stock viewer asks for it', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let anna: Requests;
  let root: string;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, LIVER_PROTOCOL);
    series = await storePhantom(gateway.source, 'view');
    const carla = await gateway.as('carla');
    const { studyInstanceUid, seriesInstanceUid } = series;
    const enrolled = await carla.post(`/api/projects/${PROJECT}/cases`, {
      protocolVersionId: gateway.protocolVersionId,
      enrolment: {
        label: 'CASE-1',
        subject: 'S-1',
        partition: 'test',
        timepoints: [
          { label: 'Baseline', imageSets: [{ key: 'ct', studyInstanceUid, seriesInstanceUid, role: 'annotate' }] },
        ],
      },
    });
    expect(enrolled.statusCode, enrolled.body).toBe(200);
    anna = await gateway.as('anna');
    const next = await anna.post('/api/work/next', { project: PROJECT, kind: 'read' });
    expect(next.statusCode, next.body).toBe(200);
    root = `/dicom-web/tasks/${next.json().taskId}`;
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  it('finds the one study of the task by every query that the viewer makes', async () => {
    const { studyInstanceUid: study } = series;
    const queries = [
      `limit=101&offset=0&fuzzymatching=false&includefield=00081030%2C00080060&StudyInstanceUID=${study}`,
      '00100020=CASE-1&limit=101&offset=0&fuzzymatching=false&includefield=00081030%2C00080060',
    ];
    for (const query of queries) {
      const answer = await anna.get(`${root}/studies?${query}`);
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^application\/dicom\+json/);
      expect(answer.json()).toHaveLength(1);
      expect(answer.json()[0]).toMatchObject({
        '0020000D': { Value: [study] },
        '00100020': { Value: ['CASE-1'] },
        '00201206': { Value: [1] },
        '00201208': { Value: [9] },
      });
    }
    expect((await anna.get(`${root}/studies?00100020=PAT-view`)).json()).toEqual([]);
  });

  it('shows series and metadata without a name, in the order of the stack', async () => {
    const { studyInstanceUid: study, seriesInstanceUid: uid } = series;
    const list = await anna.get(`${root}/studies/${study}/series?includefield=00080021`);
    expect(list.json()).toMatchObject([{ '0020000E': { Value: [uid] }, '00201209': { Value: [9] } }]);
    const metadata = await anna.get(`${root}/studies/${study}/series/${uid}/metadata`);
    expect(metadata.statusCode).toBe(200);
    const uids = metadata.json().map((one: Record<string, { Value: string[] }>) => one['00080018']?.Value[0]);
    expect(uids).toEqual(series.instances.map((instance) => instance.sopInstanceUid));
    expect(metadata.body).not.toMatch(/SECRET|PAT-view/);
    expect(metadata.json()[0]).toMatchObject({
      '00280010': { Value: [37] },
      '00100010': { Value: [{ Alphabetic: 'CASE-1' }] },
    });
  });

  it('streams frames byte for byte, the same bytes each time', async () => {
    const { studyInstanceUid: study, seriesInstanceUid: uid, instances } = series;
    const url = `${root}/studies/${study}/series/${uid}/instances/${instances[4]?.sopInstanceUid}/frames/1`;
    const [one, two] = [await anna.get(url), await anna.get(url)];
    expect(one.statusCode, one.body.slice(0, 200)).toBe(200);
    expect(one.rawPayload.equals(two.rawPayload)).toBe(true);
    const boundary = /boundary=(.+)$/.exec(String(one.headers['content-type']))?.[1];
    const text = one.rawPayload.toString('latin1');
    const start = text.indexOf('\r\n\r\n') + 4;
    const end = text.lastIndexOf(`\r\n--${boundary}--`);
    expect(end - start).toBe(45 * 37 * 2);
    const file = Buffer.from(instances[4]?.bytes ?? []);
    expect(file.includes(one.rawPayload.subarray(start, end))).toBe(true);
  });

  it('lets go of the archive when the viewer is gone: aborted frames hold no connection', async () => {
    const large = await storePhantom(gateway.source, 'large', { columns: 400, rows: 400, slices: 3 });
    await enrolSeries(gateway, large, 'CASE-LARGE');
    await gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = gateway.app.server.address() as AddressInfo;
    const boris = await httpPerson(() => `http://127.0.0.1:${port}`, 'boris');
    const next = await boris.next();
    const { taskId } = JSON.parse(next.body.toString('utf8')) as { taskId: string };
    const task = JSON.parse((await boris.request('GET', `/api/tasks/${taskId}`)).body.toString('utf8'));
    const { studyInstanceUid: study, seriesInstanceUid: uid } = task.imageSets[0];
    const shown = uid === large.seriesInstanceUid ? large : series;
    const url = `/dicom-web/tasks/${taskId}/studies/${study}/series/${uid}/instances/${shown.instances[1]?.sopInstanceUid}/frames/1`;
    for (let round = 0; round < 60; round++) await boris.begin(url);
    const answers = await Promise.all(Array.from({ length: 30 }, () => boris.request('GET', url)));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  });

  it('takes only multipart files and offers nothing else', async () => {
    const { studyInstanceUid: study, seriesInstanceUid: uid, instances } = series;
    expect((await anna.post(`${root}/studies`)).json().code).toBe('OVR_REQUEST_INVALID');
    const instance = `${root}/studies/${study}/series/${uid}/instances/${instances[0]?.sopInstanceUid}`;
    for (const url of [instance, `${instance}/rendered`, `${instance}/frames/2`, `${root}/studies/${study}`])
      expect((await anna.get(url)).json().code, url).toBe('OVR_NOT_FOUND');
    expect((await anna.get(`${root}/studies?ContentCreatorName=x`)).json().code).toBe('OVR_QUERY_INVALID');
  });
});
