import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSet, SOP_CLASS, writePart10 } from '@overread/dicom';
import { startOrthanc } from '@overread/gateway/embedded';
import { skipUnless, startTestServices, type TestServices, testDataPath, withoutTestData } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Archive, createArchive } from './archive.ts';
import { type DicomFile, dicomFolder } from './dicomFolder.ts';
import { addressOf } from './instanceAddress.ts';

/** A small secondary capture whose pixels are `fill`; `bytes` of them. */
function image(instance: string, { fill = 7, bytes = 4096, rows = 64 } = {}): Uint8Array {
  const dataSet = DataSet.of({
    SOPClassUID: SOP_CLASS.secondaryCapture,
    SOPInstanceUID: instance,
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: '2.25.2',
    PatientID: 'PHANTOM',
    PatientName: 'PHANTOM',
    Modality: 'OT',
    Rows: rows,
    Columns: bytes / rows,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    PixelData: new Uint8Array(bytes).fill(fill),
  });
  return writePart10(dataSet);
}

describe('the DICOMweb archive', () => {
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

  it('files an object once and finds the same bytes afterwards', async () => {
    const object = image('2.25.100');
    expect(await archive.storeExactly(object)).toBe('stored');
    expect(await archive.storeExactly(object)).toBe('present');
    expect(Buffer.from((await archive.retrieveInstance('2.25.1', '2.25.2', '2.25.100')) ?? []).equals(object)).toBe(
      true,
    );
  });

  it('stops when other bytes are there under the same UID, and leaves them', async () => {
    const first = image('2.25.101', { fill: 1 });
    await archive.storeExactly(first);
    await expect(archive.storeExactly(image('2.25.101', { fill: 2 }))).rejects.toMatchObject({
      code: 'OVR_ARCHIVE_CONFLICT',
    });
    expect(Buffer.from((await archive.retrieveInstance('2.25.1', '2.25.2', '2.25.101')) ?? []).equals(first)).toBe(
      true,
    );
  });

  it('counts a store by what the answer lists, not by its status', async () => {
    const answer = await archive.store([image('2.25.102'), new TextEncoder().encode('no DICOM at all')]);
    expect([...answer.stored]).toEqual(['2.25.102']);
  });

  it('answers undefined or nothing for what is not there', async () => {
    expect(await archive.retrieveInstance('2.25.1', '2.25.2', '2.25.999')).toBeUndefined();
    expect(await archive.seriesMetadata('2.25.1', '2.25.999')).toEqual([]);
    expect(await archive.searchSeries('2.25.999')).toEqual([]);
  });

  it('refuses anything but digits and dots in an address', async () => {
    for (const uid of ['../x', '1.2/..', '1.2%2f', '', '..', '1'.repeat(65), '1.2?x=1', '１.2']) {
      await expect(archive.retrieveInstance('2.25.1', '2.25.2', uid)).rejects.toMatchObject({
        code: 'OVR_UID_INVALID',
      });
    }
  });

  it('finds studies, series and instances, and gives their metadata', async () => {
    await archive.storeExactly(image('2.25.103'));
    const instances = await archive.searchInstances('2.25.1', '2.25.2', { match: { SOPInstanceUID: '2.25.103' } });
    expect(instances).toHaveLength(1);
    expect((await archive.searchSeries('2.25.1'))[0]?.['0020000E']?.Value).toEqual(['2.25.2']);
    expect(await archive.searchStudies({ match: { StudyInstanceUID: '2.25.1' }, limit: 1 })).toHaveLength(1);
    const metadata = await archive.seriesMetadata('2.25.1', '2.25.2');
    expect(metadata.find((one) => one['00080018']?.Value?.[0] === '2.25.103')?.['00280010']?.Value).toEqual([64]);
  });

  it('streams frames, and survives readers that go away in the middle', async () => {
    await archive.storeExactly(image('2.25.104', { bytes: 4 << 20, rows: 2048 }));
    const address = { study: '2.25.1', series: '2.25.2', instance: '2.25.104' };
    for (let aborted = 0; aborted < 40; aborted++) {
      const leaving = new AbortController();
      const { body } = await archive.streamFrames(address, [1], { signal: leaving.signal });
      body.on('error', () => {});
      leaving.abort();
    }
    const { status, headers, body } = await archive.streamFrames(address, [1]);
    let length = 0;
    for await (const part of body) length += (part as Buffer).length;
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^multipart\/related/);
    expect(length).toBeGreaterThan(4 << 20);
    expect(() => archive.streamFrames(address, [0])).toThrow(/from 1/);
  });

  it('says that the archive is away when it is, and works again when it is back', async () => {
    const running = services.children.archive;
    const before = running?.restarts ?? 0;
    process.kill(running?.current.pid ?? 0, 'SIGKILL');
    await running?.current.ended;
    await expect(archive.storeExactly(image('2.25.105'))).rejects.toMatchObject({ code: 'OVR_ARCHIVE_UNAVAILABLE' });
    await expect.poll(() => running?.restarts, { timeout: 20_000 }).toBe(before + 1);
    expect(await archive.storeExactly(image('2.25.105'))).toBe('stored');
  });

  it('takes a wrong password and a redirect for an archive that is away', async () => {
    const stranger = createArchive({ url: services.archives.archive?.url ?? '', authorization: 'Basic eDp5' });
    await expect(stranger.searchStudies()).rejects.toMatchObject({ code: 'OVR_ARCHIVE_UNAVAILABLE' });
    await stranger.close();
    const server = createServer((_, answer) => answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const elsewhere = createArchive({ url: `http://127.0.0.1:${port}/dicom-web` });
    await expect(elsewhere.searchStudies()).rejects.toThrow(/HTTP 302/);
    await elsewhere.close();
    server.close();
  });
});

