import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { certificatePem, fingerprintOf } from '@overread/signing';
import {
  archiveSource,
  buildIndex,
  dicomWebSource,
  folderSource,
  renderReport,
  type VerifyReport,
  verifyArchive,
} from '@overread/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordDueCheckpoints } from '../src/usecases/recordCheckpoint.ts';
import { sequenceLog } from '../src/usecases/sequenceLog.ts';
import { enrolSeries } from './support/enrolSeries.ts';
import { signInAll, WAYS, type Way } from './support/everyState.ts';
import { REVIEW_PROTOCOL } from './support/reviewCase.ts';
import { fileAll } from './support/signedCase.ts';
import { createTestGateway, startTestServices, type TestGateway, type TestServices } from './support/testGateway.ts';

const OVERREAD = resolve(import.meta.dirname, '../../cli/bin/overread.mjs');
const DAYS = 2 * 24 * 3_600_000;

/** Runs the command as a person does, from another folder. */
function overread(...args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [OVERREAD, 'verify', ...args], { cwd: tmpdir(), maxBuffer: 1e8 }, (error, out, err) =>
      done({ status: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}
const reportOf = ({ out }: { out: string }) => JSON.parse(out) as VerifyReport;

describe('overread verify', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let work: string;
  let folder: string;
  let tokenFile: string;
  let url: string;
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'overread-verify-'));
    folder = join(work, 'copy');
    mkdirSync(folder);
    services = await startTestServices({ archives: ['archive'] });
    let later = 0;
    const clock = Date.UTC(2026, 0, 5, 9);
    let ms = 0;
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, {
      seed: 'verify',
      ports: { now: () => new Date(clock + later + ms++) },
    });
    const drivers = await signInAll(gateway, 'verify');
    const ways: readonly Way[] = ['enrolled', 'reading', 'settledAgain', 'withdrawn', 'published', 'excluded'];
    for (const way of ways) {
      const { id } = await enrolSeries(gateway, drivers.series, way);
      await WAYS[way].go(drivers, id);
      await sequenceLog(gateway.ports);
    }
    await fileAll(gateway);
    // Two days later the day's checkpoint is recorded.
    await sequenceLog(gateway.ports);
    later = DAYS;
    await recordDueCheckpoints(gateway.ports);
    await fileAll(gateway);
    const access = services.archives.archive;
    if (!access?.authorization) throw new Error('the test archive asks for a password');
    url = access.url;
    tokenFile = join(work, 'secret');
    writeFileSync(tokenFile, Buffer.from(access.authorization.replace('Basic ', ''), 'base64'), { mode: 0o600 });
    for await (const entry of archiveSource('archive', gateway.record).walk())
      if (entry.what === 'object') writeFileSync(join(folder, `${entry.place.split(' ').at(-1)}.dcm`), entry.bytes);
  }, 180_000);
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
    rmSync(work, { recursive: true, force: true });
  });

  it('says of an archive and of a folder of its files the same: all holds', async () => {
    const [archive, copy] = await Promise.all([
      overread(url, '--token-file', tokenFile, '--json'),
      overread(folder, '--json'),
    ]);
    expect([archive.err, copy.err]).toEqual(['', '']);
    const [a, b] = [reportOf(archive), reportOf(copy)];
    expect(a.findings.filter(({ check }) => !NOTES.includes(check))).toEqual([]);
    expect([archive.status, copy.status]).toEqual([0, 0]);
    expect(a.counts).toMatchObject({ projects: 1, cases: 6, erasedCases: 1 });
    const { foreign: _, ...counted } = a.counts;
    expect(b.counts).toMatchObject(counted);
    expect(b.tallies).toEqual(a.tallies);
    expect(b.findings).toEqual(a.findings);
    for (const tally of ['signatures', 'macs', 'checkpoints', 'loggedDocuments', 'agreements'] as const) {
      expect(a.tallies[tally]?.checked, tally).toBeGreaterThan(0);
      expect(a.tallies[tally]?.good, tally).toBe(a.tallies[tally]?.checked);
    }
  });

  it('says for a person what was found, and that it is anchored only in itself unless the authority is named', async () => {
    const { certificate } = gateway.ports.keyring.authority;
    const pem = join(work, 'ca.pem');
    writeFileSync(pem, certificatePem(certificate));
    const other = `sha256:${'0'.repeat(64)}`;
    const [alone, byFile, wrong] = await Promise.all([
      overread(folder),
      overread(folder, '--trust', other, '--trust', pem),
      verifyArchive(await folderSource(folder), { trust: [other] }),
    ]);
    expect(alone.out).toMatch(/^6 cases · \d+ masks · \d+ documents\n/);
    expect(alone.out).toMatch(/1 case lawfully erased · 0 problems/);
    expect(alone.out).toMatch(/anchored only in itself/);
    expect([alone.status, byFile.status]).toEqual([0, 0]);
    expect(byFile.out).toMatch(/All holds, anchored in “CN=DEMO/);
    expect(byFile.out).not.toMatch(/only in itself/);
    const byPrint = await verifyArchive(await folderSource(folder), { trust: [fingerprintOf(certificate)] });
    expect([byPrint.anchor, byPrint.outcome]).toEqual(['trusted', 'holds']);
    expect([wrong.anchor, wrong.outcome]).toEqual(['untrusted', 'problems']);
    expect(renderReport(wrong).join('\n')).toMatch(
      /FAILED {2}The authority “CN=DEMO.*is none that was given with --trust/,
    );
  });

  it('tells what could not be verified (exit status 2) from what does not hold (1)', async () => {
    const broken = join(work, 'broken');
    mkdirSync(broken);
    const [first = ''] = readdirSync(folder);
    writeFileSync(join(broken, 'cut.dcm'), readFileSync(join(folder, first)).subarray(0, 700));
    const [cut, refused] = await Promise.all([overread(broken), overread(url)]);
    expect([cut.status, refused.status]).toEqual([2, 2]);
    expect(cut.out).toMatch(/NOT VERIFIED {2}The file cut\.dcm cannot be read/);
    expect(refused.err).toMatch(/^Not verified: .*HTTP 401.*OVR_ARCHIVE_UNAVAILABLE/);
    await expect(folderSource(join(work, 'nowhere'))).rejects.toThrow(/is no folder/);
    const dead = dicomWebSource({ url: 'http://127.0.0.1:9/dicom-web' });
    await expect(verifyArchive(dead)).rejects.toMatchObject({ code: 'OVR_ARCHIVE_UNAVAILABLE' });
    await dead.close();
    const bit = readFileSync(join(folder, first));
    bit[bit.length - 20] = (bit.at(-20) ?? 0) ^ 1;
    const flipped = join(work, 'flipped');
    cpSync(folder, flipped, { recursive: true });
    writeFileSync(join(flipped, first), bit);
    const changed = await overread(flipped);
    expect(changed.status).toBe(1);
    expect(changed.out).toMatch(/FAILED.*\n[\s\S]*Does not hold: \d+ problems?\./);
  });

  it('misses a case that was taken away with everything, unless the folder is said to be a part', async () => {
    const { projects } = await buildIndex(await folderSource(folder), { withImages: false });
    const gone = projects[0]?.cases.find(({ label }) => label === 'excluded');
    const part = join(work, 'part');
    cpSync(folder, part, { recursive: true });
    for (const { place } of gone?.objects ?? []) rmSync(join(part, place));
    const whole = await verifyArchive(await folderSource(part));
    expect(new Set(whole.findings.filter((one) => !NOTES.includes(one.check)).map(({ check }) => check))).toEqual(
      new Set(['objectMissing', 'caseMissing']),
    );
    const told = await verifyArchive(await folderSource(part), { isPart: true });
    expect(told.outcome).toBe('holds');
    expect(told.findings.map(({ check }) => check)).toContain('partOnly');
  });

  it('warns of a secret that others can read, and never prints it', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, answer) => {
      asked.push(request.headers.authorization);
      answer.writeHead(401).end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const open = join(work, 'open');
    writeFileSync(open, 'a-bearer-token\n');
    chmodSync(open, 0o644);
    const { port } = server.address() as AddressInfo;
    const { status, out, err } = await overread(`http://127.0.0.1:${port}/dicom-web`, '--token-file', open);
    server.close();
    expect(asked).toEqual(['Bearer a-bearer-token']);
    expect(status).toBe(2);
    expect(err).toMatch(/Others on this machine can read .*chmod 600/);
    expect(out + err).not.toContain('a-bearer-token');
  });

  it('starts without the code of the server', async () => {
    const code =
      "const { registerHooks } = require('node:module'); registerHooks({ load(url, context, next) { if (url.includes('/platform/gateway/')) throw new Error('the gateway is loaded: ' + url); return next(url, context); } });";
    const hook = join(work, 'hook.cjs');
    writeFileSync(hook, code);
    const main = resolve(import.meta.dirname, '../../cli/src/main.ts');
    const status = await new Promise<number>((done) => {
      execFile(process.execPath, ['--require', hook, '--conditions=@overread/source', main, 'verify', work], (error) =>
        done(typeof error?.code === 'number' ? error.code : 0),
      );
    });
    expect(status).toBe(2);
  });
});

const NOTES: readonly string[] = ['lawfullyErased', 'demoAuthority', 'anchoredInItself'];
