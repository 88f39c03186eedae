import { OverreadError } from '@overread/domain';
import { notFound, type Person } from '../usecases/access.ts';
import type { Ports } from '../usecases/ports.ts';
import type { ViewAnswer } from '../usecases/viewAnswer.ts';
import { viewRecords } from '../usecases/viewRecords.ts';
import { viewTask } from '../usecases/viewTask.ts';
import { parseViewAddress } from '../views/dicomWebAddress.ts';
import { parseViewQuery } from '../views/viewQuery.ts';

/** One request below `/dicom-web/`. */
export interface DicomWebRequest {
  readonly method: string;
  /** As it came: path and query, not decoded. */
  readonly url: string;
  /** Aborted when the viewer is gone. */
  readonly signal: AbortSignal;
}

/**
 * Answers a DICOMweb request of a person: of one task's view, or of the records. The address is taken apart and rebuilt
 * from checked parts; what is not offered, foreign or absent is one and the same 404.
 *
 * @throws OverreadError OVR_PATH_INVALID, OVR_UID_INVALID, OVR_QUERY_INVALID, OVR_NOT_FOUND, OVR_STOW_NOT_YET
 */
export async function answerDicomWeb(ports: Ports, actor: Person, request: DicomWebRequest): Promise<ViewAnswer> {
  const mark = request.url.indexOf('?');
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  const { taskId, address } = parseViewAddress(path);
  if (request.method === 'POST' && taskId !== null && address.what === 'studies')
    throw new OverreadError('OVR_STOW_NOT_YET', 'Files of other programs cannot be taken over yet.');
  if (request.method !== 'GET' && request.method !== 'HEAD') throw notFound();
  const query = parseViewQuery(mark < 0 ? '' : request.url.slice(mark + 1));
  const input = { address, query, signal: request.signal };
  return taskId === null ? viewRecords(ports, actor, input) : viewTask(ports, actor, { ...input, taskId });
}
