import { OverreadError } from '@overread/domain';
import type { DataSet } from '../dataset/dataSet.ts';
import { type Keyword, tagOf } from '../dataset/dictionary.ts';
import { DataSetReader } from './DataSetReader.ts';
import { inflateDataSet } from './inflateDataSet.ts';
import { LIMITS } from './limits.ts';
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
 * as fragments. A file is read as the standard means it, or refused with OVR_DICOM_TRUNCATED, OVR_DICOM_INVALID,
 * OVR_DICOM_LIMIT ({@link LIMITS}) or OVR_DICOM_UNSUPPORTED; nothing in it is guessed.
 *
 * Read, though not conformant, because only one reading is possible: File Meta Information Group Length wrong or absent
 * (the group ends where group 0002 ends); attributes out of order; values of odd length; retired group lengths; VR UN for
 * an attribute that has another (PS3.5 section 6.2.2; its value is Implicit VR, unless the first attribute of an item
 * carries a VR); unknown or misspelt character sets (see {@link textDecoder}).
 *
 * Refused, because software differs in what it makes of it: no "DICM" at 128, no Transfer Syntax UID, big endian, a VR that
 * does not exist, an attribute twice in one data set, Specific Character Set after the attributes it governs or no CS,
 * groups 0000 or 0002 in the data set, VRs in an Implicit VR file, numbers that do not fill their length, a length beyond the item, the
 * sequence or the file around it, an undefined length on other than SQ, UN, OB and OW, a delimiter out of place or
 * with a length, whatever is not closed, and fewer than eight bytes after the last attribute.
 */
export function readPart10(bytes: Uint8Array, options: ReadOptions = {}): Part10 {
  if (!isPart10(bytes)) {
    throw new OverreadError(
      bytes.length < 132 ? 'OVR_DICOM_TRUNCATED' : 'OVR_DICOM_INVALID',
      'the bytes are not a DICOM file: "DICM" is missing at 128',
    );
  }
  if (bytes.length > LIMITS.fileBytes) {
    throw new OverreadError('OVR_DICOM_LIMIT', `the file has more than ${LIMITS.fileBytes} bytes`);
  }
  const reader = new DataSetReader(bytes);
  const { dataSet: meta, next } = reader.readGroup(132, 2);
  const transferSyntaxUid = meta.text('TransferSyntaxUID');
  if (transferSyntaxUid === undefined || meta.get('TransferSyntaxUID')?.vr !== 'UI') {
    throw new OverreadError('OVR_DICOM_INVALID', 'the file does not name its transfer syntax (0002,0010)');
  }
  const { explicit, deflated } = encodingOf(transferSyntaxUid);
  const untilTag = options.until === undefined ? undefined : tagOf(options.until);
  if (deflated) {
    const body = inflateDataSet(bytes.subarray(next));
    return { meta, transferSyntaxUid, dataSet: new DataSetReader(body).read(0, true, untilTag).dataSet };
  }
  return { meta, transferSyntaxUid, dataSet: reader.read(next, explicit, untilTag).dataSet };
}
