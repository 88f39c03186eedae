import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dciodvfy, type OrthancChanges, skipUnless, startOrthancWith, withoutDciodvfy } from '@overread/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createArchive } from './archive.ts';
import { ARCHIVE_CHECKS, type ArchiveReport, checkArchive } from './checkArchive.ts';
import { checkArchiveObjects } from './checkArchiveObjects.ts';

const enders: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of enders.splice(0)) await end();
});

async function orthanc(changes: OrthancChanges = {}) {
  const { address, stop } = await startOrthancWith(changes);
  enders.push(stop);
  return address;
}

const failuresOf = ({ findings }: ArchiveReport) => findings.filter(({ outcome }) => outcome === 'fail');
const sentenceOf = ({ findings }: ArchiveReport, check: string) =>
  findings.find((one) => one.check === check)?.sentence;

describe('an Orthanc can hold the records', () => {
  it('as we ship it, in every point, and again on a second run', async () => {
    const address = await orthanc();
    for (let run = 0; run < 2; run++) {
      const told: string[] = [];
      const report = await checkArchive(address, ({ check }) => told.push(check));
      expect(failuresOf(report)).toEqual([]);
      expect(report.isAccepted).toBe(true);
      expect(told).toEqual(Object.keys(ARCHIVE_CHECKS));
      expect(report.findings.at(-1)).toMatchObject({ check: 'deletion', outcome: 'note' });
    }
    // A second run finds the objects of the first and leaves no more.
    const archive = createArchive(address);
    enders.push(archive.close);
    expect(await archive.searchStudies({ match: { PatientID: 'OVERREAD-CHECK' } })).toHaveLength(1);
  });

  it('with its storage compressed, since what comes back is the same', async () => {
    const report = await checkArchive(await orthanc({ configuration: { StorageCompression: true } }));
    expect(failuresOf(report)).toEqual([]);
    expect(report.isAccepted).toBe(true);
  });
});

describe('an Orthanc cannot hold the records', () => {
  it('that replaces objects, and the check leaves its own as it was', async () => {
    const address = await orthanc({ configuration: { OverwriteInstances: true } });
    for (let run = 0; run < 2; run++) {
      const report = await checkArchive(address);
      expect(report.isAccepted).toBe(false);
      expect(failuresOf(report)).toEqual([
        {
          check: 'overwrite',
          outcome: 'fail',
          sentence:
            'Another object under the same UID replaces the first one, silently: a record could be overwritten.',
          todo: ARCHIVE_CHECKS.overwrite,
        },
      ]);
    }
  });

  it('that transcodes what it takes in', async () => {
    const report = await checkArchive(await orthanc({ configuration: { IngestTranscoding: '1.2.840.10008.1.2' } }));
    expect(report.isAccepted).toBe(false);
    expect(sentenceOf(report, 'bytes')).toMatch(
      /^Not every object comes back as it was: .*another transfer syntax \(1\.2\.840\.10008\.1\.2 instead of 1\.2\.840\.10008\.1\.2\.1\)/,
    );
  });

  it('that changes attributes on arrival', async () => {
    const lua = `
      function OnStoredInstance(id, tags, metadata, origin)
        if origin['RequestOrigin'] == 'Lua' then return end
        local changed = RestApiPost('/instances/' .. id .. '/modify',
          '{"Replace":{"InstitutionName":"General Hospital"},"Keep":["SOPInstanceUID","SeriesInstanceUID","StudyInstanceUID"],"Force":true}')
        RestApiDelete('/instances/' .. id)
        RestApiPost('/instances', changed)
      end`;
    const report = await checkArchive(await orthanc({ lua }));
    expect(report.isAccepted).toBe(false);
    expect(sentenceOf(report, 'bytes')).toContain('comes back with other attributes: ');
    expect(sentenceOf(report, 'bytes')).toContain('(0008,0080)');
  });

  it('that is read-only', async () => {
    const lua = "function IncomingHttpRequestFilter(method) return method == 'GET' end";
    const report = await checkArchive(await orthanc({ lua }));
    expect(report.isAccepted).toBe(false);
    expect(report.findings.map(({ check, outcome }) => [check, outcome])).toEqual([
      ['answers', 'pass'],
      ['stores', 'fail'],
    ]);
    expect(failuresOf(report)[0]?.todo).toBe(ARCHIVE_CHECKS.stores);
  });

  it('that keeps masks out', async () => {
    const lua = "function ReceivedInstanceFilter(tags) return tags['Modality'] ~= 'SEG' end";
    const report = await checkArchive(await orthanc({ lua }));
    expect(report.isAccepted).toBe(false);
    // Orthanc lists as stored what its filter refused; only reading back tells.
    expect(failuresOf(report)[0]?.sentence).toContain('mask (SEG)');
  });

  it('with a wrong password', async () => {
    const { url } = await orthanc();
    const report = await checkArchive({
      url,
      authorization: `Basic ${Buffer.from('gateway:wrong').toString('base64')}`,
    });
    expect(report.isAccepted).toBe(false);
    expect(failuresOf(report)).toMatchObject([{ check: 'answers', todo: ARCHIVE_CHECKS.answers }]);
    expect(sentenceOf(report, 'answers')).toMatch(/^It refuses the user or the password.*HTTP 401/);
  });

  const withoutTmpfs = skipUnless(
    process.getuid?.() === 0,
    'The full disk is tried on a small tmpfs, which only root can mount.',
  );
  it.skipIf(withoutTmpfs)('whose disk is full, though it says 200', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overread-small-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=0777', 'tmpfs', folder]);
    try {
      const { address, stop } = await startOrthancWith({ folder });
      const report = await checkArchive(address);
      await stop();
      expect(report.isAccepted).toBe(false);
      expect(failuresOf(report).map(({ check }) => check)).toContain('large');
    } finally {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('what is no DICOMweb server', () => {
  async function serving(answer: (response: ServerResponse) => void): Promise<string> {
    const server: Server = createServer((_, response) => answer(response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    enders.push(async () => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web`;
  }

  it('is told from the first answer: a page, a redirect, nothing at all, nobody there', async () => {
    const page = await serving((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>PACS</h1>'),
    );
    const moved = await serving((response) => response.writeHead(302, { location: '/login' }).end());
    const silent = await serving(() => {});
    for (const [url, expected] of [
      [page, /something other than DICOM JSON/],
      [moved, /sends us to another address.*HTTP 302/],
      [silent, /^It did not answer in time/],
      ['http://127.0.0.1:9/dicom-web', /^Nobody listens at this address/],
    ] as const) {
      const begun = Date.now();
      const report = await checkArchive({ url, timeoutMs: 1000 });
      expect(report.isAccepted).toBe(false);
      expect(report.findings).toMatchObject([{ check: 'answers', outcome: 'fail', todo: ARCHIVE_CHECKS.answers }]);
      expect(report.findings[0]?.sentence).toMatch(expected);
      expect(Date.now() - begun).toBeLessThan(8000);
    }
  });
});

it.skipIf(withoutDciodvfy())('files objects that are right: dciodvfy finds no error in them', async () => {
  const { small, forged } = checkArchiveObjects();
  for (const { name, bytes } of [...small, forged]) {
    const { errors } = await dciodvfy(bytes);
    expect(errors, name).toEqual([]);
  }
});
