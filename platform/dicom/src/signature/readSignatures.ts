import { type Code, OverreadError } from '@overread/domain';
import { codeOf } from '../codes/code.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { tagHex } from '../dataset/dictionary.ts';
import { DataSetReader } from '../part10/DataSetReader.ts';
import { LIMITS } from '../part10/limits.ts';
import { TRANSFER_SYNTAX } from '../part10/transferSyntax.ts';
import { derOf } from './derOf.ts';
import { type ByteSink, feedElements } from './feedElements.ts';
import { uncoveredOf } from './instanceMac.ts';
import { openRaw, type RawFile } from './openRaw.ts';
import { RawWalker } from './RawWalker.ts';
import type { RawElement } from './rawElement.ts';

/** A signature as it stands in a file; null where nothing usable stands. Nothing of it is verified yet. */
export interface FoundSignature {
  readonly macId: number | null;
  readonly uid: string | null;
  /** Digital Signature DateTime as written: DT, with or without a zone. */
  readonly dateTime: string | null;
  readonly certificateType: string | null;
  /** DER, without padding. */
  readonly certificate: Uint8Array | null;
  readonly signature: Uint8Array | null;
  readonly purpose: Code | null;
  readonly algorithm: string | null;
  readonly transferSyntaxUid: string | null;
  /** Top-level attributes that it says it covers: eight hexadecimal digits each, as listed. */
  readonly tags: readonly string[];
  /** RFC 3161 token (DER) over the signature, or another kind that its type names. */
  readonly timestamp: { readonly type: string; readonly token: Uint8Array } | null;
  /** Attributes of the file that it does not cover: put in after it was made, or never covered. */
  readonly uncovered: readonly string[];
  /** Attributes that it lists and the file lacks. */
  readonly absent: readonly string[];
  /** Why it cannot be checked at all, in a sentence; null: it can. */
  readonly fault: string | null;
  /** Gives the bytes that it signs. */
  feed(sink: ByteSink): void;
}

/** The signatures of a file, in their order. */
export interface FoundSignatures {
  readonly signatures: readonly FoundSignature[];
  /** MAC IDs that are taken, by signatures or by parameters alone. */
  readonly macIds: readonly number[];
  /** True if the pixel data lie in fragments, as compressed transfer syntaxes have them. */
  readonly isEncapsulated: boolean;
}

const MAC_PARAMETERS = 0x4ffe0001;
const SIGNATURES = 0xfffafffa;
/** Not signed by the signature that holds them (PS3.15 C.1.1.3.1.1): certificate, signature, time stamp. */
const UNSIGNED: ReadonlySet<number> = new Set([0x04000115, 0x04000120, 0x04000305, 0x04000310]);
/** What an item of the sequence may hold besides (PS3.3 table C.12-6): MAC ID, UID, time, certificate type, purpose. */
const SIGNED: ReadonlySet<number> = new Set([0x04000005, 0x04000100, 0x04000105, 0x04000110, 0x04000401]);

/** Reads the digital signatures of a Part 10 file (PS3.3 C.12.1.1.3). Refuses what {@link openRaw} refuses. */
export function readSignatures(part10: Uint8Array): FoundSignatures {
  return signaturesIn(openRaw(part10));
}

/** {@link readSignatures} of a file that is open. */
export function signaturesIn(file: RawFile): FoundSignatures {
  const parameters = itemsOf(file, MAC_PARAMETERS);
  const found = itemsOf(file, SIGNATURES);
  if (Math.max(found.length, parameters.length) > LIMITS.signatures)
    throw new OverreadError(
      'OVR_DICOM_LIMIT',
      `the file has ${found.length} signatures and ${parameters.length} sets of parameters; at most ${LIMITS.signatures} are read`,
    );
  return {
    signatures: found.map(({ dataSet, from, to }) => signatureOf(file, dataSet, from, to, parameters)),
    isEncapsulated: isEncapsulated(file.elements),
    macIds: [...parameters, ...found].flatMap(({ dataSet }) => dataSet.number('MACIDNumber') ?? []),
  };
}

