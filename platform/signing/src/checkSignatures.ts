import { createVerify, type KeyObject } from 'node:crypto';
import {
  type DataSet,
  type FoundSignature,
  isOverreadError,
  type Part10,
  readPart10,
  readSignatures,
  TRANSFER_SYNTAX,
} from '@overread/dicom';
import { type CertificateDescription, describeCertificate, fingerprintOf } from './certificates/describeCertificate.ts';
import { parseDateTime } from './parseDateTime.ts';
import { PURPOSE_SCHEME } from './purposes.ts';
import { readTimestamp, type Timestamp } from './timestamps/readTimestamp.ts';

/** What may be wrong with a signature, or with a file about its signatures. The first word of a finding's sentence is its subject. */
export const SIGNATURE_FAULTS = {
  unreadable: 'The file cannot be read as signatures need it.',
  header: 'The part of the file before the data set, which no signature covers, is not as it was written.',
  unverified: 'The document says VERIFIED, and no intact Verification Signature (5) covers it.',
  observers: 'A verified document names exactly one Verifying Observer.',
  corrupted: 'What was signed is not what stands in the file, or another key signed.',
  uncovered: 'Attributes stand in the file that the signature does not cover: they may have been put in later.',
  absent: 'Attributes that the signature covers are gone.',
  parameters: 'The parameters of the signature are missing or ambiguous.',
  algorithm: 'The algorithm is none that may be relied on: RSA with SHA256, SHA384 or SHA512.',
  certificate: 'The certificate is missing or cannot be read.',
  purpose: 'The signature does not say what it is for (Digital Signature Purpose).',
  time: 'The signature does not say when it was made, in UTC.',
  timestamp: 'The time stamp on the signature does not hold.',
} as const;
/** A key of {@link SIGNATURE_FAULTS}. */
export type SignatureFault = keyof typeof SIGNATURE_FAULTS;

/** One thing that is wrong, with what was found. */
export interface SignatureFinding {
  readonly fault: SignatureFault;
  readonly sentence: string;
}

/** A signature, checked. Whose it is, and whether that person may sign, is for whoever knows the roster. */
export interface SignatureCheck {
  readonly macId: number | null;
  readonly uid: string | null;
  /** True if the certificate's key signed exactly what the signature says it covers. Says nothing about who that is. */
  readonly isIntact: boolean;
  /** Empty: it is intact, covers the whole file and says what it is. */
  readonly findings: readonly SignatureFinding[];
  /** Code of the purpose (ASTM-sigpurpose): `5` is verification. */
  readonly purpose: string | null;
  /** ISO 8601, UTC. What the signer's clock said; the log and time stamps say more. */
  readonly signedAt: string | null;
  readonly algorithm: string | null;
  /** DER. */
  readonly certificate: Uint8Array | null;
  readonly signer: CertificateDescription | null;
  /** Eight hexadecimal digits each. */
  readonly uncovered: readonly string[];
  readonly absent: readonly string[];
  /** Time stamp of an authority over the signature (RFC 3161); null if there is none. */
  readonly timestamp: Timestamp | null;
}

/** The signatures of a file. */
export interface SignaturesCheck {
  readonly signatures: readonly SignatureCheck[];
  /** About the file as a whole. */
  readonly findings: readonly SignatureFinding[];
  /** Names of the Verifying Observers (PN), of a document. */
  readonly verifyingObservers: readonly string[];
}

/** Those of the profile that are not broken: MD5, RIPEMD160 and SHA1 are. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  SHA256: 'RSA-SHA256',
  SHA384: 'RSA-SHA384',
  SHA512: 'RSA-SHA512',
};
const SMALLEST_KEY = 2048;

/**
 * Checks every signature of a Part 10 file: bytes, coverage, algorithm, certificate, purpose and time (PS3.15 Annex C, and what
 * dcmsign leaves out: attributes that were put in, a VERIFIED without a Verification Signature). Never throws: what cannot be read is
 * a finding. A file without signatures has none and no finding about it.
 */
export function checkSignatures(part10: Uint8Array): SignaturesCheck {
  try {
    const { signatures: found, isEncapsulated } = readSignatures(part10);
    const file = readPart10(part10, { until: 'ContentSequence' });
    const signatures = found.map(checkOne);
    return {
      signatures,
      findings: [...headerFindings(part10, file, isEncapsulated), ...verifiedFindings(file.dataSet, signatures)],
      verifyingObservers: observersOf(file.dataSet),
    };
  } catch (cause) {
    const why = isOverreadError(cause) ? cause.message : 'its structure is broken';
    return { signatures: [], findings: [finding('unreadable', why)], verifyingObservers: [] };
  }
}

