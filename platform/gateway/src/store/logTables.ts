import type { ColumnType } from 'kysely';

/** One tree of the log; after a rebuild or a restore the next one begins. */
export interface LogTreeTable {
  number: number;
  origin: string;
  /** Verifier key string (C2SP signed note) of the key that signs its checkpoints. */
  verifier_key: string;
  size: ColumnType<string, number | undefined, number>;
  continues: string | null;
  started_at: Date;
}
/** How soon the project's next checkpoint record should prove an entry: `none` for what checkpoint records themselves leave. */
export type Urgency = 'none' | 'daily' | 'now';
/** A leaf with its entry as hashed. `event_id` null: the first entry of a log that goes on from an earlier one. */
export interface LogLeafTable {
  tree: number;
  index: ColumnType<string, number, never>;
  event_id: ColumnType<string | null, string | null, never>;
  hash: Buffer;
  entry: string;
  project_id: string | null;
  urgency: Urgency;
}
/** Hash of a complete subtree above the leaves. */
export interface LogSubtreeTable {
  tree: number;
  level: number;
  index: ColumnType<string, number, never>;
  hash: Buffer;
}
export interface LogCheckpointTable {
  tree: number;
  size: ColumnType<string, number, never>;
  root: Buffer;
  note: string;
  at: Date;
}
/** A filed object that an entry names. */
export interface LogDocumentTable {
  project_id: string;
  tree: number;
  index: ColumnType<string, number, never>;
  ordinal: number;
  sop_instance_uid: string;
  sha256: string;
  is_checkpoint: boolean;
  at: Date;
}
/** A checkpoint record of a project. `covered`: documents of entries before this index are proved by it or an earlier one. */
export interface LogRecordTable {
  project_id: string;
  tree: number;
  revision: number;
  size: ColumnType<string, number, never>;
  covered: ColumnType<string, number, never>;
  sop_instance_uid: string;
  series_instance_uid: string;
  at: Date;
}
/** An audit event that is committed and not in the log yet. */
export interface LogWaitingTable {
  event_id: string;
}
