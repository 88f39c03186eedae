import type {
  Amendment,
  Comparison,
  Evaluation,
  MaskMethod,
  ProtocolContent,
  ReadingConditions,
  UnitDecision,
} from '@overread/domain';
import type { InstanceMac } from '@overread/signing';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { FilingTable, IdempotencyTable, JobRequestTable, OutboxTable } from './filingTables.ts';
import type {
  LogCheckpointTable,
  LogDocumentTable,
  LogLeafTable,
  LogRecordTable,
  LogSubtreeTable,
  LogTreeTable,
  LogWaitingTable,
} from './logTables.ts';
import type { ErasureTable, ReleaseCaseTable, ReleaseTable } from './releaseTables.ts';
import type {
  DeviceCertificateTable,
  FailedTryTable,
  NoticeTable,
  SigningKeyTable,
  SigningSessionTable,
} from './signingTables.ts';

/** JSON columns: objects out, JSON text in. */
type Json<T extends object | null> = JSONColumnType<T>;
type Time = Date;
type Bytes = Buffer;

/** Where one SEG of a record lies, and which mask keys it holds by segment number (index + 1). */
export interface SegReference {
  readonly imageSet: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly segments: readonly {
    readonly item: string;
    readonly instance: string | null;
    readonly trackingId: string;
    readonly trackingUid: string;
    /** Of a final mask: how it came about, as its segment says. A read's masks carry it themselves. */
    readonly method?: MaskMethod;
    /** Of a final mask: Tracking UIDs of the readers' masks that it was made from. */
    readonly sourceTrackingUids?: readonly string[];
  }[];
}

/** Where the final content of one item or instance came from. */
export interface Origin {
  readonly item: string;
  readonly instance: string | null;
  readonly unit: string;
  readonly from: string;
  readonly sentence: string;
}

