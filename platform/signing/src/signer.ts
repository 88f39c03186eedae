import type { KeyObject } from 'node:crypto';
import type { InstanceMac } from '@overread/dicom';
import type { Purpose } from './purposes.ts';

/** A private key, opened for use, with the certificate that says whose it is. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** X.509, DER. */
  readonly certificate: Uint8Array;
}

/** How one file is signed. */
export interface SignOptions {
  /** The person's own key; absent: the gateway's device. */
  readonly by?: SigningKey;
  /** UTC; goes into Digital Signature DateTime. */
  readonly at: Date;
  /** MACs by SOP Instance UID, written into every evidence and predecessor item that names one of them. */
  readonly macs?: ReadonlyMap<string, InstanceMac>;
}

/**
 * The port for signatures. A signer gets the bytes of a Part 10 file and answers the bytes to file, before anything is written
 * (design 4a step 2): the digest that the outbox keeps is of what it answers.
 */
export interface Signer {
  /** Signs for a purpose. May refuse; then nothing is filed. */
  sign(part10: Uint8Array, purpose: Purpose, options: SignOptions): Promise<Uint8Array>;
  /** What a document that refers to this file carries of it. The same with and without signatures on the file. */
  macOf(part10: Uint8Array): InstanceMac;
}
