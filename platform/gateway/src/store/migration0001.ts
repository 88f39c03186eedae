/**
 * The data model (design section 2, D13-D17). PostgreSQL 15 syntax only.
 * The audit log takes INSERT only; published protocols, reads and records never change: triggers hold both.
 */
export const MIGRATION_0001 = `
create table account (
  id uuid primary key, login text not null unique, name text not null, password_hash text not null,
  is_admin boolean not null default false, must_change_password boolean not null default true,
  disabled_at timestamptz, created_at timestamptz not null
);
create table session (
  token_hash text primary key, account_id uuid not null references account, created_at timestamptz not null,
  seen_at timestamptz not null, expires_at timestamptz not null
);
create table project (
  id uuid primary key, key text not null unique, title text not null, seed text not null,
  record_study_uid text not null unique, created_at timestamptz not null
);
create table membership (
  project_id uuid not null references project, account_id uuid not null references account, role text not null,
  code text not null, ordinal integer not null, since timestamptz not null, until timestamptz,
  primary key (project_id, account_id, role), unique (project_id, code)
);
create table protocol_version (
  id uuid primary key, project_id uuid not null references project, key text not null, version text not null,
  content jsonb not null, canonical text not null, digest text not null, published_by uuid not null references account,
  published_at timestamptz not null, retired_at timestamptz, unique (project_id, key, version)
);
create table subject (
  project_id uuid not null references project, key text not null, partition text not null, primary key (project_id, key)
);
create table "case" (
  id uuid primary key, project_id uuid not null references project, protocol_version_id uuid not null references protocol_version,
  label text not null, subject_key text not null, state text not null, is_control boolean not null, seed text not null,
  clinical jsonb not null, origin text, exclusion_reason text, exclusion_asked_by uuid references account,
  enrolled_by uuid not null references account, enrolled_at timestamptz not null,
  unique (project_id, label), foreign key (project_id, subject_key) references subject (project_id, key)
);
create table timepoint (
  id uuid primary key, case_id uuid not null references "case", ordinal integer not null, label text not null, unique (case_id, ordinal)
);
create table image_set (
  id uuid primary key, timepoint_id uuid not null references timepoint, case_id uuid not null references "case", ordinal integer not null,
  key text not null, role text not null, study_instance_uid text not null, series_instance_uid text not null, modality text not null,
  frame_of_reference_uid text not null, is_frame_of_reference_derived boolean not null, notices jsonb not null, stack jsonb not null,
  study_metadata jsonb not null, pixel_digest text, unique (timepoint_id, key)
);
create table image_instance (
  image_set_id uuid not null references image_set, ordinal integer not null, sop_instance_uid text not null, sop_class_uid text not null,
  metadata jsonb not null, primary key (image_set_id, ordinal), unique (image_set_id, sop_instance_uid)
);
create index image_instance_uid on image_instance (sop_instance_uid);
create table task (
  id uuid primary key, project_id uuid not null references project, case_id uuid not null references "case", kind text not null,
  slot integer not null, round integer not null default 1, state text not null, is_filing boolean not null default false, attempt integer not null default 0,
  account_id uuid references account, code text, claimed_at timestamptz, opened_at timestamptz, completed_at timestamptz,
  created_at timestamptz not null, returned jsonb
);
create unique index task_slot on task (case_id, kind, slot, round) where state <> 'CANCELED';
create unique index task_one_read_per_person on task (case_id, account_id, kind, round) where state <> 'CANCELED' and account_id is not null;
create unique index task_one_in_progress on task (project_id, account_id, kind) where state = 'IN PROGRESS' and not is_filing;
create table decline (
  task_id uuid not null references task, account_id uuid not null references account, case_id uuid not null references "case", kind text not null,
  reason text not null, comment text, at timestamptz not null
);
create table task_uid (
  task_id uuid not null references task, source_uid text not null, view_uid text not null,
  primary key (task_id, source_uid), unique (task_id, view_uid)
);
create table draft (
  task_id uuid primary key references task, tag text not null, body bytea not null, updated_at timestamptz not null
);
create table read (
  id uuid primary key, task_id uuid not null unique references task, case_id uuid not null references "case", slot integer not null,
  code text not null, protocol_version_id uuid not null references protocol_version, evaluation jsonb not null, conditions jsonb not null,
  masks bytea not null, submitted_at timestamptz not null, seg jsonb not null, sr_uid text not null, sr_study_uid text not null, sr_series_uid text not null
);
create table agreement (
  id uuid primary key, case_id uuid not null references "case" unique, left_read_id uuid not null references read, right_read_id uuid not null references read,
  comparison jsonb not null, algorithm text not null, sr_uid text not null, computed_at timestamptz not null
);
create table consensus (
  case_id uuid not null references "case" unique, id uuid primary key, units jsonb not null, evaluation jsonb not null, masks bytea not null,
  seg jsonb not null, sr_uid text not null, made_at timestamptz not null
);
create table adjudication (
  id uuid primary key, case_id uuid not null references "case", task_id uuid not null unique references task, code text not null,
  decisions jsonb not null, evaluation jsonb not null, masks bytea not null, origins jsonb not null, seg jsonb not null, sr_uid text not null, submitted_at timestamptz not null
);
create table sign_off (
  id uuid primary key, case_id uuid not null references "case", task_id uuid not null unique references task, account_id uuid not null references account,
  printed_name text not null, meaning text not null, seg jsonb not null, sr_uid text not null, signed_at timestamptz not null
);
create table artifact (
  sop_instance_uid text primary key, sop_class_uid text not null, series_instance_uid text not null, study_instance_uid text not null,
  kind text not null, title text not null, project_id uuid not null references project, case_id uuid references "case", task_id uuid references task,
  sha256 text not null, size integer not null, created_at timestamptz not null, filed_at timestamptz
);
create table filing (
  id uuid primary key, kind text not null, project_id uuid not null references project, case_id uuid references "case", task_id uuid references task,
  state text not null, payload jsonb not null, created_at timestamptz not null, filed_at timestamptz, last_error text, attempts integer not null default 0
);
create index filing_open on filing (created_at) where state = 'open';
create table outbox (
  filing_id uuid not null references filing, ordinal integer not null, sop_instance_uid text not null unique references artifact, bytes bytea,
  stored_at timestamptz, primary key (filing_id, ordinal)
);
create table job_request (
  id bigint generated always as identity primary key, name text not null, data jsonb not null, unique_key text not null unique, created_at timestamptz not null, done_at timestamptz
);
create table idempotency (
  task_id uuid not null references task, key text not null, body_sha256 text not null, created_at timestamptz not null, primary key (task_id, key)
);
create table audit_event (
  id bigint generated always as identity primary key, at timestamptz not null, kind text not null, account_id uuid references account, code text, role text not null,
  project_id uuid references project, case_id uuid references "case", task_id uuid references task, protocol_version_id uuid references protocol_version,
  data jsonb not null, reason text
);
create index audit_event_case on audit_event (case_id, id);
create table setting ( key text primary key, value jsonb not null );
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'This table takes INSERT only.'; end $$;
create trigger audit_event_is_append_only before update or delete or truncate on audit_event for each statement execute function refuse_change();
create trigger read_is_locked before update or delete on read for each statement execute function refuse_change();
create trigger agreement_is_locked before update or delete on agreement for each statement execute function refuse_change();
create trigger consensus_is_locked before update or delete on consensus for each statement execute function refuse_change();
create trigger adjudication_is_locked before update or delete on adjudication for each statement execute function refuse_change();
create trigger sign_off_is_locked before update or delete on sign_off for each statement execute function refuse_change();
create function protocol_is_frozen() returns trigger language plpgsql as $$ begin
  if new.content is distinct from old.content or new.canonical <> old.canonical or new.digest <> old.digest or new.version <> old.version then
    raise exception 'A published protocol version never changes.'; end if; return new; end $$;
create trigger protocol_version_is_frozen before update on protocol_version for each row execute function protocol_is_frozen();
`;
