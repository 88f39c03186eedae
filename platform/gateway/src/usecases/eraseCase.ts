import { type FiledObject, isOverreadError, OverreadError } from '@overread/domain';
import { fileFiling } from './fileFiling.ts';
import type { Erasure, Ports } from './ports.ts';

/** After so long every request to the archive that was under way has ended: what a killed or slow process stored shows by then. */
const LOOK_AGAIN_MS = 2 * 60_000;

/**
 * How far the erasure of a withdrawn case got: `later` is to be called again, `erased` too (for a second look), `undefined` is over.
 */
export type ErasureStep = 'later' | 'erased' | undefined;

/**
 * Goes on with the erasure of a withdrawn case, from wherever a crash left it: the tombstone is filed first, so that nothing is ever
 * missing without a reason; what was accepted before is filed; then each mask is deleted, and seen to be gone; then the database lets
 * go of voxels and waiting bytes. Two minutes later it looks once more. Safe to run again and side by side.
 */
export async function eraseCase(ports: Ports, caseId: string): Promise<ErasureStep> {
  const { store } = ports;
  const erasure = await store.transaction((tx) => store.erasures.ofCase(tx, caseId));
  if (!erasure || erasure.checkedAt !== null) return undefined;
  try {
    return await (erasure.erasedAt === null ? erase(ports, erasure) : lookAgain(ports, erasure, erasure.erasedAt));
  } catch (error) {
    const message = isOverreadError(error) ? error.message : 'It broke off; the log says why.';
    ports.log.warn({ err: error, caseId }, 'an erasure waits');
    await store.transaction((tx) => store.erasures.failed(tx, caseId, message));
    return 'later';
  }
}

async function erase(ports: Ports, { caseId, filingId, objects }: Erasure): Promise<ErasureStep> {
  const { store } = ports;
  const waiting = await store.transaction((tx) => store.filings.openOfCase(tx, caseId));
  for (const id of [filingId, ...waiting.filter((one) => one !== filingId)]) {
    const state = await fileFiling(ports, id);
    if (id === filingId && state === 'conflict')
      throw new OverreadError(
        'OVR_ARCHIVE_CONFLICT',
        'The archive holds another object in the place of the tombstone; nothing is deleted without one. Its administrator must look.',
      );
    if (state === 'open')
      throw new OverreadError(
        'OVR_ARCHIVE_UNAVAILABLE',
        'The archive does not answer; the masks are deleted when it does.',
      );
  }
  for (const object of objects) await remove(ports, object);
  await store.transaction(async (tx) => {
    const at = ports.now();
    await store.erasures.emptyMasks(tx, caseId);
    await store.erasures.forget(
      tx,
      objects.map((object) => object.sopInstanceUid),
      at,
    );
    if (!(await store.erasures.erased(tx, caseId, at))) return;
    await store.audit.append(tx, {
      at,
      kind: 'case.erased',
      accountId: null,
      role: 'system',
      projectId: (await store.cases.byId(tx, caseId))?.project_id ?? null,
      caseId,
      data: { count: objects.length },
    });
  });
  return 'erased';
}

async function lookAgain(ports: Ports, { caseId, objects }: Erasure, erasedAt: Date): Promise<ErasureStep> {
  if (ports.now().getTime() - erasedAt.getTime() < LOOK_AGAIN_MS) return 'later';
  for (const object of objects) await remove(ports, object);
  await ports.store.transaction((tx) => ports.store.erasures.checked(tx, caseId, ports.now()));
  return undefined;
}

/** Deletes an object if it is there with the bytes that are ours. @throws OVR_ARCHIVE_CONFLICT, OVR_ARCHIVE_NO_DELETE */
async function remove(ports: Ports, object: FiledObject): Promise<void> {
  const { studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid: instance } = object;
  const bytes = await ports.record.retrieveInstance(study, series, instance);
  if (bytes === undefined) return;
  if (ports.sha256(bytes) !== object.sha256.replace(/^sha256:/, ''))
    throw new OverreadError(
      'OVR_ARCHIVE_CONFLICT',
      `The archive holds another object under ${instance}; it was not deleted. Its administrator must look.`,
    );
  await ports.record.deleteInstance(study, series, instance);
  if ((await ports.record.retrieveInstance(study, series, instance)) !== undefined)
    throw new OverreadError(
      'OVR_ARCHIVE_NO_DELETE',
      `The archive still holds ${instance} after its deletion. Its administrator must delete it; this is looked at again.`,
    );
}
