import { OverreadError } from '@overread/domain';
import type { DataSet } from '../dataset/dataSet.ts';
import { readPart10 } from '../part10/readPart10.ts';
import type { InstanceReference } from './content.ts';
import { type Predecessor, readHierarchy } from './evidence.ts';
import { type ReadItem, readItem } from './readItem.ts';

/** An SR or Key Object Selection document, read. */
export interface ParsedSr {
  readonly dataSet: DataSet;
  readonly root: ReadItem & { readonly valueType: 'CONTAINER' };
  /** What it refers to, from both evidence sequences. */
  readonly references: readonly InstanceReference[];
  readonly predecessors: readonly Predecessor[];
  readonly isComplete: boolean;
  readonly isVerified: boolean;
  readonly verifyingObserver: string | null;
}

/**
 * Reads any SR or Key Object Selection document, whoever wrote it: all value types and relationships, by value and by reference.
 * OVR_SR_INVALID if there is no content tree; {@link parseRecord} is the strict reader of our own.
 */
export function parseSr(bytes: Uint8Array): ParsedSr {
  const { dataSet } = readPart10(bytes);
  const references = [
    ...readHierarchy(dataSet.items('CurrentRequestedProcedureEvidenceSequence')),
    ...readHierarchy(dataSet.items('PertinentOtherEvidenceSequence')),
  ];
  const root = readItem(dataSet, new Map(references.map((one) => [one.sopInstanceUid, one])));
  if (root.valueType !== 'CONTAINER') {
    throw new OverreadError('OVR_SR_INVALID', 'the file holds no Structured Report: its root is no container');
  }
  return {
    dataSet,
    root,
    references,
    predecessors: readHierarchy(dataSet.items('PredecessorDocumentsSequence')),
    isComplete: dataSet.text('CompletionFlag') === 'COMPLETE',
    isVerified: dataSet.text('VerificationFlag') === 'VERIFIED',
    verifyingObserver: dataSet.item('VerifyingObserverSequence')?.text('VerifyingObserverName') ?? null,
  };
}
