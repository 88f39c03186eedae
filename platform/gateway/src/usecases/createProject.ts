import { derivedUid } from '@overread/dicom';
import { CODE_PREFIX, OverreadError } from '@overread/domain';
import { fileRegister } from './fileRegister.ts';
import { fileSigningRoster } from './fileSigningRoster.ts';
import type { Actor, Ports } from './ports.ts';
import { sha256Bytes } from './sha256Bytes.ts';
import { acceptRecord, projectRecordObject } from './workflowFiling.ts';

/**
 * Creates a project with its seed and the UID of its record study; a coordinator who creates one coordinates it. Files the record of
 * it, the signing roster, and the register if there is a member. @throws OVR_PROJECT_EXISTS
 */
export async function createProject(
  ports: Ports,
  actor: Actor,
  input: { readonly key: string; readonly title: string },
): Promise<{ readonly projectId: string }> {
  const id = ports.newId();
  const at = ports.now();
  const seed = Buffer.from(ports.randomBytes(16)).toString('hex');
  await ports.store.transaction(async (tx) => {
    const isNew = await ports.store.projects.insert(tx, {
      id,
      key: input.key,
      title: input.title,
      seed,
      recordStudyUid: derivedUid(sha256Bytes(ports), 'recordStudy', id),
      at,
    });
    if (!isNew) throw new OverreadError('OVR_PROJECT_EXISTS', 'There is a project with this key.');
    const coordinates = actor.kind === 'person' && !actor.isAdmin;
    const code = coordinates ? `${CODE_PREFIX.coordinator}-01` : null;
    const record = projectRecordObject(
      ports,
      { id, key: input.key, title: input.title, created_at: at },
      {
        kind: 'projectCreated',
        uidParts: ['projectCreated', id],
        seriesNumber: 1,
        sentence: `Project ${input.key} created.`,
        ...(code ? { person: code } : {}),
        content: { projectId: id, projectKey: input.key, projectTitle: input.title, seed, createdAt: at.toISOString() },
        at,
      },
    );
    await acceptRecord(ports, tx, { projectId: id, caseId: null }, record);
    await fileSigningRoster(ports, tx, id, at);
    if (actor.kind === 'person' && code) {
      await ports.store.projects.insertMembership(tx, {
        projectId: id,
        accountId: actor.accountId,
        role: 'coordinator',
        code,
        ordinal: 1,
        at,
      });
      await fileRegister(ports, tx, id, at);
    }
    await ports.store.audit.append(tx, {
      at,
      kind: 'project.created',
      accountId: actor.kind === 'person' ? actor.accountId : null,
      code,
      role: actor.kind === 'system' ? 'system' : coordinates ? 'coordinator' : 'admin',
      projectId: id,
      data: { key: input.key },
    });
  });
  ports.wake();
  return { projectId: id };
}
