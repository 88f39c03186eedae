import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABLE_FATES } from '../src/store/tableFates.ts';
import { goOnAfterRestore } from '../src/usecases/backup/goOnAfterRestore.ts';
import { type RestoreReport, restoreBackup } from '../src/usecases/backup/restoreBackup.ts';
import { type BackupReport, takeBackup } from '../src/usecases/backup/takeBackup.ts';
import { rebuild } from '../src/usecases/rebuild/rebuild.ts';
import { claim, type Drivers, driveCase, read, signInAll, signOff, smallRead } from './support/everyState.ts';
import { REVIEW_PROTOCOL, stateOf } from './support/reviewCase.ts';
import { fileAll } from './support/signedCase.ts';
import {
  createTestGateway,
  seeded,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

const NEXT_DAY = Date.UTC(2026, 0, 6, 9);

describe('a backup that is older than the archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overread-backup-'));
  const file = join(folder, 'overread.backup');
  const keysFolder = join(folder, 'keys');
  let services: TestServices;
  let gateway: TestGateway;
  let restored: TestGateway;
  let drivers: Drivers;
  let backup: BackupReport;
  let report: RestoreReport;
  const ids: Record<string, string> = {};
  const tasks: Record<string, string> = {};
  const quiet = { keysFolder, acceptFindings: [], tell: () => undefined };

  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive'] });
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'backup' });
    drivers = await signInAll(gateway, 'backup');
    mkdirSync(keysFolder);
    writeFileSync(join(keysFolder, 'log.pem'), 'of the backup');
    // As NFS leaves it; no key.
    writeFileSync(join(keysFolder, '.nfs0001'), 'x');
    for (const [label, way] of [
      ['DONE', 'signed'],
      ['NEARLY', 'concordant'],
      ['HERS', 'enrolled'],
      ['HIS', 'reading'],
    ] as const)
      ids[label] = await driveCase(drivers, label, way);
    tasks.hers = await claim(drivers, ids.HERS ?? '', 'read', 'anna');
    tasks.his = await claim(drivers, ids.HIS ?? '', 'read', 'boris');
    for (const [task, person] of [
      [tasks.hers, drivers.people.anna],
      [tasks.his, drivers.people.boris],
    ] as const)
      expect((await person.putDraft(task, smallRead(drivers.series), null)).statusCode).toBe(204);
    await fileAll(gateway);
    backup = await takeBackup(gateway.ports, { file, keysFolder, tell: () => undefined });
    writeFileSync(join(keysFolder, 'log.pem'), 'of another start');
    // The day goes on.
    expect((await drivers.people.anna.submit(tasks.hers, smallRead(drivers.series), 'hers-after')).statusCode).toBe(
      201,
    );
    await signOff(drivers, ids.NEARLY ?? '');
    ids.NEW = await driveCase(drivers, 'NEW', 'reading');
    await fileAll(gateway);
    restored = await createTestGateway(services, REVIEW_PROTOCOL, {
      seed: 'restored',
      isEmpty: true,
      ports: seeded('restored', NEXT_DAY),
    });
  }, 300_000);
  afterAll(async () => {
    await restored?.close();
    await gateway?.close();
    await services?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('knows what becomes of every table when the database is lost', async () => {
    const there = await gateway.store.transaction((tx) => gateway.store.dump.tablesThere(tx));
    expect([...there].sort()).toEqual(Object.keys(TABLE_FATES).sort());
  });

  it('is one file for its owner alone, and overwrites nothing', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(backup.bytes).toBe(statSync(file).size);
    await expect(takeBackup(gateway.ports, { file, keysFolder, tell: () => undefined })).rejects.toThrow(
      /there already/,
    );
    expect(readdirSync(folder).sort()).toEqual(['keys', 'overread.backup']);
  });

  it('is refused if it is damaged, and then nothing is changed', async () => {
    const broken = join(folder, 'broken');
    writeFileSync(broken, readFileSync(file));
    truncateSync(broken, statSync(file).size - 40);
    await expect(restoreBackup(restored.ports, { ...quiet, file: broken })).rejects.toMatchObject({
      code: 'OVR_BACKUP_INVALID',
    });
    await expect(restoreBackup(gateway.ports, { ...quiet, file })).rejects.toMatchObject({
      code: 'OVR_REBUILD_NOT_EMPTY',
    });
    expect(readFileSync(join(keysFolder, 'log.pem'), 'utf8')).toBe('of another start');
    rmSync(broken);
  });

  /** The backup with its lines changed, under an end that fits them or under the one that it had. */
  function changed(name: string, change: (lines: string[]) => void, isSealed: boolean): string {
    const all = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
    const lines = all.slice(0, -1);
    change(lines);
    const sha256 = createHash('sha256')
      .update(`${lines.join('\n')}\n`)
      .digest('hex');
    const end = isSealed ? JSON.stringify({ end: { lines: lines.length, sha256 } }) : all.at(-1);
    writeFileSync(join(folder, name), gzipSync(`${[...lines, end].join('\n')}\n`));
    return join(folder, name);
  }

  it.each([
    ['damaged where the tables notice it', false, /is no whole backup: its content is not what its end says\./],
    ['made of rows that no table takes', true, /^A row of the table task in the backup cannot be put back\.$/],
  ])('is refused if it is %s, and then nothing is changed', async (_, isSealed, sentence) => {
    const before = readdirSync(folder).sort();
    const path = changed(
      'rows',
      (lines) => {
        const at = lines.findIndex((line) => line.startsWith('{"table":"task"'));
        lines[at] = lines[at]?.replace(/"id":"[0-9a-f]/, '"id":"x') ?? '';
      },
      isSealed,
    );
    await expect(restoreBackup(restored.ports, { ...quiet, file: path })).rejects.toMatchObject({
      code: 'OVR_BACKUP_INVALID',
      message: expect.stringMatching(sentence),
    });
    rmSync(path);
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(await restored.store.transaction((tx) => restored.store.restore.projectIds(tx))).toEqual(new Set());
  });

  it('is refused if it names a file that is none of the keys folder, before anything is changed', async () => {
    const before = readdirSync(folder).sort();
    for (const key of ['..', 'device.pem/../../log.pem']) {
      const hostile = changed('hostile', (lines) => lines.splice(1, 0, JSON.stringify({ key, text: 'x' })), true);
      await expect(restoreBackup(restored.ports, { ...quiet, file: hostile }), String(key)).rejects.toMatchObject({
        code: 'OVR_BACKUP_INVALID',
      });
      rmSync(hostile);
      expect(readdirSync(folder).sort()).toEqual(before);
      expect(await restored.store.transaction((tx) => restored.store.restore.projectIds(tx))).toEqual(new Set());
    }
  });

  it('comes back, and what is newer in the archive is taken from there, each with a sentence', async () => {
    report = await restoreBackup(restored.ports, { ...quiet, file });
    expect(report).toMatchObject({ isEqual: true, differences: [], images: [], findings: [], cases: 5 });
    expect(report.reconciled).toEqual(
      expect.arrayContaining([
        'HERS, read of R-01: filed after this backup; taken from the archive.',
        'HERS, read of R-01: the draft of the backup is older than what was filed; dropped.',
        'NEW: enrolled after this backup; taken from the archive.',
      ]),
    );
    expect(report.log).toMatch(/^The log of the backup ends at \d+.* a new tree begins\.$/);
    expect(readFileSync(join(keysFolder, 'log.pem'), 'utf8')).toBe('of the backup');
    expect(statSync(join(keysFolder, 'log.pem')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith('keys.before-restore-'))).toHaveLength(1);
  });

  it('goes on: people sign in as before, drafts are there, nothing is doubled', async () => {
    await goOnAfterRestore(restored.ports);
    const people = { ...drivers, gateway: restored };
    const boris = await restored.as('boris');
    const draft = await boris.get(`/api/tasks/${tasks.his}/draft`);
    expect(draft.statusCode).toBe(200);
    const answer = await boris.submit(tasks.his ?? '', smallRead(drivers.series), 'his-after-restore');
    expect(answer.statusCode).toBe(201);
    expect(await stateOf(restored, ids.HIS ?? '')).toBe('comparing');
    expect(await stateOf(restored, ids.HERS ?? '')).toBe('reading');
    expect(await stateOf(restored, ids.NEARLY ?? '')).toBe('signed');
    expect(await stateOf(restored, ids.DONE ?? '')).toBe('signed');
    const hers = await restored.store.transaction((tx) => restored.store.reads.filedOfCase(tx, ids.HERS ?? ''));
    expect(hers).toHaveLength(1);
    const anna = await restored.as('anna');
    // The same submission again, of a browser that never got its answer: the task is over.
    expect((await anna.submit(tasks.hers ?? '', smallRead(drivers.series), 'hers-after')).json().code).toBe(
      'OVR_TASK_STATE',
    );
    await read({ ...people, people: { ...drivers.people, boris } }, ids.HERS ?? '', 'boris', smallRead(drivers.series));
    expect(await stateOf(restored, ids.HERS ?? '')).toBe('comparing');
  });

  it('is not needed for a rebuild, which refuses an archive that lacks something, unless somebody accepts that by name', async () => {
    const id = ids.DONE ?? '';
    const [mask] = (await restored.store.transaction((tx) => restored.store.artifacts.ofCase(tx, id))).filter(
      (one) => one.kind === 'seg',
    );
    if (!mask) throw new Error('a signed case has masks');
    await restored.record.deleteInstance(mask.studyInstanceUid, mask.seriesInstanceUid, mask.sopInstanceUid);
    const third = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'third', isEmpty: true });
    try {
      const refused = rebuild(third.ports, { acceptFindings: [], tell: () => undefined });
      await expect(refused).rejects.toMatchObject({
        code: 'OVR_REBUILD_INCOMPLETE',
        message: expect.stringMatching(/objectMissing: Case DONE: .*--accept-findings objectMissing$/s),
      });
      expect(await third.store.transaction((tx) => third.store.restore.projectIds(tx))).toEqual(new Set());
      const accepted = await rebuild(third.ports, { acceptFindings: ['objectMissing'], tell: () => undefined });
      expect(accepted.findings.map((finding) => finding.kind)).toContain('objectMissing');
      expect(await stateOf(third, id)).toBe('signed');
    } finally {
      await third.close();
    }
  });
});
