/**
 * Records of everything (design section 4): enrolment batches, revisions of the reader register, requests that wait for a second
 * person, releases, lawful erasure. Reads, consensus and adjudications stay locked; only the voxels of a withdrawn case may go.
 */
export const MIGRATION_0002 = `
alter table project add column register_revision integer not null default 0;
create table batch (
  id uuid primary key, project_id uuid not null references project, protocol_version_id uuid not null references protocol_version,
  opened_by uuid not null references account, code text not null, opened_at timestamptz not null, touched_at timestamptz not null, pinned_at timestamptz
);
alter table "case" add column batch_id uuid references batch;
alter table "case" add column pending jsonb;
alter table artifact add column superseded_by text;
alter table artifact add column erased_at timestamptz;
create table erasure (
  case_id uuid primary key references "case", filing_id uuid not null references filing, objects jsonb not null, asked_at timestamptz not null,
  erased_at timestamptz, checked_at timestamptz, last_error text
);
create table release (
  id uuid primary key, project_id uuid not null references project, scope text not null, account_id uuid not null references account,
  code text not null, asked_at timestamptz not null, filed_at timestamptz
);
create table release_case (
  release_id uuid not null references release, case_id uuid not null references "case", state text not null, objects jsonb not null,
  manifests jsonb not null, filing_id uuid references filing, problem text, done_at timestamptz, primary key (release_id, case_id)
);
create unique index release_case_running on release_case (case_id) where state in ('waiting', 'copying', 'filing');
drop trigger read_is_locked on read;
drop trigger consensus_is_locked on consensus;
drop trigger adjudication_is_locked on adjudication;
create function locked_but_for_erasure() returns trigger language plpgsql as $$ begin
  if tg_op = 'UPDATE' then
    if length(new.masks) = 0 and to_jsonb(new) - 'masks' = to_jsonb(old) - 'masks'
      and exists (select 1 from "case" c where c.id = old.case_id and c.state = 'withdrawn') then return new; end if;
  end if;
  raise exception 'This table takes INSERT only.'; end $$;
create trigger read_is_locked before update or delete on read for each row execute function locked_but_for_erasure();
create trigger consensus_is_locked before update or delete on consensus for each row execute function locked_but_for_erasure();
create trigger adjudication_is_locked before update or delete on adjudication for each row execute function locked_but_for_erasure();
create trigger read_is_never_emptied before truncate on read for each statement execute function refuse_change();
create trigger consensus_is_never_emptied before truncate on consensus for each statement execute function refuse_change();
create trigger adjudication_is_never_emptied before truncate on adjudication for each statement execute function refuse_change();
`;
