import { pbkdf2Sync } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import forge from 'node-forge';

/**
 * Rounds that all key derivations of one file may take together. Programs write 2,000 to 100,000; a file may ask for 2^31, and nobody
 * else is served meanwhile. These take a second or two.
 */
const MOST_ROUNDS = { pbkdf2: 1_200_000, pkcs12: 120_000 } as const;

type Derive = (...given: readonly unknown[]) => string;
interface Derivations {
  readonly pkcs5: { pbkdf2: Derive };
  readonly pki: { readonly pbe: { generatePkcs12Key: Derive } };
  readonly pkcs12: { generateKey: Derive };
}

const left = { pbkdf2: 0, pkcs12: 0 };

/** Runs what decrypts with node-forge. Refuses with OVR_CERTIFICATE_INVALID once the file has asked for more rounds than any program writes. */
export function withBoundedDerivation<T>(work: () => T): T {
  Object.assign(left, MOST_ROUNDS);
  try {
    return work();
  } finally {
    Object.assign(left, { pbkdf2: 0, pkcs12: 0 });
  }
}

function take(kind: keyof typeof left, rounds: unknown): void {
  left[kind] -= typeof rounds === 'number' && rounds >= 0 ? rounds : Number.POSITIVE_INFINITY;
  if (left[kind] < 0)
    throw new OverreadError(
      'OVR_CERTIFICATE_INVALID',
      'The PKCS#12 file asks for more rounds of key derivation than any program writes; export it again with the settings that your program proposes.',
    );
}

// The library offers no bound, and asks for these functions by their names: here they are the same, counted, and PBKDF2 is Node's own.
const derivations = forge as unknown as Derivations;
const ofPkcs12 = derivations.pki.pbe.generatePkcs12Key;
const bounded: Derive = (...given) => {
  take('pkcs12', given[3]);
  return ofPkcs12(...given);
};
derivations.pki.pbe.generatePkcs12Key = bounded;
derivations.pkcs12.generateKey = bounded;
derivations.pkcs5.pbkdf2 = (password, salt, rounds, length, digest) => {
  take('pbkdf2', rounds);
  const { algorithm } = digest as { readonly algorithm: string };
  const bytes = (text: unknown) => Buffer.from(String(text), 'binary');
  return pbkdf2Sync(bytes(password), bytes(salt), Number(rounds), Number(length), algorithm).toString('binary');
};