function checkOne(found: FoundSignature): SignatureCheck {
  const { macId, uid, algorithm, certificate, uncovered, absent, purpose, dateTime } = found;
  const findings: SignatureFinding[] = [];
  const signer = describe(certificate);
  const signedAt = parseDateTime(dateTime);
  const digest = algorithm === null ? undefined : ALGORITHMS[algorithm];
  const isRsa = signer?.keyType === 'rsa' && (signer.keyBits ?? 0) >= SMALLEST_KEY;
  if (found.fault !== null) findings.push(finding('parameters', found.fault));
  if (digest === undefined) findings.push(finding('algorithm', `it names ${algorithm ?? 'none'}`));
  if (signer === null) findings.push(finding('certificate', null));
  else if (!isRsa) findings.push(finding('algorithm', 'its key is not RSA with at least 2048 bits'));
  const isIntact =
    found.fault === null &&
    digest !== undefined &&
    signer !== null &&
    isRsa &&
    isSignedBy(found, digest, signer.publicKey);
  if (!isIntact && findings.length === 0) findings.push(finding('corrupted', null));
  if (uncovered.length > 0) findings.push(finding('uncovered', uncovered.map(grouped).join(', ')));
  if (absent.length > 0) findings.push(finding('absent', absent.map(grouped).join(', ')));
  const isPurpose = purpose?.scheme === PURPOSE_SCHEME;
  if (!isPurpose) findings.push(finding('purpose', null));
  if (signedAt === null) findings.push(finding('time', null));
  const timestamp = timestampOf(found);
  if (timestamp !== null && timestamp.fault !== null) findings.push(finding('timestamp', `it ${timestamp.fault}`));
  return {
    macId,
    uid,
    isIntact,
    findings,
    purpose: isPurpose ? purpose.value : null,
    signedAt,
    algorithm,
    certificate,
    signer,
    uncovered,
    absent,
    timestamp,
  };
}

function timestampOf({ timestamp, signature }: FoundSignature): Timestamp | null {
  if (timestamp === null) return null;
  const read = readTimestamp(timestamp.token, signature ?? new Uint8Array());
  return timestamp.type === 'CMS_TSP' ? read : { ...read, fault: `is of the unknown type ${timestamp.type}` };
}

function isSignedBy(found: FoundSignature, digest: string, key: KeyObject): boolean {
  const bytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const { signature } = found;
  // An odd length was padded to an even one.
  if (signature === null || (signature.length !== bytes && signature.length !== bytes + (bytes % 2))) return false;
  const verify = createVerify(digest);
  found.feed(verify);
  return verify.verify(key, signature.subarray(0, bytes));
}

/** Certificates recur in thousands of signatures; reading one costs as much as checking a signature. */
const known = new Map<string, CertificateDescription>();
const MOST_KNOWN = 1_000;

function describe(certificate: Uint8Array | null): CertificateDescription | null {
  if (certificate === null) return null;
  const fingerprint = fingerprintOf(certificate);
  const seen = known.get(fingerprint);
  if (seen !== undefined) return seen;
  try {
    const description = describeCertificate(certificate);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(fingerprint, description);
    return description;
  } catch {
    return null;
  }
}

/** Preamble and file meta information are not signed: what they repeat must be the same, and the rest of them is empty. */
function headerFindings(
  part10: Uint8Array,
  { meta, dataSet, transferSyntaxUid }: Part10,
  isEncapsulated: boolean,
): SignatureFinding[] {
  const findings: SignatureFinding[] = [];
  if (part10.subarray(0, 128).some((byte) => byte !== 0)) findings.push(finding('header', 'the preamble is not empty'));
  for (const [inHeader, inData] of [
    ['MediaStorageSOPClassUID', 'SOPClassUID'],
    ['MediaStorageSOPInstanceUID', 'SOPInstanceUID'],
  ] as const) {
    if (meta.text(inHeader) !== dataSet.text(inData)) findings.push(finding('header', `it names another ${inData}`));
  }
  if (isEncapsulated === (transferSyntaxUid === TRANSFER_SYNTAX.explicitLittle)) {
    findings.push(finding('header', 'it names a transfer syntax that the pixel data do not have'));
  }
  return findings;
}

function verifiedFindings(dataSet: DataSet, signatures: readonly SignatureCheck[]): SignatureFinding[] {
  if (dataSet.text('VerificationFlag') !== 'VERIFIED') return [];
  const findings: SignatureFinding[] = [];
  const isVerified = signatures.some(({ purpose, findings: faults }) => purpose === '5' && faults.length === 0);
  if (!isVerified) findings.push(finding('unverified', null));
  const observers = observersOf(dataSet).length;
  if (observers !== 1) findings.push(finding('observers', `this one names ${observers}`));
  return findings;
}

const observersOf = (dataSet: DataSet) =>
  dataSet.items('VerifyingObserverSequence').map((item) => item.text('VerifyingObserverName') ?? '');

/** `(gggg,eeee)`. */
const grouped = (tag: string) => `(${tag.slice(0, 4)},${tag.slice(4)})`;

function finding(fault: SignatureFault, detail: string | null): SignatureFinding {
  const sentence = SIGNATURE_FAULTS[fault];
  return { fault, sentence: detail === null ? sentence : `${sentence.slice(0, -1)}: ${detail}.` };
}