interface Item {
  readonly dataSet: DataSet;
  readonly from: number;
  readonly to: number;
}

function itemsOf(file: RawFile, tag: number): Item[] {
  const sequence = file.elements.find((element) => element.tag === tag);
  if (sequence?.vr !== 'SQ') return [];
  return new RawWalker(file.bytes).items(sequence).map(({ from, to }) => {
    // A reader of its own, so that nothing before or after the item is read.
    const { dataSet } = new DataSetReader(file.bytes.subarray(from, to)).read(0, true);
    return { dataSet, from, to };
  });
}

function signatureOf(
  file: RawFile,
  item: DataSet,
  from: number,
  to: number,
  parameters: readonly Item[],
): FoundSignature {
  const macId = item.number('MACIDNumber') ?? null;
  const matching = parameters.filter(({ dataSet }) => macId !== null && dataSet.number('MACIDNumber') === macId);
  const mac = matching[0]?.dataSet;
  const tags = new Set(mac?.numbers('DataElementsSigned') ?? []);
  const covered = file.elements.filter(({ tag, signable }) => signable && tags.has(tag));
  const found = new Set(covered.map(({ tag }) => tag));
  const certificate = item.bytes('CertificateOfSigner');
  const signature = item.bytes('Signature');
  const type = item.text('CertifiedTimestampType');
  const token = item.bytes('CertifiedTimestamp');
  const transferSyntaxUid = mac?.text('MACCalculationTransferSyntaxUID') ?? null;
  return {
    macId,
    uid: item.text('DigitalSignatureUID') ?? null,
    dateTime: item.text('DigitalSignatureDateTime') ?? null,
    certificateType: item.text('CertificateType') ?? null,
    certificate: certificate === undefined ? null : derOf(certificate),
    signature: signature ?? null,
    purpose: codeOf(item.item('DigitalSignaturePurposeCodeSequence')) ?? null,
    algorithm: mac?.text('MACAlgorithm') ?? null,
    transferSyntaxUid,
    tags: [...tags].map(tagHex),
    timestamp: token === undefined ? null : { type: type ?? '', token: derOf(token) },
    uncovered: uncoveredOf(file.elements, (tag) => found.has(tag)),
    absent: [...tags].filter((tag) => !found.has(tag)).map(tagHex),
    fault: foreignIn(item)
      ? 'the signature holds attributes that belong to no signature; they may have been moved there out of the file'
      : matching.length === 1
        ? faultOf(transferSyntaxUid, file.transferSyntaxUid, isEncapsulated(covered))
        : `the file has ${matching.length} sets of parameters (4FFE,0001) for this signature; it needs exactly one`,
    feed(sink) {
      feedElements(file.bytes, covered, sink);
      const own = new RawWalker(file.bytes).elements(from, to);
      feedElements(
        file.bytes,
        own.filter(({ tag, signable }) => signable && !UNSIGNED.has(tag)),
        sink,
      );
    },
  };
}

/**
 * True if a signature holds what is none of its own. The bytes that are hashed do not say where the file ends and the signature begins: the
 * last attributes of a file, moved in front of those of the signature, would give the same.
 */
const foreignIn = (item: DataSet) => [...item.elements.keys()].some((tag) => !SIGNED.has(tag) && !UNSIGNED.has(tag));

/** True if pixel data in fragments are among the attributes. */
export function isEncapsulated(elements: readonly RawElement[]): boolean {
  return elements.some(({ vr, isUndefinedLength }) => vr !== 'SQ' && isUndefinedLength);
}

/** `signedIn`: the transfer syntax that the signature names; `storedIn`: that of the file. */
function faultOf(signedIn: string | null, storedIn: string, coversFragments: boolean): string | null {
  if (signedIn === storedIn || (signedIn === TRANSFER_SYNTAX.explicitLittle && !coversFragments)) return null;
  if (coversFragments) return `the pixel data were signed in transfer syntax ${signedIn} and lie in ${storedIn}`;
  return `it names the transfer syntax ${signedIn}, in which this file cannot have been signed`;
}
