/**
 * Keys of people and what they unlock (design D11; 21 CFR 11.100-11.300): one signing key per membership, signing sessions, the
 * device's certificates, tries that failed, notices to a person. A key and its certificate are never deleted, and what a closed one
 * says never changes.
 */
export const MIGRATION_0005 = `
alter table account add column password_changed_at timestamptz;
update account set password_changed_at = created_at;
alter table account alter column password_changed_at set default now(), alter column password_changed_at set not null;
alter table project add column roster_revision integer not null default 0;
alter table project add column roster_digest text;
create table signing_key (
  id uuid primary key, project_id uuid not null references project, account_id uuid not null references account, role text not null,
  code text not null, state text not null check (state in ('asked', 'open', 'closed', 'refused')),
  made text not null check (made in ('here', 'brought')), sealed_key text not null, public_key bytea not null, subject text not null,
  certificate bytea, chain jsonb not null, fingerprint text unique, asked_at timestamptz not null,
  needs_confirmation boolean not null, confirmed_by uuid references account, confirmed_at timestamptz,
  issued_by uuid references account, identity text, since timestamptz, until timestamptz, closed_because text, closed_by uuid references account,
  check (state <> 'open' or (certificate is not null and fingerprint is not null and since is not null and until is null)),
  check (state not in ('closed', 'refused') or (until is not null and closed_because is not null)),
  check (confirmed_by is null or issued_by is null or confirmed_by <> issued_by),
  check (account_id is distinct from confirmed_by)
);
create unique index signing_key_current on signing_key (project_id, account_id, role) where state in ('asked', 'open');
create function keep_signing_key() returns trigger language plpgsql as $$ begin
  if tg_op = 'UPDATE' then
    if old.state in ('asked', 'open') and new.id = old.id and new.project_id = old.project_id and new.account_id = old.account_id
      and new.role = old.role and new.public_key = old.public_key
      and (old.certificate is null or new.certificate = old.certificate) and (old.since is null or new.since = old.since)
      then return new; end if;
  end if;
  raise exception 'A signing key is never deleted, and a closed one never changes.'; end $$;
create trigger signing_key_is_kept before update or delete on signing_key for each row execute function keep_signing_key();
create trigger signing_key_is_never_emptied before truncate on signing_key for each statement execute function keep_signing_key();
create table signing_session (
  token_hash text primary key, account_id uuid not null references account,
  session_hash text not null unique references session on delete cascade, opened_at timestamptz not null, seen_at timestamptz not null,
  key_id uuid references signing_key, sealed_key text, task_id uuid references task, armed_until timestamptz
);
create table device_certificate (
  fingerprint text primary key, certificate bytea not null, subject text not null, since timestamptz not null, until timestamptz
);
create table failed_try (
  id bigint generated always as identity primary key, purpose text not null, subject text not null, at timestamptz not null
);
create index failed_try_subject on failed_try (purpose, subject);
create table notice (
  id uuid primary key, account_id uuid not null references account, at timestamptz not null, sentence text not null, dismissed_at timestamptz
);
create index notice_account on notice (account_id) where dismissed_at is null;
`;
