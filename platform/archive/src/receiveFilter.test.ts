import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DataSet, SOP_CLASS, writePart10 } from '@overread/dicom';
import { freePort } from '@overread/gateway/embedded';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createArchive } from './archive.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const basic = (user: string) => `Basic ${Buffer.from(`${user}:secret-${user}`).toString('base64')}`;

function object(instance: string, sopClass: string, modality: string): Uint8Array {
  return writePart10(
    DataSet.of({
      SOPClassUID: sopClass,
      SOPInstanceUID: instance,
      StudyInstanceUID: '2.25.1',
      SeriesInstanceUID: `2.25.2.${instance.length}.${modality.length}`,
      PatientID: 'PHANTOM',
      Modality: modality,
    }),
  );
}

describe('orthanc/production.json with its receive filter, in a real Orthanc', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overread-filter-'));
  let url: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const port = await freePort();
    // As it is shipped, but for its place, and with a second account that may store images.
    const config = JSON.parse(readFileSync(join(ROOT, 'orthanc/production.json'), 'utf8'));
    Object.assign(config, { HttpPort: port, StorageDirectory: join(folder, 'db'), IndexDirectory: join(folder, 'db') });
    config.LuaScripts = [join(ROOT, 'orthanc/receiveFilter.lua')];
    config.RegisteredUsers.modality = 'secret-modality';
    writeFileSync(join(folder, 'orthanc.json'), JSON.stringify(config));
    const orthanc = spawn('/usr/sbin/Orthanc', [join(folder, 'orthanc.json')], {
      env: { OVERREAD_RECORD_PASSWORD: 'secret-gateway' },
      stdio: 'ignore',
    });
    const ended = new Promise<void>((done) => orthanc.once('exit', () => done()));
    stop = () => {
      orthanc.kill('SIGKILL');
      return ended;
    };
    url = `http://127.0.0.1:${port}/dicom-web`;
    await vi.waitFor(
      async () => {
        const { status } = await fetch(`${url}/studies`, { headers: { authorization: basic('gateway') } });
        expect(status).toBe(200);
      },
      { timeout: 20_000 },
    );
  });
  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Sends to Orthanc's own REST interface and gives its word for what it did. */
  async function post(user: string, bytes: Uint8Array): Promise<unknown> {
    const answer = await fetch(url.replace('/dicom-web', '/instances'), {
      method: 'POST',
      headers: { authorization: basic(user), 'content-type': 'application/dicom' },
      body: Buffer.from(bytes),
    });
    const { Status } = (await answer.json()) as { Status?: unknown };
    return Status;
  }

  it.each([
    ['a mask', object('2.25.10', SOP_CLASS.segmentation, 'SEG')],
    ['a mask that calls itself CT', object('2.25.11', SOP_CLASS.segmentation, 'CT')],
    ['a report', object('2.25.12', SOP_CLASS.comprehensive3dSr, 'SR')],
    ['a rejection note', object('2.25.13', SOP_CLASS.keyObjectSelection, 'KO')],
  ])('takes %s from Overread alone', async (_, bytes) => {
    const [byStow, byRest] = [createArchive({ url, authorization: basic('modality') }), await post('modality', bytes)];
    await expect(byStow.storeExactly(bytes)).rejects.toMatchObject({ code: 'OVR_ARCHIVE_UNAVAILABLE' });
    await byStow.close();
    expect(byRest).not.toBe('Success');
    const gateway = createArchive({ url, authorization: basic('gateway') });
    expect(await gateway.storeExactly(bytes)).toBe('stored');
    await gateway.close();
  });

  it('takes an image from a sender of its own', async () => {
    expect(await post('modality', object('2.25.20', SOP_CLASS.ct, 'CT'))).toBe('Success');
  });

  it('lets nobody but Overread delete or reach out', async () => {
    const root = url.replace('/dicom-web', '');
    for (const [method, path] of [
      ['DELETE', '/instances/x'],
      ['PUT', '/dicom-web/servers/x'],
      ['POST', '/tools/execute-script'],
    ] as const) {
      const answer = await fetch(root + path, {
        method,
        headers: { authorization: basic('modality') },
        ...(method !== 'DELETE' && { body: '{}' }),
      });
      expect(answer.status).toBe(403);
    }
  });

  it('asks everyone for a password', async () => {
    expect((await fetch(`${url}/studies`)).status).toBe(401);
  });
});
