import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type InstallationState, OverreadError, stateDifferences, stateDigest } from '@overread/domain';
import { type ArchiveIndex, archiveSource, buildIndex, type FoldProblem, foldArchive } from '@overread/verify';
import { caseColumnOf, type DumpedRow, type Ports, TABLE_FATES, type TableName, type Tx } from '../ports.ts';
import { openAccountBook } from '../rebuild/accountBook.ts';
import { codesOf } from '../rebuild/codesOf.ts';
import { checkKinds, refuseFalse } from '../rebuild/refuseFalse.ts';
import { restoreCase } from '../rebuild/restoreCase.ts';
import type { RestoredProject } from '../rebuild/restoredProject.ts';
import { restoreProject } from '../rebuild/restoreProject.ts';
import { restoreReleases } from '../rebuild/restoreReleases.ts';
import { type CheckpointHead, checkpointHead } from '../rebuild/takeOffice.ts';
import { unusablePassword } from '../rebuild/unusablePassword.ts';
import { stateOfDatabase } from '../stateOfDatabase.ts';
import { type BackupLine, type BackupManifest, checkBackup, readBackup } from './backupFile.ts';
import { RESTORED_SETTING } from './goOnAfterRestore.ts';
import { type CaseRows, overlayOffice } from './overlayOffice.ts';

/** What a restore is made from. */
export interface RestoreOptions {
  /** Absolute. */
  readonly file: string;
  readonly keysFolder: string;
  readonly acceptFindings: readonly string[];
  readonly tell: (line: string) => void;
}

/** What a restore did. */
export interface RestoreReport {
  readonly takenAt: string;
  readonly stateDigest: string;
  readonly isEqual: boolean;
  /** Where database and archive differ after it, one sentence each; empty. */
  readonly differences: readonly string[];
  /** What is not as the backup had it, one sentence each. */
  readonly reconciled: readonly string[];
  /** Where the log goes on, which it does in a new tree after every restore. */
  readonly log: string;
  readonly images: readonly string[];
  readonly findings: readonly FoldProblem[];
  readonly cases: number;
}

/** Rows that are put back at once. */
const AT_ONCE = 100;

/** Ends the transaction in which only was looked at what a backup says. */
class OnlyLooked extends Error {}

/** Tables that name tasks and cases of any time; put back once these are there. */
const LAST: readonly TableName[] = [
  'audit_event',
  'log_tree',
  'log_leaf',
  'log_subtree',
  'log_checkpoint',
  'log_document',
  'log_record',
  'log_waiting',
];

/**
 * Puts a backup back into an empty installation, and brings it up to what the archive says: cases whose records went on since are taken
 * from the archive, with the work in progress of the backup laid over them. All in one transaction. The keys folder is put in place of
 * the present one, which is kept beside it; the server must be started again, and the log goes on in a new tree then.
 *
 * @throws OVR_REBUILD_NOT_EMPTY, OVR_BACKUP_INVALID, OVR_REBUILD_INCOMPLETE
 */
export async function restoreBackup(ports: Ports, options: RestoreOptions): Promise<RestoreReport> {
  const { file, tell } = options;
  const { store, sha256 } = ports;
  checkKinds(options.acceptFindings);
  await store.transaction((tx) => refuseFull(ports, tx));
  tell(`The backup is whole: ${await checkBackup(file)} lines`);
  tell('Reading the archive');
  const index = await buildIndex(archiveSource('the record archive', ports.record), { withImages: false });
  const heads: CheckpointHead[] = [];
  const archive = await foldArchive(index, sha256, {
    project: async (folded) => {
      heads.push(...[checkpointHead(folded)].flatMap((head) => head ?? []));
    },
  });
  refuseFalse(archive.problems, options.acceptFindings);
  tell('Reading the backup');
  const { manifest, keys, state } = await look(ports, file);
  tell(`Backup of ${manifest.takenAt}: ${state.projects.length} projects`);
  const aside = casesToRemake(state, archive.state);
  const reconciled: string[] = [];
  const images: string[] = [];
  const after = await store.transaction(async (tx) => {
    await store.dump.empty(tx);
    const rows = await load(ports, tx, file, {
      aside,
      beforeTheLast: async (caseRows) => {
        const made = await bringUp(ports, tx, index, { aside, caseRows, known: state });
        reconciled.push(...made.reconciled);
        images.push(...made.images);
      },
    });
    tell(`${rows} rows are back`);
    await store.settings.set(tx, RESTORED_SETTING, { heads, takenAt: manifest.takenAt });
    await store.dump.close(tx);
    return stateOfDatabase(ports, tx);
  });
  await putKeys(ports, options.keysFolder, keys);
  reconciled.unshift(...projectSentences(state, archive.state));
  const digest = stateDigest(archive.state, sha256);
  return {
    takenAt: manifest.takenAt,
    stateDigest: digest,
    isEqual: stateDigest(after, sha256) === digest,
    differences: stateDifferences(archive.state, after, ['the archive', 'the database']),
    reconciled,
    log: await logSentence(ports, heads),
    images,
    findings: archive.problems,
    cases: after.projects.reduce((sum, project) => sum + project.cases.length, 0),
  };
}

