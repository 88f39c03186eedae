import { notFound } from '../usecases/access.ts';
import { parseViewAddress } from '../views/dicomWebAddress.ts';

/** Where files are sent to: a task, and the study if the address names one (PS3.18 section 10.5.1). */
export interface StoreAddress {
  readonly taskId: string;
  readonly studyInstanceUid: string | null;
}

/**
 * Takes the path of a STOW-RS request apart: `/dicom-web/tasks/{id}/studies`, or with `/{study}`. There is no other place to
 * store anything.
 *
 * @throws OverreadError OVR_NOT_FOUND, OVR_PATH_INVALID, OVR_UID_INVALID
 */
export function parseStoreAddress(path: string): StoreAddress {
  const { taskId, address } = parseViewAddress(path);
  if (taskId === null || (address.what !== 'studies' && address.what !== 'study')) throw notFound();
  return { taskId, studyInstanceUid: address.study ?? null };
}
