import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataSet, SOP_CLASS, writePart10 } from '@overread/dicom';
import { startTestServices, type TestServices } from '@overread/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Archive, createArchive } from './archive.ts';

const object = (instance: string, series = '2.25.2') =>
  writePart10(
    DataSet.of({
      SOPClassUID: SOP_CLASS.secondaryCapture,
      SOPInstanceUID: instance,
      StudyInstanceUID: '2.25.1',
      SeriesInstanceUID: series,
      PatientID: 'PHANTOM',
      Modality: 'OT',
    }),
  );

describe('deleting from a real Orthanc, whose DICOMweb has no DELETE', () => {
  let services: TestServices;
  let archive: Archive;
  beforeAll(async () => {
    services = await startTestServices();
    archive = createArchive(services.archives.archive ?? { url: '' });
  });
  afterAll(async () => {
    await archive.close();
    await services.stop();
  });
  const there = async (instance: string) =>
    (await archive.retrieveInstance('2.25.1', '2.25.2', instance)) !== undefined;

  it('takes its own interface and deletes that instance alone', async () => {
    expect(await archive.deletionWay()).toBe('orthanc');
    await archive.storeExactly(object('2.25.100'));
    await archive.storeExactly(object('2.25.101'));
    await archive.deleteInstance('2.25.1', '2.25.2', '2.25.100');
    expect([await there('2.25.100'), await there('2.25.101')]).toEqual([false, true]);
  });

  it('takes what is not there for deleted, and never what lies elsewhere under the same UID', async () => {
    await archive.deleteInstance('2.25.1', '2.25.2', '2.25.100');
    await archive.deleteInstance('2.25.1', '2.25.3', '2.25.101');
    await archive.deleteInstance('2.25.9', '2.25.2', '2.25.101');
    expect(await there('2.25.101')).toBe(true);
  });

  it('may be filed again afterwards', async () => {
    expect(await archive.storeExactly(object('2.25.100'))).toBe('stored');
  });

  it('is refused where the address is none', async () => {
    await expect(archive.deleteInstance('2.25.1', '../2.25.2', '2.25.101')).rejects.toMatchObject({
      code: 'OVR_UID_INVALID',
    });
  });
});

describe('deleting from another DICOMweb server', () => {
  const open: { server: Server; archive: Archive }[] = [];
  afterEach(async () => {
    for (const { server, archive } of open.splice(0)) {
      await archive.close();
      server.closeAllConnections();
      server.close();
    }
  });

  async function serverThatAnswers(status: number): Promise<{ archive: Archive; seen: string[] }> {
    const seen: string[] = [];
    const server = createServer((request, answer) => {
      seen.push(`${request.method} ${request.url}`);
      answer.writeHead(status).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const archive = createArchive({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web` });
    open.push({ server, archive });
    return { archive, seen };
  }

  it.each([204, 404, 410])('uses its own DELETE where an absent instance is answered %i', async (status) => {
    const { archive, seen } = await serverThatAnswers(status);
    expect(await archive.deletionWay()).toBe('dicomweb');
    await archive.deleteInstance('2.25.1', '2.25.2', '2.25.3');
    expect(seen).toEqual([
      'DELETE /dicom-web/studies/2.25.0/series/2.25.0/instances/2.25.0',
      'DELETE /dicom-web/studies/2.25.1/series/2.25.2/instances/2.25.3',
    ]);
  });

  it.each([401, 403, 405, 501])('says that it cannot where the answer is %i', async (status) => {
    const { archive, seen } = await serverThatAnswers(status);
    expect(await archive.deletionWay()).toBe('none');
    await expect(archive.deleteInstance('2.25.1', '2.25.2', '2.25.3')).rejects.toMatchObject({
      code: 'OVR_ARCHIVE_NO_DELETE',
    });
    expect(seen.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
  });

  it('takes a server in trouble for away, and asks again', async () => {
    const { archive } = await serverThatAnswers(500);
    for (const _ of [1, 2])
      await expect(archive.deletionWay()).rejects.toMatchObject({ code: 'OVR_ARCHIVE_UNAVAILABLE' });
  });
});