describe.skipIf(withoutTestData())('real images', () => {
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

  it.each(['seg_sr/dcmqi/ct-3slice', 'seg_sr/dcmjs'])('are filed byte for byte: %s', async (folder) => {
    let count = 0;
    for await (const { bytes } of dicomFolder(testDataPath(folder))) {
      const { study, series, instance } = addressOf(bytes);
      expect(await archive.storeExactly(bytes)).toBe('stored');
      expect(Buffer.from((await archive.retrieveInstance(study, series, instance)) ?? []).equals(bytes)).toBe(true);
      count += 1;
    }
    expect(count).toBeGreaterThan(2);
  });
});

const withoutTmpfs = skipUnless(
  process.getuid?.() === 0,
  'The full disk is tried on a small tmpfs, which only root can mount.',
);
describe.skipIf(withoutTmpfs)('a full disk', () => {
  it('is never taken for a stored object, though Orthanc answers 200', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overread-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=0711', 'tmpfs', folder]);
    try {
      const orthanc = await startOrthanc(join(folder, 'archive'));
      const archive = createArchive(orthanc.address);
      try {
        const outcomes: string[] = [];
        const filed: Uint8Array[] = [];
        for (let at = 0; at < 24; at++) {
          const object = image(`2.25.${500 + at}`, { bytes: 1 << 20, rows: 1024 });
          const outcome = await archive.storeExactly(object).catch((error: { code: string }) => error.code);
          outcomes.push(outcome);
          if (outcome === 'stored') filed.push(object);
        }
        expect(new Set(outcomes)).toEqual(new Set(['stored', 'OVR_ARCHIVE_NOT_STORED']));
        expect(filed.length).toBeGreaterThan(4);
        for (const object of filed) expect(await archive.storeExactly(object)).toBe('present');
      } finally {
        await archive.close();
        await orthanc.stop();
      }
    } finally {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('passes over what is no DICOM in a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'overread-folder-'));
  try {
    writeFileSync(join(folder, 'note.txt'), 'no DICOM');
    writeFileSync(join(folder, 'b.dcm'), image('2.25.301'));
    writeFileSync(join(folder, 'a.dcm'), image('2.25.300'));
    const found: DicomFile[] = [];
    for await (const file of dicomFolder(folder)) found.push(file);
    expect(found.map(({ bytes }) => addressOf(bytes).instance)).toEqual(['2.25.300', '2.25.301']);
    expect(readFileSync(join(folder, 'a.dcm')).equals(found[0]?.bytes ?? new Uint8Array())).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
