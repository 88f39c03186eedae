import { createHash, randomBytes } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { MessageImprint, PKIStatus, TimeStampReq, TimeStampResp } from '@peculiar/asn1-tsp';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { readTimestamp } from './readTimestamp.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';

/** A question to a time stamping authority, DER (RFC 3161 section 2.4.1): SHA-256 of the data, a nonce, its certificate wanted. */
export interface TimestampQuery {
  readonly der: Uint8Array;
  /** Reads the answer (section 2.4.2): the token, DER. Refuses with OVR_SIGNATURE_INVALID one that does not answer this question. */
  tokenOf(response: Uint8Array): Uint8Array;
}

/** Asks for a time stamp over data, here the bytes of a signature. */
export function timestampQuery(data: Uint8Array): TimestampQuery {
  const nonce = Uint8Array.from(randomBytes(8));
  // Positive, without a leading zero: an INTEGER of eight bytes.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  const digest = createHash('sha256').update(data).digest();
  const query = new TimeStampReq({
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA256, parameters: new Uint8Array([5, 0]).buffer }),
      hashedMessage: new OctetString(Uint8Array.from(digest)),
    }),
    nonce: nonce.buffer,
    certReq: true,
  });
  return {
    der: new Uint8Array(AsnConvert.serialize(query)),
    tokenOf(response) {
      const token = grantedToken(response);
      const read = readTimestamp(token, data);
      if (read.fault !== null) throw refused(read.fault);
      if (read.nonce === null || !Buffer.from(nonce).equals(read.nonce)) throw refused('it answers another question');
      return token;
    },
  };
}

function grantedToken(response: Uint8Array): Uint8Array {
  let answer: TimeStampResp;
  try {
    answer = AsnConvert.parse(response, TimeStampResp);
  } catch (cause) {
    throw refused('it is no answer of RFC 3161', cause);
  }
  const { status, timeStampToken } = answer;
  const isGranted = status.status === PKIStatus.granted || status.status === PKIStatus.grantedWithMods;
  if (!isGranted || timeStampToken === undefined) throw refused(`it did not stamp (status ${status.status})`);
  return new Uint8Array(AsnConvert.serialize(timeStampToken));
}

const refused = (why: string, cause?: unknown) =>
  new OverreadError(
    'OVR_SIGNATURE_INVALID',
    `The answer of the time stamping authority is not usable: ${why}.`,
    {},
    { cause },
  );
