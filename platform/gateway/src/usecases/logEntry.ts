import { canonicalJson } from '@overread/domain';
import type { StoredEvent } from './ports.ts';

/** The entry of the log for an audit event: canonical JSON (RFC 8785) of everything that the event says. */
export function logEntry(event: StoredEvent): string {
  return canonicalJson({
    id: Number(event.id),
    at: event.at.toISOString(),
    kind: event.kind,
    role: event.role,
    code: event.code,
    accountId: event.account_id,
    projectId: event.project_id,
    caseId: event.case_id,
    taskId: event.task_id,
    protocolVersionId: event.protocol_version_id,
    data: event.data,
    reason: event.reason,
  });
}

/** The first entry of a log that goes on from an earlier one: the signed note of its last known checkpoint. */
export function continuedEntry(note: string): string {
  return canonicalJson({ kind: 'log.continued', note });
}

/** An object that an entry says was filed. */
export interface FiledDigest {
  readonly sopInstanceUid: string;
  readonly sha256: string;
}

/** What an event says was filed; empty for every other kind. */
export function filedObjectsOf({ kind, data }: Pick<StoredEvent, 'kind' | 'data'>): readonly FiledDigest[] {
  if (kind !== 'submission.filed' || !Array.isArray(data.objects)) return [];
  return (data.objects as readonly Partial<FiledDigest>[]).flatMap(({ sopInstanceUid, sha256 }) =>
    typeof sopInstanceUid === 'string' && typeof sha256 === 'string' ? [{ sopInstanceUid, sha256 }] : [],
  );
}
