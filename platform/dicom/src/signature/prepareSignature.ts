import { type Code, OverreadError } from '@overread/domain';
import { codeItem } from '../codes/code.ts';
import { DataSet } from '../dataset/dataSet.ts';
import { tagText } from '../dataset/dictionary.ts';
import { readPart10 } from '../part10/readPart10.ts';
import { TRANSFER_SYNTAX } from '../part10/transferSyntax.ts';
import { writeDataSet } from '../part10/writePart10.ts';
import { utcDateTime } from '../records/recordHeader.ts';
import { type ByteSink, feedElements } from './feedElements.ts';
import { uncoveredOf } from './instanceMac.ts';
import { openRaw, type RawFile } from './openRaw.ts';
import { RawWalker } from './RawWalker.ts';
import { isEncapsulated, signaturesIn } from './readSignatures.ts';
import { spliceSignature } from './spliceSignature.ts';

/** What a signature says of itself. */
export interface SignatureFacts {
  readonly at: Date;
  /** X.509, DER. */
  readonly certificate: Uint8Array;
  /** Of the scheme ASTM-sigpurpose. */
  readonly purpose: Code;
  /** Makes the UID of the signature. The MAC ID differs between the signatures of a file. */
  readonly uidOf: (sopInstanceUid: string, macId: number) => string;
}

/** A signature for which only the bytes of the signature are missing. */
export interface PreparedSignature {
  /** Gives the bytes that are signed: all signable attributes of the file, then those of the signature item. */
  feed(sink: ByteSink): void;
  /** The file with the signature in it; all other bytes as they were. */
  finish(signature: Uint8Array): Uint8Array;
}

/**
 * Prepares a digital signature over every attribute of a Part 10 file (PS3.15 Annex C, Base RSA with SHA256, X509_1993_SIG). Signatures
 * that stand in the file stay and are not covered. Refuses with OVR_DICOM_INVALID a file with an attribute that cannot be
 * signed (UN, group lengths): whoever checks would find it uncovered.
 */
export function prepareSignature(
  part10: Uint8Array,
  { at, certificate, purpose, uidOf }: SignatureFacts,
): PreparedSignature {
  const file = openRaw(part10);
  const [uncoverable] = uncoveredOf(file.elements, () => true);
  if (uncoverable !== undefined) {
    throw new OverreadError(
      'OVR_DICOM_INVALID',
      `${tagText(Number.parseInt(uncoverable, 16))} cannot be signed: no signature covers it, or all that it contains (UN, group lengths)`,
    );
  }
  const covered = file.elements.filter(({ signable }) => signable);
  const macId = freeMacId(file);
  const sopInstanceUid = readPart10(part10, { until: 'StudyDate' }).dataSet.required('SOPInstanceUID');
  const parameters = DataSet.of({
    MACIDNumber: macId,
    MACCalculationTransferSyntaxUID: isEncapsulated(covered) ? file.transferSyntaxUid : TRANSFER_SYNTAX.explicitLittle,
    MACAlgorithm: 'SHA256',
    DataElementsSigned: covered.map(({ tag }) => tag),
  });
  const item = DataSet.of({
    MACIDNumber: macId,
    DigitalSignatureUID: uidOf(sopInstanceUid, macId),
    DigitalSignatureDateTime: utcDateTime(at),
    CertificateType: 'X509_1993_SIG',
    DigitalSignaturePurposeCodeSequence: [codeItem(purpose)],
  });
  const signed = writeDataSet(item);
  return {
    feed(sink) {
      feedElements(part10, covered, sink);
      feedElements(signed, new RawWalker(signed).elements(0, signed.length), sink);
    },
    finish(signature) {
      const whole = new DataSet(new Map(item.elements)).set({ CertificateOfSigner: certificate, Signature: signature });
      return spliceSignature(file, writeDataSet(parameters), writeDataSet(whole));
    },
  };
}

function freeMacId(file: RawFile): number {
  const taken = new Set(signaturesIn(file).macIds);
  let id = 0;
  while (taken.has(id)) id++;
  return id;
}
