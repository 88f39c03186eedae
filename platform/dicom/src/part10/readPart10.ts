import { OverreadError } from '@overread/domain';
import type { DataSet } from '../dataset/dataSet.ts';
import { type Keyword, tagOf } from '../dataset/dictionary.ts';
import { DataSetReader } from './DataSetReader.ts';
import { inflateDataSet } from './inflateDataSet.ts';
import { encodingOf } from './transferSyntax.ts';

/** A DICOM file, read. Byte values, Pixel Data too, are views on the buffer given. */
export interface Part10 {
  readonly meta: DataSet;
  readonly dataSet: DataSet;
  readonly transferSyntaxUid: string;
}

/** `until`: stop before this attribute (top level); `PixelData` reads only what comes before the pixels. */
export interface ReadOptions {
  readonly until?: Keyword;
}

/** True if the bytes carry the Part 10 prefix (PS3.10 section 7.1). */
export function isPart10(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 132 && bytes[128] === 0x44 && bytes[129] === 0x49 && bytes[130] === 0x43 && bytes[131] === 0x4d
  );
}

/**
 * Reads a Part 10 file (PS3.10 section 7): Explicit and Implicit VR Little Endian, deflated, and encapsulated pixel data
 * as fragments. Refuses with OVR_DICOM_TRUNCATED, OVR_DICOM_INVALID, OVR_DICOM_LIMIT or OVR_DICOM_UNSUPPORTED.
 */
export function readPart10(bytes: Uint8Array, options: ReadOptions = {}): Part10 {
  if (!isPart10(bytes)) {
    throw new OverreadError(
      bytes.length < 132 ? 'OVR_DICOM_TRUNCATED' : 'OVR_DICOM_INVALID',
      'the bytes are not a DICOM file: "DICM" is missing at 128',
    );
  }
  const reader = new DataSetReader(bytes);
  // The meta group ends where its group ends: Group Length is wrong or absent in files that are otherwise fine.
  const { dataSet: meta, next } = reader.readGroup(132, 2);
  const transferSyntaxUid = meta.text('TransferSyntaxUID');
  if (transferSyntaxUid === undefined) {
    throw new OverreadError('OVR_DICOM_INVALID', 'the file does not name its transfer syntax (0002,0010)');
  }
  const { explicit, deflated } = encodingOf(transferSyntaxUid);
  const untilTag = options.until === undefined ? undefined : tagOf(options.until);
  if (deflated) {
    const body = inflateDataSet(bytes.subarray(next));
    return { meta, transferSyntaxUid, dataSet: new DataSetReader(body).read(0, body.length, true, untilTag).dataSet };
  }
  return { meta, transferSyntaxUid, dataSet: reader.read(next, bytes.length, explicit, untilTag).dataSet };
}
