import { type DataSet, isOverreadError, RESEARCH_NOTICE, readPart10, SOP_CLASS } from '@overread/dicom';
import type { IndexedObject } from '../archiveIndex.ts';
import { sha256Hex } from '../sha256.ts';
import { inspectSignatures } from './inspectSignatures.ts';
import { readReferences } from './readReferences.ts';
import { NOTHING, type RecordFacts, recordFacts } from './recordFacts.ts';

/** What is kept of an object once its bytes are let go. Plain data, so that a worker can make it. */
export interface ObjectFacts extends Omit<IndexedObject, 'open'> {
  readonly caseLabel: string | null;
  readonly projectKey: string | null;
  /** True if it says that it is of Overread. One that does not may still be, if a document of ours binds it. */
  readonly saysOurs: boolean;
  /** DER of the certificates that signed it, by fingerprint. */
  readonly certificates: readonly (readonly [fingerprint: string, der: Uint8Array])[];
}

const SEGMENTATIONS: readonly string[] = [SOP_CLASS.segmentation, SOP_CLASS.labelmapSegmentation];
const OF_A_MASK: RecordFacts = { ...NOTHING, kind: 'segmentation', fault: null };

/**
 * Reads an object once: what it is, where it belongs, what it refers to, and whether its signatures hold. Everything that needs its bytes
 * alone is done here, so that they can be let go.
 *
 * @throws OverreadError of the DICOM reader if it is no whole DICOM file with UIDs
 */
export function indexObject(bytes: Uint8Array, place: string): ObjectFacts {
  const { dataSet } = readPart10(bytes);
  const sopClassUid = dataSet.required('SOPClassUID');
  const description = dataSet.text('SeriesDescription') ?? '';
  const isMask = SEGMENTATIONS.includes(sopClassUid);
  const facts = isMask ? OF_A_MASK : recordFacts(bytes);
  const isRecord = !isMask && facts.kind !== 'unreadable';
  const { mac, signatures, headerFaults, certificates } = inspectSignatures(bytes);
  return {
    ...facts,
    address: {
      study: dataSet.required('StudyInstanceUID'),
      series: dataSet.required('SeriesInstanceUID'),
      instance: dataSet.required('SOPInstanceUID'),
    },
    sopClassUid,
    sha256: sha256Hex(bytes),
    size: bytes.length,
    title: titleOf(description, dataSet),
    mac,
    references: isMask ? [] : readReferences(bytes),
    signatures,
    headerFaults,
    certificates,
    isVerified: dataSet.text('VerificationFlag') === 'VERIFIED',
    verifyingObservers: dataSet
      .items('VerifyingObserverSequence')
      .map((observer) => observer.text('VerifyingObserverName') ?? ''),
    place,
    saysOurs: isRecord || description.includes(RESEARCH_NOTICE),
  };
}

/** The same, with what is wrong with a file that cannot be read as a sentence. */
export function indexedOrFault(bytes: Uint8Array, place: string): ObjectFacts | string {
  try {
    return indexObject(bytes, place);
  } catch (error) {
    if (isOverreadError(error)) return error.message;
    throw error;
  }
}

function titleOf(description: string, dataSet: DataSet): string {
  const [title = ''] = description.split(`: ${RESEARCH_NOTICE}`);
  return title || (dataSet.text('Modality') === 'SEG' ? 'Segmentation' : 'Document');
}
