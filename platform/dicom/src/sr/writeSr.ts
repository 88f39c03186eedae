import { type Code, OverreadError } from '@overread/domain';
import { codeItem } from '../codes/code.ts';
import { codingSchemeIdentification, usesPrivateScheme } from '../codes/codingScheme.ts';
import { DataSet } from '../dataset/dataSet.ts';
import { writePart10 } from '../part10/writePart10.ts';
import { type RecordBase, recordHeader, utcDateTime } from '../records/recordHeader.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import type { ContainerItem } from './content.ts';
import { contentToDataSet } from './contentToDataSet.ts';
import { hierarchy, type Predecessor, referencesOf } from './evidence.ts';

/** The one person who verifies a document (PS3.3 C.17.2, SR RSA profile: exactly one). */
export interface VerifyingObserver {
  /** PN, in clear: only the approver signs so (design D16). */
  readonly name: string;
  readonly organization: string;
  readonly at: Date;
  readonly identification?: Code;
}

/** A document: header, tree, what it follows, who verified it. */
export interface SrDocument {
  readonly base: RecordBase;
  /** Comprehensive for trees with coordinates, Enhanced for the others. */
  readonly sopClass: 'comprehensive' | 'enhanced';
  readonly root: ContainerItem;
  readonly predecessors?: readonly Predecessor[];
  readonly verifyingObserver?: VerifyingObserver;
}

/**
 * Writes an SR document (PS3.3 A.35.2, A.35.3), COMPLETE and FINAL. Evidence sequences follow from the tree: instances of the
 * document's own study in (0040,A375), of others in (0040,A385).
 */
export function writeSr(document: SrDocument): Uint8Array {
  const { base, root, predecessors = [], verifyingObserver } = document;
  const study = base.source.required('StudyInstanceUID');
  const references = referencesOf(root);
  if (references.concat(predecessors).some((one) => one.sopInstanceUid === base.uids.sopInstanceUid)) {
    throw new OverreadError('OVR_SR_INVALID', 'a document cannot refer to itself');
  }
  const own = hierarchy(references.filter((one) => one.studyInstanceUid === study));
  const other = hierarchy(references.filter((one) => one.studyInstanceUid !== study));
  const before = hierarchy(predecessors);
  const dataSet = recordHeader(
    base,
    'SR',
    document.sopClass === 'comprehensive' ? SOP_CLASS.comprehensiveSr : SOP_CLASS.enhancedSr,
  ).set({
    ReferencedPerformedProcedureStepSequence: [],
    CompletionFlag: 'COMPLETE',
    VerificationFlag: verifyingObserver === undefined ? 'UNVERIFIED' : 'VERIFIED',
    PreliminaryFlag: 'FINAL',
    PerformedProcedureCodeSequence: [],
    CurrentRequestedProcedureEvidenceSequence: own.length > 0 ? own : undefined,
    PertinentOtherEvidenceSequence: other.length > 0 ? other : undefined,
    PredecessorDocumentsSequence: before.length > 0 ? before : undefined,
    VerifyingObserverSequence: verifyingObserver === undefined ? undefined : [verifier(verifyingObserver)],
  });
  for (const [tag, element] of contentToDataSet(root, null).elements) dataSet.elements.set(tag, element);
  if (usesPrivateScheme(dataSet)) dataSet.set({ CodingSchemeIdentificationSequence: codingSchemeIdentification() });
  return writePart10(dataSet);
}

function verifier(observer: VerifyingObserver): DataSet {
  return DataSet.of({
    VerifyingOrganization: observer.organization,
    VerificationDateTime: utcDateTime(observer.at),
    VerifyingObserverName: observer.name,
    VerifyingObserverIdentificationCodeSequence:
      observer.identification === undefined ? [] : [codeItem(observer.identification)],
  });
}
