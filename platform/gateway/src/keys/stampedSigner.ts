import { isOverreadError } from '@overread/domain';
import { type RequestTimestamp, type Signer, withTimestamp } from '@overread/signing';

/**
 * A signer whose persons' signatures carry the time stamp of an authority outside (RFC 3161): somebody else says when they were made.
 * Where the authority does not answer, or not as it should, the signature stands without one, and the operator is told: nobody's decision
 * waits for it. The gateway's own signatures go without; the log tells their time.
 */
export function stampedSigner(signer: Signer, request: RequestTimestamp, warn: (line: string) => void): Signer {
  return {
    macOf: (part10) => signer.macOf(part10),
    sign: async (part10, purpose, options) => {
      const signed = await signer.sign(part10, purpose, options);
      if (options.by === undefined) return signed;
      try {
        return await withTimestamp(signed, request);
      } catch (error) {
        if (!isOverreadError(error)) throw error;
        warn(`A signature goes without a time stamp (OVERREAD_TSA_URL): ${error.message}`);
        return signed;
      }
    },
  };
}
