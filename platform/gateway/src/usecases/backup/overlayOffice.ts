import type { TaskKind } from '@overread/domain';
import type { DumpedRow, Ports, TableName, TaskRow, Tx } from '../ports.ts';

/** Rows of a backup about one case, by table. */
export type CaseRows = ReadonlyMap<TableName, readonly DumpedRow[]>;

const WORDS: Readonly<Record<TaskKind, string>> = { read: 'read', adjudicate: 'adjudication', signOff: 'sign-off' };
/** What hangs on a task that nobody has submitted. */
const OF_TASK = ['task_uid', 'draft', 'admitted_mask', 'idempotency'] as const satisfies readonly TableName[];
/** What was accepted of a submission that waits to be filed. */
const ACCEPTED = ['read', 'adjudication', 'sign_off'] as const satisfies readonly TableName[];

/**
 * Lays what a backup knew of a case over what the archive says of it: the archive wins. Work in progress is taken up again where the
 * case still waits for it; what was submitted and had not reached the archive waits to be filed again.
 * @returns what is not as the backup had it, one sentence each
 */
export async function overlayOffice(
  ports: Ports,
  tx: Tx,
  of: {
    readonly caseId: string;
    readonly label: string;
    readonly rows: CaseRows;
    readonly isFiled: (uid: string) => boolean;
  },
): Promise<readonly string[]> {
  const { store } = ports;
  const said: string[] = [];
  const rows = (table: TableName): readonly DumpedRow[] => of.rows.get(table) ?? [];
  const [row] = rows('case');
  const inArchive = await store.cases.byId(tx, of.caseId);
  if (row && inArchive)
    await store.dump.setOffice(tx, of.caseId, {
      origin: text(row.origin),
      batchId: text(row.batch_id),
      pending: row.state === inArchive.state ? ((row.pending as object | null) ?? null) : null,
    });
  const there = await store.tasks.ofCase(tx, of.caseId);
  const free = new Set(there.filter((task) => task.state === 'SCHEDULED' && task.account_id === null));
  for (const task of rows('task')) {
    const id = String(task.id);
    const ofTask = (table: TableName) => rows(table).filter((one) => one.task_id === id);
    const words = `${of.label}, ${WORDS[task.kind as TaskKind]}${task.code === null ? '' : ` of ${String(task.code)}`}`;
    if (there.some((one) => one.id === id)) {
      if (task.state !== 'COMPLETED') said.push(`${words}: filed after this backup; taken from the archive.`);
      if (ofTask('draft').length > 0)
        said.push(`${words}: the draft of the backup is older than what was filed; dropped.`);
      continue;
    }
    const place = placeOf(free, task);
    if (place === undefined) {
      // The log and the declines name it: it stays, as work that is over.
      await store.dump.insert(tx, 'task', [{ ...task, state: 'CANCELED', account_id: null, is_filing: false }]);
      if (task.state === 'IN PROGRESS')
        said.push(`${words}: begun in the backup, and done otherwise since; what was drawn in it is dropped.`);
      continue;
    }
    free.delete(place);
    await store.dump.removeTask(tx, place.id);
    await store.dump.insert(tx, 'task', [task]);
    for (const table of OF_TASK) await store.dump.insert(tx, table, ofTask(table));
    if (task.is_filing === true) {
      for (const table of ACCEPTED) await store.dump.insert(tx, table, ofTask(table));
      const filings = ofTask('filing');
      await store.dump.insert(tx, 'filing', filings);
      const outbox = rows('outbox').filter((one) => filings.some((filing) => filing.id === one.filing_id));
      const uids = new Set(outbox.map((one) => one.sop_instance_uid));
      await store.dump.insert(
        tx,
        'artifact',
        rows('artifact').filter((one) => uids.has(one.sop_instance_uid)),
      );
      await store.dump.insert(tx, 'outbox', outbox);
      said.push(`${words}: submitted before this backup and not in the archive; it is filed now.`);
    }
  }
  await store.dump.insert(tx, 'decline', rows('decline'));
  const lost = rows('filing').filter((filing) => filing.state === 'open' && filing.task_id === null);
  for (const filing of lost)
    if (rows('outbox').some((one) => one.filing_id === filing.id && !of.isFiled(String(one.sop_instance_uid))))
      said.push(
        `${of.label}: an act of the backup had not reached the archive, and the case has moved on since; look at it.`,
      );
  return said;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The free task that was made anew in the place of one of the backup; undefined if the case does not wait for it any more. */
function placeOf(free: ReadonlySet<TaskRow>, task: DumpedRow): TaskRow | undefined {
  if (task.state !== 'SCHEDULED' && task.state !== 'IN PROGRESS') return undefined;
  return [...free].find((one) => one.kind === task.kind && one.slot === task.slot && one.round === task.round);
}
