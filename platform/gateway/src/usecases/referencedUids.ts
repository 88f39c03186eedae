import { readPart10, SOP_CLASS } from '@overread/dicom';

/** Where a document names other objects: predecessors and both kinds of evidence (PS3.3 C.17.2). */
const SEQUENCES = [
  'PredecessorDocumentsSequence',
  'CurrentRequestedProcedureEvidenceSequence',
  'PertinentOtherEvidenceSequence',
] as const;

/** What the gateway writes; images are bound by the enrolment's digests. */
const OURS: ReadonlySet<string> = new Set([
  SOP_CLASS.segmentation,
  SOP_CLASS.comprehensiveSr,
  SOP_CLASS.enhancedSr,
  SOP_CLASS.keyObjectSelection,
]);

/** SOP Instance UIDs of the masks and documents that a document names as evidence or predecessor, each once. */
export function referencedUids(part10: Uint8Array): readonly string[] {
  const { dataSet } = readPart10(part10, { until: 'ContentSequence' });
  const named = SEQUENCES.flatMap((sequence) => dataSet.items(sequence))
    .flatMap((study) => study.items('ReferencedSeriesSequence'))
    .flatMap((series) => series.items('ReferencedSOPSequence'))
    .filter((item) => OURS.has(item.text('ReferencedSOPClassUID') ?? ''))
    .flatMap((item) => item.text('ReferencedSOPInstanceUID') ?? []);
  return [...new Set(named)];
}
