import type { KeyObject } from 'node:crypto';
import { isOverreadError } from '@overread/domain';
import { openKey } from '@overread/signing';

/** A sealed key opened; undefined if the passphrase is not the one. @throws OVR_SIGNING_KEY_MISSING if the blob is damaged */
export async function openSealedKey(sealed: string, passphrase: string): Promise<KeyObject | undefined> {
  try {
    return await openKey(sealed, passphrase);
  } catch (error) {
    if (isOverreadError(error) && error.code === 'OVR_SIGNING_REFUSED') return undefined;
    throw error;
  }
}
