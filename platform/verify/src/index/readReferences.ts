import { codeOf, type DataSet, type PredecessorPurpose, STANDARD, sameCode, tagHex } from '@overread/dicom';
import type { InstanceMac } from '@overread/signing';
import type { IndexedReference } from '../archiveIndex.ts';
import { isVerifiedClass } from '../sources/folderSource.ts';

const LISTS = [
  ['CurrentRequestedProcedureEvidenceSequence', false],
  ['PertinentOtherEvidenceSequence', false],
  ['PredecessorDocumentsSequence', true],
] as const;
const PURPOSES = {
  replaced: STANDARD.replacedReport,
  preliminary: STANDARD.preliminaryReport,
  evidence: STANDARD.currentProcedureEvidence,
} as const;
/** Explicit VR Little Endian and SHA256: all that this version writes and reads. */
const SYNTAX = '1.2.840.10008.1.2.1';
const ALGORITHM = 'SHA256';

/**
 * The documents and segmentations that a document names as evidence or predecessor, with the MAC that it carries of each (Referenced SOP
 * Instance MAC Sequence (0400,0403), PS3.3 C.17.2.1). Images are left out, unless they carry a MAC.
 */
export function readReferences(dataSet: DataSet): IndexedReference[] {
  return LISTS.flatMap(([list, isPredecessor]) =>
    dataSet.items(list).flatMap((study) =>
      study.items('ReferencedSeriesSequence').flatMap((series) =>
        series.items('ReferencedSOPSequence').flatMap((sop): IndexedReference[] => {
          const sopClassUid = sop.text('ReferencedSOPClassUID') ?? '';
          const mac = macOf(sop);
          if (mac === null && !isVerifiedClass(sopClassUid)) return [];
          const purpose = purposeOf(sop);
          return [
            {
              studyInstanceUid: study.text('StudyInstanceUID') ?? '',
              seriesInstanceUid: series.text('SeriesInstanceUID') ?? '',
              sopClassUid,
              sopInstanceUid: sop.text('ReferencedSOPInstanceUID') ?? '',
              ...(purpose === undefined ? {} : { purpose }),
              isPredecessor,
              mac,
            },
          ];
        }),
      ),
    ),
  );
}

/** A MAC of another algorithm or transfer syntax has tags and no digest: it fits nothing. */
function macOf(sop: DataSet): InstanceMac | null {
  const [item] = sop.items('ReferencedSOPInstanceMACSequence');
  if (item === undefined) return null;
  const isKnown = item.text('MACCalculationTransferSyntaxUID') === SYNTAX && item.text('MACAlgorithm') === ALGORITHM;
  return {
    tags: shared(item.numbers('DataElementsSigned').map(tagHex)),
    sha256: isKnown ? Buffer.from(item.bytes('MAC') ?? []).toString('hex') : '',
  };
}

function purposeOf(sop: DataSet): PredecessorPurpose | undefined {
  const stated = codeOf(sop.item('PurposeOfReferenceCodeSequence'));
  return (Object.keys(PURPOSES) as PredecessorPurpose[]).find((key) => sameCode(PURPOSES[key], stated));
}

const known = new Map<string, readonly string[]>();
const MOST = 10_000;
/** The same list of tags for every object that has these attributes: there are few different ones, and thousands of references. */
export function shared(tags: readonly string[]): readonly string[] {
  const key = tags.join();
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size < MOST) known.set(key, tags);
  return tags;
}