async function refuseFull(ports: Ports, tx: Tx): Promise<void> {
  const projects = await ports.store.restore.projectIds(tx);
  if (projects.size > 0)
    throw new OverreadError(
      'OVR_REBUILD_NOT_EMPTY',
      `The database holds ${projects.size} projects. A backup is restored into an empty installation only.`,
    );
}

/** What a backup is of, what it holds of the keys folder, and the state that its rows say; nothing stays of it. */
async function look(ports: Ports, file: string) {
  let manifest: BackupManifest | undefined;
  let state: InstallationState | undefined;
  const keys: { name: string; text: string }[] = [];
  const { store } = ports;
  try {
    await store.transaction(async (tx) => {
      await store.dump.empty(tx);
      for await (const batch of batches(file, (line) => {
        if ('format' in line) manifest = line;
        else if ('key' in line) keys.push({ name: line.key, text: line.text });
      })) {
        if (manifest?.migration !== (await store.dump.migration(tx)))
          throw new OverreadError(
            'OVR_BACKUP_INVALID',
            `The backup is of Overread ${manifest?.version}, whose tables are others. Restore it with that version, then start this one.`,
          );
        await store.dump.insert(tx, batch.table, batch.rows).catch((error: unknown) => {
          throw new OverreadError(
            'OVR_BACKUP_INVALID',
            `A row of the table ${batch.table} in the backup cannot be put back.`,
            {},
            { cause: error },
          );
        });
      }
      state = await stateOfDatabase(ports, tx);
      throw new OnlyLooked();
    });
  } catch (error) {
    if (!(error instanceof OnlyLooked)) throw error;
  }
  if (!manifest || !state) throw new TypeError('a backup has a manifest');
  return { manifest, keys, state };
}

/** Ids of the cases that the archive knows otherwise than the backup; they are made from the archive. */
function casesToRemake(backup: InstallationState, archive: InstallationState): ReadonlySet<string> {
  const known = new Map(backup.projects.flatMap((project) => project.cases.map((one) => [one.id, one.digest])));
  return new Set(
    archive.projects.flatMap((project) =>
      project.cases.flatMap((one) => (known.get(one.id) === one.digest ? [] : one.id)),
    ),
  );
}

/** Rows of a backup, a few of one table at a time. */
async function* batches(
  file: string,
  other: (line: BackupManifest | Exclude<BackupLine, { readonly table: string }>) => void,
): AsyncGenerator<{ readonly table: TableName; readonly rows: readonly DumpedRow[] }> {
  let table: TableName | undefined;
  let rows: DumpedRow[] = [];
  for await (const line of readBackup(file)) {
    if (!('table' in line)) {
      other(line);
      continue;
    }
    if (!Object.hasOwn(TABLE_FATES, line.table))
      throw new OverreadError('OVR_BACKUP_INVALID', `The backup has a table ${line.table}, which is not known here.`);
    if (table !== undefined && (line.table !== table || rows.length >= AT_ONCE)) {
      yield { table, rows };
      rows = [];
    }
    table = line.table as TableName;
    rows.push(line.row);
  }
  if (table !== undefined && rows.length > 0) yield { table, rows };
}

/** Puts the rows back, those of cases that are made anew left aside for `beforeTheLast`. @returns how many are back */
async function load(
  ports: Ports,
  tx: Tx,
  file: string,
  of: {
    readonly aside: ReadonlySet<string>;
    readonly beforeTheLast: (rows: ReadonlyMap<string, CaseRows>) => Promise<void>;
  },
): Promise<number> {
  const caseRows = new Map<string, Map<TableName, DumpedRow[]>>();
  const caseOf = {
    task: new Map<string, string>(),
    filing: new Map<string, string>(),
    image_set: new Map<string, string>(),
  };
  let isUp = false;
  let count = 0;
  for await (const { table, rows } of batches(file, () => undefined)) {
    if (LAST.includes(table) && !isUp) {
      isUp = true;
      await of.beforeTheLast(caseRows);
    }
    const column = caseColumnOf(table);
    const kept: DumpedRow[] = [];
    for (const row of rows) {
      const named = column && row[column.column];
      const caseId = column?.by ? caseOf[column.by].get(String(named)) : named;
      if (typeof caseId === 'string' && of.aside.has(caseId)) {
        if (table === 'task' || table === 'filing' || table === 'image_set') caseOf[table].set(String(row.id), caseId);
        // Large, and made again from images and segmentations.
        if (table === 'image_instance' || table === 'image_set') continue;
        const own = caseRows.get(caseId) ?? new Map<TableName, DumpedRow[]>();
        caseRows.set(caseId, own);
        own.set(table, [...(own.get(table) ?? []), row]);
      } else kept.push(row);
    }
    await ports.store.dump.insert(tx, table, kept);
    count += kept.length;
  }
  if (!isUp) await of.beforeTheLast(caseRows);
  return count;
}

