import { isPart10, OverreadError } from '@overread/dicom';
import type { Signer } from './signer.ts';

/** A signer that adds nothing: the bytes come back as they are. Keys and certificates come with the proof records. */
export const passThroughSigner: Signer = {
  sign(part10) {
    if (!isPart10(part10)) {
      return Promise.reject(new OverreadError('OVR_DICOM_INVALID', 'only a DICOM file can be signed'));
    }
    return Promise.resolve(part10);
  },
  macOf: () => ({ tags: [], sha256: '' }),
};
