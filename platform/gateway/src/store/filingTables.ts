import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Json<T extends object | null> = JSONColumnType<T>;
type Time = Date;
type Bytes = Buffer;

/** `kind`: read, agreement, adjudication, signOff, workflow, publication. `payload`: what the second transaction needs. `state`: open, filed, conflict. */
export interface FilingTable {
  id: string;
  kind: string;
  project_id: string;
  case_id: string | null;
  task_id: string | null;
  state: string;
  payload: Json<Record<string, unknown>>;
  created_at: Time;
  filed_at: Time | null;
  last_error: string | null;
  attempts: ColumnType<number, number | undefined, number>;
}
export interface OutboxTable {
  filing_id: string;
  ordinal: number;
  sop_instance_uid: string;
  bytes: Bytes | null;
  stored_at: Time | null;
}
export interface JobRequestTable {
  id: Generated<string>;
  name: string;
  data: Json<Record<string, unknown>>;
  unique_key: string;
  created_at: Time;
  done_at: Time | null;
}
export interface IdempotencyTable {
  task_id: string;
  key: string;
  body_sha256: string;
  created_at: Time;
}
