import type { Tables } from './tables.ts';

/** `archive`: a rebuild makes it again. `office`: only a backup brings it back. `passing`: neither; nobody misses it. */
type Fate = 'archive' | 'office' | 'passing';

interface TableFate {
  readonly fate: Fate;
  /** Column that leads to the case of a row, itself or by way of the table named; left out where rows belong to no case. */
  readonly case?: { readonly column: string; readonly by?: 'task' | 'filing' | 'image_set' };
}

const OF_CASE = { column: 'case_id' } as const;
const OF_TASK = { column: 'task_id', by: 'task' } as const;

/**
 * What becomes of every table when a database is lost, in the order in which rows can be put back. docs/backup.md says the same in
 * words; a further table is one row here, and a test fails as long as it is not.
 */
export const TABLE_FATES = {
  account: { fate: 'archive' },
  setting: { fate: 'office' },
  project: { fate: 'archive' },
  membership: { fate: 'archive' },
  protocol_version: { fate: 'archive' },
  subject: { fate: 'archive' },
  batch: { fate: 'archive' },
  signing_key: { fate: 'archive' },
  device_certificate: { fate: 'archive' },
  notice: { fate: 'office' },
  case: { fate: 'archive', case: { column: 'id' } },
  timepoint: { fate: 'archive', case: OF_CASE },
  image_set: { fate: 'archive', case: OF_CASE },
  image_instance: { fate: 'archive', case: { column: 'image_set_id', by: 'image_set' } },
  task: { fate: 'archive', case: OF_CASE },
  decline: { fate: 'office', case: OF_CASE },
  task_uid: { fate: 'office', case: OF_TASK },
  draft: { fate: 'office', case: OF_TASK },
  admitted_mask: { fate: 'office', case: OF_TASK },
  idempotency: { fate: 'office', case: OF_TASK },
  read: { fate: 'archive', case: OF_CASE },
  agreement: { fate: 'archive', case: OF_CASE },
  consensus: { fate: 'archive', case: OF_CASE },
  adjudication: { fate: 'archive', case: OF_CASE },
  sign_off: { fate: 'archive', case: OF_CASE },
  artifact: { fate: 'archive', case: OF_CASE },
  filing: { fate: 'office', case: OF_CASE },
  outbox: { fate: 'office', case: { column: 'filing_id', by: 'filing' } },
  erasure: { fate: 'archive', case: OF_CASE },
  release: { fate: 'archive' },
  release_case: { fate: 'archive', case: OF_CASE },
  job_request: { fate: 'office' },
  audit_event: { fate: 'office' },
  log_tree: { fate: 'office' },
  log_leaf: { fate: 'office' },
  log_subtree: { fate: 'office' },
  log_checkpoint: { fate: 'office' },
  log_document: { fate: 'office' },
  log_record: { fate: 'office' },
  log_waiting: { fate: 'office' },
  session: { fate: 'passing' },
  signing_session: { fate: 'passing' },
  failed_try: { fate: 'passing' },
} as const satisfies Readonly<Record<keyof Tables, TableFate>>;

export type TableName = keyof Tables;

/** The tables that a backup holds, in the order of {@link TABLE_FATES}. */
export const BACKUP_TABLES: readonly TableName[] = (Object.keys(TABLE_FATES) as TableName[]).filter(
  (table) => TABLE_FATES[table].fate !== 'passing',
);

/** How a row of a table leads to its case; undefined where it belongs to none. */
export const caseColumnOf = (table: TableName): TableFate['case'] => (TABLE_FATES[table] as TableFate).case;
