import { OverreadError, readSignatures, spliceTimestamp } from '@overread/dicom';
import { timestampQuery } from './timestampQuery.ts';

/** Sends a query to a time stamping authority and answers what came back, both DER. */
export type RequestTimestamp = (query: Uint8Array) => Promise<Uint8Array>;

/**
 * The file with a time stamp (RFC 3161, CMS_TSP) on its newest signature. Nothing that is signed changes. Refuses with
 * OVR_SIGNATURE_INVALID a file without a signature, and an answer that is not for it.
 */
export async function withTimestamp(part10: Uint8Array, request: RequestTimestamp): Promise<Uint8Array> {
  const { signatures } = readSignatures(part10);
  const signature = signatures.at(-1)?.signature;
  if (!signature) throw new OverreadError('OVR_SIGNATURE_INVALID', 'The file has no signature that could be stamped.');
  const query = timestampQuery(signature);
  return spliceTimestamp(part10, signatures.length - 1, query.tokenOf(await request(query.der)));
}

/** Asks an authority by HTTP (RFC 3161 section 3.4). Refuses with OVR_SIGNATURE_INVALID when it does not answer in `timeoutMs`. */
export function timestampClient(url: string, timeoutMs = 10_000): RequestTimestamp {
  return async (query) => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: Buffer.from(query),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    } catch (cause) {
      const why = 'The time stamping authority did not answer.';
      throw new OverreadError('OVR_SIGNATURE_INVALID', why, {}, { cause });
    }
  };
}
