import { OverreadError } from '@overread/domain';
import { DataSet } from '../dataset/dataSet.ts';
import { type Keyword, tagHex } from '../dataset/dictionary.ts';
import { readPart10 } from '../part10/readPart10.ts';
import { TRANSFER_SYNTAX } from '../part10/transferSyntax.ts';
import { writePart10 } from '../part10/writePart10.ts';
import type { InstanceMac } from './instanceMac.ts';

/** Where a document names other instances, and what they are to it. */
const REFERENCES = [
  ['CurrentRequestedProcedureEvidenceSequence', 'evidence'],
  ['PertinentOtherEvidenceSequence', 'otherEvidence'],
  ['PredecessorDocumentsSequence', 'predecessor'],
] as const satisfies readonly (readonly [Keyword, string])[];

/** An instance that a document names, and the MAC by which it is bound. */
export interface BoundReference {
  readonly place: (typeof REFERENCES)[number][1];
  readonly studyInstanceUid: string | null;
  readonly seriesInstanceUid: string | null;
  readonly sopClassUid: string | null;
  readonly sopInstanceUid: string | null;
  /** Null: it is not bound, or not so that it can be checked. */
  readonly mac: InstanceMac | null;
  /** Why a MAC that stands there cannot be checked, in a sentence. */
  readonly fault: string | null;
}

/**
 * The document with a Referenced SOP Instance MAC Sequence (0400,0403) in every item of its evidence, other evidence and predecessors
 * whose instance is in the map (PS3.3 C.17.2.1; Basic SR Digital Signatures Secure Use Profile, PS3.15). Done before signing: refuses
 * with OVR_DICOM_INVALID a document that is signed already. The same document and map give the same bytes.
 */
export function bindReferences(part10: Uint8Array, macs: ReadonlyMap<string, InstanceMac>): Uint8Array {
  if (macs.size === 0) return part10;
  const { dataSet } = readPart10(part10);
  if (dataSet.has('DigitalSignaturesSequence')) {
    throw new OverreadError('OVR_DICOM_INVALID', 'the document is signed already; references are bound before signing');
  }
  for (const [sequence] of REFERENCES) {
    for (const sop of instancesOf(dataSet, sequence).map(({ sop }) => sop)) {
      const mac = macs.get(sop.text('ReferencedSOPInstanceUID') ?? '');
      if (mac !== undefined) sop.set({ ReferencedSOPInstanceMACSequence: [macItem(mac)] });
    }
  }
  return writePart10(dataSet);
}

/** Every instance that a document names as evidence or predecessor, with its MAC. */
export function readReferenceMacs(part10: Uint8Array): BoundReference[] {
  const { dataSet } = readPart10(part10, { until: 'ContentSequence' });
  return REFERENCES.flatMap(([sequence, place]) =>
    instancesOf(dataSet, sequence).map(({ study, series, sop }) => ({
      place,
      studyInstanceUid: study.text('StudyInstanceUID') ?? null,
      seriesInstanceUid: series.text('SeriesInstanceUID') ?? null,
      sopClassUid: sop.text('ReferencedSOPClassUID') ?? null,
      sopInstanceUid: sop.text('ReferencedSOPInstanceUID') ?? null,
      ...macOf(sop.items('ReferencedSOPInstanceMACSequence')),
    })),
  );
}

function instancesOf(dataSet: DataSet, sequence: Keyword) {
  return dataSet
    .items(sequence)
    .flatMap((study) =>
      study
        .items('ReferencedSeriesSequence')
        .flatMap((series) => series.items('ReferencedSOPSequence').map((sop) => ({ study, series, sop }))),
    );
}

function macItem({ tags, sha256 }: InstanceMac): DataSet {
  return DataSet.of({
    MACCalculationTransferSyntaxUID: TRANSFER_SYNTAX.explicitLittle,
    MACAlgorithm: 'SHA256',
    DataElementsSigned: tags.map((tag) => Number.parseInt(tag, 16)),
    MAC: Uint8Array.from(sha256.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
  });
}

function macOf(items: readonly DataSet[]): Pick<BoundReference, 'mac' | 'fault'> {
  const item = items[0];
  if (item === undefined) return { mac: null, fault: null };
  const algorithm = item.text('MACAlgorithm') ?? '(none)';
  const bytes = item.bytes('MAC');
  if (items.length > 1) return { mac: null, fault: 'several MACs stand for one instance' };
  if (algorithm !== 'SHA256') return { mac: null, fault: `its MAC is ${algorithm}; SHA256 was expected` };
  if (bytes?.length !== 32) return { mac: null, fault: 'its MAC has not the 32 bytes of a SHA-256' };
  const tags = item.numbers('DataElementsSigned').map(tagHex);
  const sha256 = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { mac: { tags, sha256 }, fault: null };
}
