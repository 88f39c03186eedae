import { type DataSet, readPart10, tagOf } from '@overread/dicom';

/** Where a document names other objects: evidence of the request, other evidence, predecessors (PS3.3 C.17.2). */
const SEQUENCES = [
  'CurrentRequestedProcedureEvidenceSequence',
  'PertinentOtherEvidenceSequence',
  'PredecessorDocumentsSequence',
] as const;

/** SOP Instance UIDs of everything that an SR or KOS of ours names in its evidence and predecessors, each once. */
export function referencedUids(part10: Uint8Array): readonly string[] {
  const { dataset } = readPart10(part10);
}
