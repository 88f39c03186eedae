import { OverreadError } from '@overread/domain';
import { DataSet } from '../dataset/dataSet.ts';
import { writeDataSet } from '../part10/writePart10.ts';
import { openRaw } from './openRaw.ts';
import { RawWalker } from './RawWalker.ts';

const SIGNATURES = 0xfffafffa;
const TIMESTAMP_TYPE = 0x04000305;
const TIMESTAMP = 0x04000310;

/**
 * The file with a time stamp (RFC 3161 token, DER) in the signature at an index: Certified Timestamp Type CMS_TSP and Certified Timestamp.
 * All other bytes stay, but the lengths around it; no signature covers it. Refuses with OVR_DICOM_INVALID a signature that is not there or
 * is stamped already.
 */
export function spliceTimestamp(part10: Uint8Array, index: number, token: Uint8Array): Uint8Array {
  const sequence = openRaw(part10).elements.find(({ tag }) => tag === SIGNATURES);
  const walker = new RawWalker(part10);
  const item = sequence?.vr === 'SQ' ? walker.items(sequence)[index] : undefined;
  if (sequence === undefined || item === undefined) {
    throw new OverreadError('OVR_DICOM_INVALID', `the file has no signature ${index + 1}`);
  }
  const elements = walker.elements(item.from, item.to);
  if (elements.some(({ tag }) => tag === TIMESTAMP_TYPE || tag === TIMESTAMP)) {
    throw new OverreadError('OVR_DICOM_INVALID', `signature ${index + 1} has a time stamp already`);
  }
  const position = elements.find(({ tag }) => tag > TIMESTAMP)?.start ?? item.to;
  const stamp = writeDataSet(DataSet.of({ CertifiedTimestampType: 'CMS_TSP', CertifiedTimestamp: token }));
  const out = new Uint8Array(part10.length + stamp.length);
  out.set(part10.subarray(0, position));
  out.set(stamp, position);
  out.set(part10.subarray(position), position + stamp.length);
  const view = new DataView(out.buffer);
  for (const lengthAt of [item.from - 4, sequence.valueStart - 4]) {
    const length = view.getUint32(lengthAt, true);
    if (length !== 0xffffffff) view.setUint32(lengthAt, length + stamp.length, true);
  }
  return out;
}
