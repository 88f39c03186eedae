import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** RSA-3072, the least that is advised until 2030 and beyond (NIST SP 800-57); dcmsign refuses other than RSA in these profiles. */
const RSA = { modulusLength: 3072, publicExponent: 0x10001 } as const;

/** A new private key for signatures. Takes 0.2 to 3 s, on a thread of its own. */
export async function generateSigningKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', RSA);
  return privateKey;
}
