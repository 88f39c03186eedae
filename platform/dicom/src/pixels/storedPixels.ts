import { OverreadError } from '@overread/domain';
import { readPart10 } from '../part10/readPart10.ts';

/** The pixels of a file as they are stored: views on its bytes, to be hashed one after the other. */
export interface StoredPixels {
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly parts: readonly Uint8Array[];
}

/**
 * The Pixel Data of an image (also Float and Double Float Pixel Data) without what an archive may write anew: of native ones the
 * value; of encapsulated ones what the fragments after the Basic Offset Table hold. OVR_DICOM_INVALID if there are none; else as
 * {@link readPart10}.
 */
export function storedPixels(bytes: Uint8Array): StoredPixels {
  const { dataSet, transferSyntaxUid } = readPart10(bytes);
  const element = dataSet.get('PixelData') ?? dataSet.get('FloatPixelData') ?? dataSet.get('DoubleFloatPixelData');
  const parts =
    element?.kind === 'bytes' ? [element.bytes] : element?.kind === 'fragments' ? element.fragments.slice(1) : [];
  if (parts.every((part) => part.length === 0))
    throw new OverreadError('OVR_DICOM_INVALID', 'the file holds no pixels');
  return { sopInstanceUid: dataSet.required('SOPInstanceUID'), transferSyntaxUid, parts };
}
