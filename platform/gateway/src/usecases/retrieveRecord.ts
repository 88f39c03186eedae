import { isOverreadError, isPermitted, OverreadError } from '@overread/domain';
import type { Acting, Person } from './access.ts';
import { exactBytes } from './exportObjects.ts';
import type { Artifact, Ports } from './ports.ts';

/** In which role a person looks at an object of a project whose records they may read. */
export function recordReader(actor: Person, artifact: Pick<Artifact, 'projectId'>): Acting {
  const member = actor.memberships.find(
    (one) => one.projectId === artifact.projectId && isPermitted([one.role], 'records.read'),
  );
  return { role: member?.role ?? 'auditor', code: member?.code ?? '' };
}

/**
 * The bytes of an object that was filed, as the record archive gives them now, proved by the digest that we know. Looking is an audit
 * event; other bytes are one too, and stop here.
 *
 * @throws OVR_ARCHIVE_UNAVAILABLE if the archive does not give it, OVR_ARCHIVE_CONFLICT if it gives something else
 */
export async function retrieveRecord(
  ports: Ports,
  actor: Person,
  acting: Acting,
  artifact: Artifact,
): Promise<Uint8Array> {
  const note = (kind: 'record.read' | 'record.altered') =>
    ports.store.transaction((tx) =>
      ports.store.audit.append(tx, {
        at: ports.now(),
        kind,
        accountId: actor.accountId,
        code: acting.code || null,
        role: acting.role,
        projectId: artifact.projectId,
        caseId: artifact.caseId,
        taskId: artifact.taskId,
        data: { sopInstanceUid: artifact.sopInstanceUid, title: artifact.title },
      }),
    );
  try {
    const bytes = await exactBytes(ports, artifact);
    await note('record.read');
    return bytes;
  } catch (error) {
    if (!isOverreadError(error) || error.code !== 'OVR_ARCHIVE_CONFLICT') throw error;
    await note('record.altered');
    ports.log.fatal({ code: error.code, ...error.details }, 'the archive gives other bytes than were filed');
    throw new OverreadError(
      error.code,
      `Security: this record was altered or replaced after it was filed, so it is not shown. ${error.message}`,
      error.details,
    );
  }
}
