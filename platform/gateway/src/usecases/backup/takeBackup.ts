import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateDigest } from '@overread/domain';
import { BACKUP_TABLES, type Ports, type Tx } from '../ports.ts';
import { stateOfDatabase } from '../stateOfDatabase.ts';
import { VERSION } from '../viewAbout.ts';
import { type BackupManifest, KEY_NAME, writeBackup } from './backupFile.ts';

/** Where a backup goes, and what it holds besides the database. */
export interface BackupOptions {
  /** Absolute; must not be there. */
  readonly file: string;
  readonly keysFolder: string;
  readonly tell: (line: string) => void;
}

/** What was backed up. */
export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
  readonly takenAt: string;
  readonly stateDigest: string;
}

/**
 * Backs up what the archive does not hold, and with it the rest of the database, as of one moment (design D3): accounts, sealed keys and
 * the keys folder, the log, work in progress, drafts, what waits to be filed. People work on meanwhile.
 * @throws OVR_REQUEST_INVALID if the file is there
 */
export async function takeBackup(ports: Ports, { file, keysFolder, tell }: BackupOptions): Promise<BackupReport> {
  const { store } = ports;
  const takenAt = ports.now().toISOString();
  let digest = '';
  const written = await store.transaction(async (tx) => {
    await store.dump.freeze(tx);
    digest = stateDigest(await stateOfDatabase(ports, tx), ports.sha256);
    const manifest: BackupManifest = {
      format: 'overread-backup-1',
      version: VERSION,
      migration: await store.dump.migration(tx),
      takenAt,
      installationId: ports.keyring.installationId,
      stateDigest: digest,
    };
    return writeBackup(file, linesOf(ports, tx, manifest, keysFolder, tell));
  });
  await store.transaction((tx) =>
    store.audit.append(tx, {
      at: ports.now(),
      kind: 'backup.taken',
      accountId: null,
      role: 'system',
      data: { takenAt, stateDigest: digest },
    }),
  );
  return { file, bytes: written.bytes, rows: written.lines - 1, takenAt, stateDigest: digest };
}

async function* linesOf(
  ports: Ports,
  tx: Tx,
  manifest: BackupManifest,
  keysFolder: string,
  tell: (line: string) => void,
): AsyncGenerator<string> {
  yield JSON.stringify(manifest);
  for (const name of (await readdir(keysFolder)).filter((one) => KEY_NAME.test(one)).sort())
    yield JSON.stringify({ key: name, text: await readFile(join(keysFolder, name), 'utf8') });
  for (const table of BACKUP_TABLES) {
    let count = 0;
    for await (const row of ports.store.dump.lines(tx, table)) {
      count += 1;
      yield `{"table":${JSON.stringify(table)},"row":${row}}`;
    }
    if (count > 0) tell(`${table}: ${count} rows`);
  }
}
