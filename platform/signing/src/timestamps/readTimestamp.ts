import { createHash, verify, X509Certificate } from 'node:crypto';
import { ContentInfo, id_signedData, SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { id_ct_tstInfo, TSTInfo } from '@peculiar/asn1-tsp';
import { type CertificateDescription, describeCertificate } from '../certificates/describeCertificate.ts';

/** What a time stamp says, and whether it holds by itself. Whether its authority is trusted is for whoever knows the anchors. */
export interface Timestamp {
  /** ISO 8601, UTC; null if it cannot be read. */
  readonly at: string | null;
  /** Who stamped. */
  readonly authority: CertificateDescription | null;
  /** DER of the authority's certificate, and of the others that came along. */
  readonly certificate: Uint8Array | null;
  readonly chain: readonly Uint8Array[];
  readonly nonce: Uint8Array | null;
  /** Why it does not hold, in words that follow "it"; null: it does. */
  readonly fault: string | null;
}

/** Digests that are not broken, by their OID. */
const DIGESTS = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
/** Extended key usage of time stamping authorities (RFC 3161 section 2.3): it must be the only one. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/**
 * Reads a time stamp token (RFC 3161 section 2.4.2, CMS SignedData of RFC 5652) over data, and checks that it is over these data, that the
 * certificate in it signed it, and that this certificate is for time stamps. Never throws.
 */
export function readTimestamp(token: Uint8Array, data: Uint8Array): Timestamp {
  const nothing = { at: null, authority: null, certificate: null, chain: [], nonce: null };
  try {
    const content = AsnConvert.parse(token, ContentInfo);
    if (content.contentType !== id_signedData) return { ...nothing, fault: 'is no signed message' };
    const message = AsnConvert.parse(content.content, SignedData);
    const { eContentType, eContent } = message.encapContentInfo;
    const body = eContent?.single ?? (eContent?.any && AsnConvert.parse(eContent.any, OctetString));
    const [signer, another] = message.signerInfos;
    if (eContentType !== id_ct_tstInfo || body === undefined || signer === undefined || another !== undefined) {
      return { ...nothing, fault: 'is no time stamp' };
    }
    const info = AsnConvert.parse(body.buffer, TSTInfo);
    const certificates = (message.certificates ?? []).flatMap(({ certificate }) =>
      certificate === undefined ? [] : [new Uint8Array(AsnConvert.serialize(certificate))],
    );
    const own = certificates.find((der) => isSigner(der, signer));
    const read = {
      at: info.genTime.toISOString(),
      authority: own === undefined ? null : describeCertificate(own),
      certificate: own ?? null,
      chain: certificates.filter((der) => der !== own),
      nonce: info.nonce === undefined ? null : new Uint8Array(info.nonce),
    };
    return { ...read, fault: faultOf(info, Buffer.from(body.buffer), signer, own, data) };
  } catch {
    return { ...nothing, fault: 'cannot be read' };
  }
}

function faultOf(
  info: TSTInfo,
  body: Uint8Array,
  signer: SignerInfo,
  own: Uint8Array | undefined,
  data: Uint8Array,
): string | null {
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const imprint = DIGESTS.get(hashAlgorithm.algorithm);
  const digest = DIGESTS.get(signer.digestAlgorithm.algorithm);
  if (imprint === undefined || digest === undefined) return 'uses a digest that is broken or unknown';
  if (!sameBytes(createHash(imprint).update(data).digest(), hashedMessage.buffer)) return 'stamps another signature';
  if (own === undefined) return 'does not contain the certificate of who stamped';
  const usages = new X509Certificate(own).keyUsage;
  if (usages?.length !== 1 || usages[0] !== TIME_STAMPING)
    return 'comes from a certificate that is not for time stamps';
  if (signer.signedAttrs === undefined) return 'signs nothing that says what it is';
  const value = (type: string) => signer.signedAttrs?.find(({ attrType }) => attrType === type)?.attrValues[0];
  const stated = value(MESSAGE_DIGEST);
  const isOverBody =
    stated !== undefined &&
    sameBytes(createHash(digest).update(body).digest(), AsnConvert.parse(stated, OctetString).buffer);
  if (!isOverBody || value(CONTENT_TYPE) === undefined) return 'was changed';
  if (!namesCertificate(value(SIGNING_CERTIFICATE_V2), value(SIGNING_CERTIFICATE), own)) {
    return 'names another certificate than the one that came along';
  }
  const attributes = derSet(signer.signedAttrs.map((one) => Buffer.from(AsnConvert.serialize(one))));
  const { publicKey } = new X509Certificate(own);
  return verify(digest, attributes, publicKey, Buffer.from(signer.signature.buffer))
    ? null
    : 'was not signed by its certificate';
}

/** The attributes as they are signed: a SET OF, though they lie in the message under a context tag (RFC 5652 section 5.4). */
function derSet(values: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(values);
  const length = body.length;
  const header =
    length < 0x80 ? [0x31, length] : length < 0x100 ? [0x31, 0x81, length] : [0x31, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from(header), body]);
}

function isSigner(der: Uint8Array, { sid }: SignerInfo): boolean {
  const named = sid.issuerAndSerialNumber;
  if (named === undefined) return false;
  const serial = Buffer.from(named.serialNumber)
    .toString('hex')
    .replace(/^(00)+/, '');
  return describeCertificate(der).serial.replace(/^(00)+/, '') === serial;
}

/** ESSCertID or ESSCertIDv2 (RFC 5816): the digest of the certificate stands in the signed attributes, so that no other can take its place. */
function namesCertificate(v2: ArrayBuffer | undefined, v1: ArrayBuffer | undefined, own: Uint8Array): boolean {
  const holds = (attribute: ArrayBuffer | undefined, digests: readonly string[]) =>
    attribute !== undefined &&
    digests.some((digest) => Buffer.from(attribute).includes(createHash(digest).update(own).digest()));
  return holds(v2, ['sha256', 'sha384', 'sha512']) || holds(v1, ['sha1']);
}

const sameBytes = (a: Uint8Array, b: ArrayBuffer) => Buffer.from(b).equals(a);
