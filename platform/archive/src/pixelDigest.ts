import { createHash } from 'node:crypto';
import { storedPixels } from '@overread/dicom';

/** SHA-256 of the pixels of one image, as an enrolment records it. */
export interface FilePixelDigest {
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * Hashes the pixels of a DICOM file as they are stored; nothing is decoded, and what an archive writes anew (header, offset table)
 * does not count.
 *
 * @throws OverreadError of the DICOM reader; OVR_DICOM_INVALID if there are no pixels.
 */
export function pixelDigest(bytes: Uint8Array): FilePixelDigest {
  const { sopInstanceUid, transferSyntaxUid, parts } = storedPixels(bytes);
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return { sopInstanceUid, transferSyntaxUid, sha256: hash.digest('hex') };
}
