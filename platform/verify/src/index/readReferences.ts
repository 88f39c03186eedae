import { readReferenceMacs } from '@overread/dicom';
import type { IndexedReference } from '../archiveIndex.ts';
import { isVerifiedClass } from '../sources/folderSource.ts';

/**
 * The documents and segmentations that a document names as evidence or predecessor, with the MAC that it carries of each. Images are
 * left out, unless something is bound by a MAC.
 */
export function readReferences(part10: Uint8Array): IndexedReference[] {
  return readReferenceMacs(part10).flatMap(({ place, mac, fault, ...uids }): IndexedReference[] => {
    const sopClassUid = uids.sopClassUid ?? '';
    if (mac === null && fault === null && !isVerifiedClass(sopClassUid)) return [];
    return [
      {
        studyInstanceUid: uids.studyInstanceUid ?? '',
        seriesInstanceUid: uids.seriesInstanceUid ?? '',
        sopClassUid,
        sopInstanceUid: uids.sopInstanceUid ?? '',
        isPredecessor: place === 'predecessor',
        mac,
        macFault: fault,
      },
    ];
  });
}