export interface AccountTable {
  id: string;
  login: string;
  name: string;
  password_hash: string;
  is_admin: ColumnType<boolean, boolean | undefined, boolean>;
  must_change_password: ColumnType<boolean, boolean | undefined, boolean>;
  disabled_at: Time | null;
  created_at: Time;
  password_changed_at: ColumnType<Time, Time | undefined, Time>;
}
export interface SessionTable {
  token_hash: string;
  account_id: string;
  created_at: Time;
  seen_at: Time;
  expires_at: Time;
}
export interface ProjectTable {
  id: string;
  key: string;
  title: string;
  seed: string;
  record_study_uid: string;
  created_at: Time;
  register_revision: ColumnType<number, number | undefined, number>;
  roster_revision: ColumnType<number, number | undefined, number>;
  roster_digest: ColumnType<string | null, string | null | undefined, string | null>;
}
export interface MembershipTable {
  project_id: string;
  account_id: string;
  role: string;
  code: string;
  ordinal: number;
  since: Time;
  until: Time | null;
}
export interface ProtocolVersionTable {
  id: string;
  project_id: string;
  key: string;
  version: string;
  content: Json<ProtocolContent>;
  canonical: string;
  digest: string;
  published_by: string;
  published_at: Time;
  retired_at: Time | null;
}
export interface SubjectTable {
  project_id: string;
  key: string;
  partition: string;
}
export interface CaseTable {
  id: string;
  project_id: string;
  protocol_version_id: string;
  label: string;
  subject_key: string;
  state: string;
  is_control: boolean;
  seed: string;
  clinical: Json<Record<string, string>>;
  origin: string | null;
  exclusion_reason: string | null;
  exclusion_asked_by: string | null;
  enrolled_by: string;
  enrolled_at: Time;
  batch_id: ColumnType<string | null, string | null | undefined, string | null>;
  pending: ColumnType<PendingAct | null, string | null | undefined, string | null>;
}
/** An act on a case that one person asked for and a second one confirms. */
export interface PendingAct {
  readonly action: 'withdraw' | 'amend';
  readonly reason: string;
  readonly amendment?: Amendment;
  readonly askedBy: string;
  readonly code: string;
  readonly at: string;
}
export interface BatchTable {
  id: string;
  project_id: string;
  protocol_version_id: string;
  opened_by: string;
  code: string;
  opened_at: Time;
  touched_at: Time;
  pinned_at: Time | null;
}
export interface TimepointTable {
  id: string;
  case_id: string;
  ordinal: number;
  label: string;
}
export interface ImageSetTable {
  id: string;
  timepoint_id: string;
  case_id: string;
  ordinal: number;
  key: string;
  role: string;
  study_instance_uid: string;
  series_instance_uid: string;
  modality: string;
  frame_of_reference_uid: string;
  is_frame_of_reference_derived: boolean;
  notices: Json<string[]>;
  stack: Json<object>;
  study_metadata: Json<object>;
  pixel_digest: string | null;
}
export interface ImageInstanceTable {
  image_set_id: string;
  ordinal: number;
  sop_instance_uid: string;
  sop_class_uid: string;
  metadata: Json<object>;
}
export interface TaskTable {
  id: string;
  project_id: string;
  case_id: string;
  kind: string;
  slot: number;
  round: ColumnType<number, number | undefined, number>;
  state: string;
  is_filing: ColumnType<boolean, boolean | undefined, boolean>;
  attempt: ColumnType<number, number | undefined, number>;
  account_id: string | null;
  code: string | null;
  claimed_at: Time | null;
  opened_at: Time | null;
  completed_at: Time | null;
  created_at: Time;
  returned: ColumnType<{ reason: string; comment: string } | null, string | null | undefined, string | null>;
}
export interface DeclineTable {
  task_id: string;
  account_id: string;
  case_id: string;
  kind: string;
  reason: string;
  comment: string | null;
  at: Time;
}
export interface TaskUidTable {
  task_id: string;
  source_uid: string;
  view_uid: string;
}
export interface DraftTable {
  task_id: string;
  tag: string;
  body: Bytes;
  updated_at: Time;
}
/** `masks`: the packed container (zlib) with evaluation and masks by source SOP Instance UID. */
export interface ReadTable {
  id: string;
  task_id: string;
  case_id: string;
  slot: number;
  code: string;
  protocol_version_id: string;
  evaluation: Json<Evaluation>;
  conditions: Json<ReadingConditions>;
  masks: Bytes;
  submitted_at: Time;
  seg: Json<SegReference[]>;
  sr_uid: string;
  sr_study_uid: string;
  sr_series_uid: string;
}
export interface AgreementTable {
  id: string;
  case_id: string;
  left_read_id: string;
  right_read_id: string;
  comparison: Json<Comparison>;
  algorithm: string;
  sr_uid: string;
  computed_at: Time;
}
export interface ConsensusTable {
  id: string;
  case_id: string;
  units: Json<Origin[]>;
  evaluation: Json<Evaluation>;
  masks: Bytes;
  seg: Json<SegReference[]>;
  sr_uid: string;
  made_at: Time;
}
export interface AdjudicationTable {
  id: string;
  case_id: string;
  task_id: string;
  code: string;
  decisions: Json<UnitDecision[]>;
  evaluation: Json<Evaluation>;
  masks: Bytes;
  origins: Json<Origin[]>;
  seg: Json<SegReference[]>;
  sr_uid: string;
  submitted_at: Time;
}
export interface SignOffTable {
  id: string;
  case_id: string;
  task_id: string;
  account_id: string;
  printed_name: string;
  meaning: string;
  seg: Json<SegReference[]>;
  sr_uid: string;
  signed_at: Time;
}
export interface ArtifactTable {
  sop_instance_uid: string;
  sop_class_uid: string;
  series_instance_uid: string;
  study_instance_uid: string;
  kind: string;
  title: string;
  project_id: string;
  case_id: string | null;
  task_id: string | null;
  sha256: string;
  size: number;
  created_at: Time;
  filed_at: Time | null;
  superseded_by: ColumnType<string | null, string | null | undefined, string | null>;
  erased_at: ColumnType<Time | null, Time | null | undefined, Time | null>;
  mac: ColumnType<InstanceMac | null, string | null | undefined, string | null>;
}
export interface AuditEventTable {
  id: Generated<string>;
  at: Time;
  kind: string;
  account_id: string | null;
  code: string | null;
  role: string;
  project_id: string | null;
  case_id: string | null;
  task_id: string | null;
  protocol_version_id: string | null;
  data: Json<Record<string, unknown>>;
  reason: string | null;
}
export interface AdmittedMaskTable {
  task_id: string;
  image_set: string;
  voxels: string;
  method: Json<MaskMethod>;
  at: Time;
}
export interface SettingTable {
  key: string;
  value: Json<object>;
}

/** All tables, as the migrations make them. */
export interface Tables {
  account: AccountTable;
  session: SessionTable;
  project: ProjectTable;
  membership: MembershipTable;
  protocol_version: ProtocolVersionTable;
  subject: SubjectTable;
  case: CaseTable;
  timepoint: TimepointTable;
  image_set: ImageSetTable;
  image_instance: ImageInstanceTable;
  task: TaskTable;
  decline: DeclineTable;
  task_uid: TaskUidTable;
  draft: DraftTable;
  read: ReadTable;
  agreement: AgreementTable;
  consensus: ConsensusTable;
  adjudication: AdjudicationTable;
  sign_off: SignOffTable;
  artifact: ArtifactTable;
  filing: FilingTable;
  outbox: OutboxTable;
  job_request: JobRequestTable;
  idempotency: IdempotencyTable;
  audit_event: AuditEventTable;
  batch: BatchTable;
  erasure: ErasureTable;
  release: ReleaseTable;
  release_case: ReleaseCaseTable;
  admitted_mask: AdmittedMaskTable;
  setting: SettingTable;
  signing_key: SigningKeyTable;
  signing_session: SigningSessionTable;
  device_certificate: DeviceCertificateTable;
  failed_try: FailedTryTable;
  notice: NoticeTable;
  log_tree: LogTreeTable;
  log_leaf: LogLeafTable;
  log_subtree: LogSubtreeTable;
  log_checkpoint: LogCheckpointTable;
  log_document: LogDocumentTable;
  log_record: LogRecordTable;
  log_waiting: LogWaitingTable;
}