/** Brings projects and cases up to what the archive says. */
async function bringUp(
  ports: Ports,
  tx: Tx,
  index: ArchiveIndex,
  of: {
    readonly aside: ReadonlySet<string>;
    readonly caseRows: ReadonlyMap<string, CaseRows>;
    readonly known: InstallationState;
  },
): Promise<{ readonly reconciled: readonly string[]; readonly images: readonly string[] }> {
  const accounts = openAccountBook(ports, await unusablePassword());
  const reconciled: string[] = [];
  const images: string[] = [];
  let restored: RestoredProject | undefined;
  await foldArchive(index, ports.sha256, {
    project: async (folded, opened) => {
      restored = await restoreProject(ports, tx, { folded, opened, accounts });
    },
    case: async (folded) => {
      const { id, label } = folded.content;
      if (!restored) throw new TypeError('a project comes before its cases');
      if (!of.aside.has(id)) return;
      await restored.know(tx, codesOf(folded, restored.folded));
      const problems = await restoreCase(ports, tx, index, restored, folded);
      images.push(...problems.map((sentence) => `${label}: ${sentence}`));
      const rows = of.caseRows.get(id);
      if (!rows) reconciled.push(`${label}: enrolled after this backup; taken from the archive.`);
      else
        reconciled.push(
          ...(await overlayOffice(ports, tx, { caseId: id, label, rows, isFiled: (uid) => index.objects.has(uid) })),
        );
    },
    projectEnd: async (folded) => {
      if (restored) await restoreReleases(ports, tx, restored, folded);
    },
  });
  if (accounts.made() > 0)
    reconciled.push(
      `${accounts.made()} accounts are newer than this backup; they are closed until their people are invited again.`,
    );
  return { reconciled, images };
}

/** What of a project is newer in the archive, in words. */
function projectSentences(backup: InstallationState, archive: InstallationState): string[] {
  return archive.projects.flatMap((project) => {
    const before = backup.projects.find((one) => one.id === project.id);
    if (!before) return [`Project ${project.key}: created after this backup; taken from the archive.`];
    const newer = (what: string, now: number | undefined, then: number | undefined) =>
      (now ?? 0) > (then ?? 0)
        ? [`Project ${project.key}: ${what} is at revision ${now}, the backup at ${then ?? 0}; taken from the archive.`]
        : [];
    const versions = project.protocolVersions.length - before.protocolVersions.length;
    return [
      ...newer('the reader register', project.register?.revision, before.register?.revision),
      ...newer('the signing roster', project.signingRoster?.revision, before.signingRoster?.revision),
      ...(versions > 0 ? [`Project ${project.key}: ${versions} SOP versions were published after this backup.`] : []),
    ];
  });
}

async function logSentence(ports: Ports, heads: readonly CheckpointHead[]): Promise<string> {
  const size = await ports.store.transaction(async (tx) => (await ports.store.logTree.current(tx))?.size ?? 0);
  const proved = Math.max(0, ...heads.map((head) => head.size));
  return proved > size
    ? `The log of the backup ends at ${size}, the archive proves ${proved}: a new tree begins.`
    : `The log of the backup ends at ${size}; what came after it is lost, so a new tree begins.`;
}

/** The keys of the backup take the place of those that this start made, which are kept beside them. */
async function putKeys(ports: Ports, folder: string, keys: readonly { name: string; text: string }[]): Promise<void> {
  if (keys.length === 0) return;
  const next = `${folder}.next`;
  // What a restore that was broken off left there is not of this backup.
  await rm(next, { recursive: true, force: true });
  await mkdir(next, { recursive: true, mode: 0o700 });
  for (const { name, text } of keys) await writeFile(join(next, name), text, { mode: 0o600 });
  await rename(folder, `${folder}.before-restore-${ports.now().getTime()}`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(next, folder);
}
