import { type FiledObject, isOverreadError, OverreadError, transitionFor } from '@overread/domain';
import { acceptFiling } from './acceptFiling.ts';
import { filedObject } from './filedObject.ts';
import { fileFiling } from './fileFiling.ts';
import { keyObjectRecords } from './keyObjectRecords.ts';
import type { Ports, Release, ReleaseCase, Tx } from './ports.ts';
import { recordScene } from './recordScene.ts';
import { releasedObjects } from './releasedObjects.ts';
import { caseRecordObject, signRecords } from './workflowFiling.ts';

/** How far the case is: through (published or stopped), or to be tried again. */
export type PublishStep = 'through' | 'later';

/**
 * Publishes one case of a release, from wherever a crash left it: what is to be copied is written down, then copied byte by byte and
 * proved; then manifest and publication record are accepted, filed in the record archive, and the manifest copied too. A case that is
 * signed no more, or a source archive that holds something else in its place, stops it. @throws OVR_ARCHIVE_UNAVAILABLE and the like
 */
export async function publishCase(ports: Ports, release: Release, part: ReleaseCase): Promise<PublishStep> {
  try {
    const objects = await begin(ports, release, part);
    if (objects === 'later' || objects === 'through') return objects;
    const filingId = part.filingId ?? (await copyAndAccept(ports, release, part, objects));
    if (filingId === undefined) return 'through';
    switch (await fileFiling(ports, filingId)) {
      case 'filed':
        return 'through';
      case 'conflict':
        return await stop(
          ports,
          release,
          part,
          'The archive holds another object in its place; its administrator must look.',
        );
      default:
        return 'later';
    }
  } catch (error) {
    if (isOverreadError(error) && error.code === 'OVR_ARCHIVE_CONFLICT')
      return stop(ports, release, part, error.message);
    throw error;
  }
}

/** Writes down what is to be copied. */
async function begin(ports: Ports, release: Release, part: ReleaseCase): Promise<readonly FiledObject[] | PublishStep> {
  const { store } = ports;
  if (part.state === 'filing') return part.objects;
  const outcome = await store.transaction(async (tx) => {
    if (!(await mayBePublished(ports, tx, part))) return 'stop';
    if ((await store.filings.openOfCase(tx, part.caseId)).length > 0) return 'later';
    const objects = await releasedObjects(ports, tx, part.caseId, release.scope);
    return (await store.releases.move(tx, part, ['waiting', 'copying'], { state: 'copying', objects, problem: null }))
      ? objects
      : 'through';
  });
  return outcome === 'stop' ? stop(ports, release, part, 'The case is no longer signed.') : outcome;
}

async function mayBePublished(ports: Ports, tx: Tx, part: ReleaseCase): Promise<boolean> {
  const row = await ports.store.cases.lock(tx, part.caseId);
  return row !== undefined && transitionFor(row.state, 'publish', 'coordinator') !== undefined;
}

/** @returns id of the filing, or undefined if the case was stopped meanwhile */
async function copyAndAccept(
  ports: Ports,
  release: Release,
  part: ReleaseCase,
  objects: readonly FiledObject[],
): Promise<string | undefined> {
  const { store } = ports;
  if (ports.source !== ports.record)
    for (const object of objects) {
      const isOn = await store.transaction(async (tx) =>
        (await store.releases.ofCase(tx, part.caseId)).some(
          (one) => one.releaseId === release.id && one.state === 'copying',
        ),
      );
      if (!isOn) return undefined;
      await copy(ports, object);
    }
  const filingId = ports.newId();
  const isAccepted = await store.transaction(async (tx) => {
    if (!(await mayBePublished(ports, tx, part))) return false;
    const { objects: made, manifests } = await records(ports, tx, release, part, objects);
    await acceptFiling(ports, tx, {
      id: filingId,
      kind: 'publication',
      projectId: release.projectId,
      caseId: part.caseId,
      taskId: null,
      payload: { releaseId: release.id, alsoToSource: manifests.map((manifest) => manifest.sopInstanceUid) },
      objects: made,
    });
    const to = { state: 'filing', objects: [...objects, ...manifests], manifests, filingId } as const;
    if (!(await store.releases.move(tx, part, ['copying'], to)))
      throw new OverreadError('OVR_CASE_STATE', 'The case was withdrawn while it was being published.');
    return true;
  });
  return isAccepted ? filingId : undefined;
}

/** Copies one object with the bytes that were filed. */
async function copy(ports: Ports, object: FiledObject): Promise<void> {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, sha256 } = object;
  const bytes = await ports.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
  if (bytes === undefined)
    throw new OverreadError('OVR_ARCHIVE_UNAVAILABLE', 'The archive does not give a record that was filed in it.');
  if (ports.sha256(bytes) !== sha256)
    throw new OverreadError(
      'OVR_ARCHIVE_CONFLICT',
      `The record archive holds other bytes under ${sopInstanceUid} than were filed; nothing of it was published.`,
    );
  await ports.source.storeExactly(bytes);
}

/** Manifest and publication record, in the order in which they are filed. */
async function records(ports: Ports, tx: Tx, release: Release, part: ReleaseCase, objects: readonly FiledObject[]) {
  const scene = await recordScene(ports, tx, part.caseId);
  const at = ports.now();
  const made = await signRecords(
    ports,
    tx,
    keyObjectRecords(ports, scene, {
      what: 'manifest',
      uidParts: ['manifest', release.id, part.caseId],
      seriesNumber: 9800,
      objects,
      description: `Released ${release.scope === 'final' ? 'final masks and their records' : 'with every record'} of case ${scene.case.label}.`,
      person: release.code,
      at,
    }),
  );
  const manifests = made.map((object) => filedObject({ ...object, sha256: ports.sha256(object.bytes) }));
  const record = caseRecordObject(ports, scene, {
    kind: 'casePublished',
    uidParts: ['published', release.id, part.caseId],
    seriesNumber: 9801,
    sentence: `Case ${scene.case.label} published: ${objects.length + manifests.length} objects.`,
    person: release.code,
    at,
    content: {
      projectId: release.projectId,
      caseId: part.caseId,
      releaseId: release.id,
      scope: release.scope,
      identities: 'coded',
      publishedBy: release.code,
      at: at.toISOString(),
      archive: ports.source === ports.record ? 'same' : 'source',
      objects: [...objects, ...manifests],
    },
  });
  return { objects: [...made, ...(await signRecords(ports, tx, [record]))], manifests };
}

/** The case leaves the release, with a sentence for the page. */
async function stop(ports: Ports, release: Release, part: ReleaseCase, problem: string): Promise<'through'> {
  await ports.store.transaction(async (tx) => {
    const at = ports.now();
    const to = { state: 'stopped', problem, doneAt: at } as const;
    if (!(await ports.store.releases.move(tx, part, ['waiting', 'copying', 'filing'], to))) return;
    await ports.store.audit.append(tx, {
      at,
      kind: 'case.publishStopped',
      accountId: null,
      role: 'system',
      projectId: release.projectId,
      caseId: part.caseId,
      data: { reason: problem },
    });
  });
  return 'through';
}
