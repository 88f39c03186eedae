/**
 * The log (RFC 6962): every audit event becomes a leaf of a tree whose checkpoints are signed. A trigger notes each event as waiting in
 * its own transaction, so that none is missed and none is seen before it is committed. What stands in a tree never changes.
 */
export const MIGRATION_0006 = `
create table log_tree (
  number integer primary key, origin text not null unique, verifier_key text not null, size bigint not null default 0,
  continues text, started_at timestamptz not null
);
create table log_leaf (
  tree integer not null references log_tree, index bigint not null, event_id bigint unique references audit_event,
  hash bytea not null, entry text not null, project_id uuid, urgency text not null check (urgency in ('none', 'daily', 'now')),
  primary key (tree, index)
);
create index log_leaf_project on log_leaf (project_id, tree, index) where urgency <> 'none';
create table log_subtree (
  tree integer not null references log_tree, level smallint not null check (level > 0), index bigint not null, hash bytea not null,
  primary key (tree, level, index)
);
create table log_checkpoint (
  tree integer not null references log_tree, size bigint not null, root bytea not null, note text not null, at timestamptz not null,
  primary key (tree, size)
);
create table log_document (
  project_id uuid not null, tree integer not null, index bigint not null, ordinal integer not null,
  sop_instance_uid text not null, sha256 text not null, is_checkpoint boolean not null, at timestamptz not null,
  primary key (project_id, tree, index, ordinal), foreign key (tree, index) references log_leaf
);
create table log_record (
  project_id uuid not null references project, tree integer not null references log_tree, revision integer not null,
  size bigint not null, covered bigint not null, sop_instance_uid text not null, series_instance_uid text not null, at timestamptz not null,
  primary key (project_id, tree, revision), unique (sop_instance_uid, tree)
);
create table log_waiting (event_id bigint primary key references audit_event);
insert into log_waiting select id from audit_event;
create function note_waiting_event() returns trigger language plpgsql as $$ begin
  insert into log_waiting values (new.id); return null; end $$;
create trigger audit_event_waits after insert on audit_event for each row execute function note_waiting_event();
create index audit_event_project on audit_event (project_id, id);
create index audit_event_account on audit_event (account_id, kind, id);
create trigger log_leaf_is_append_only before update or delete or truncate on log_leaf for each statement execute function refuse_change();
create trigger log_subtree_is_append_only before update or delete or truncate on log_subtree for each statement execute function refuse_change();
create trigger log_checkpoint_is_append_only before update or delete or truncate on log_checkpoint for each statement execute function refuse_change();
create trigger log_document_is_append_only before update or delete or truncate on log_document for each statement execute function refuse_change();
create trigger log_record_is_append_only before update or delete or truncate on log_record for each statement execute function refuse_change();
`;
