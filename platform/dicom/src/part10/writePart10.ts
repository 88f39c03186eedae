import { OverreadError } from '@overread/domain';
import { DataSet, type Element } from '../dataset/dataSet.ts';
import { tagText } from '../dataset/dictionary.ts';
import { VRS } from '../dataset/vr.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION } from '../uid/uids.ts';
import { ByteWriter } from './ByteWriter.ts';
import { TRANSFER_SYNTAX } from './transferSyntax.ts';

type ValueElement = Extract<Element, { kind: 'text' | 'numbers' | 'bytes' }>;

const ITEM = 0xfffee000;
const SEQUENCE_END = 0xfffee0dd;
const SPECIFIC_CHARACTER_SET = 0x00080005;

/**
 * A data set as a Part 10 file, Explicit VR Little Endian: ascending tags, explicit lengths, even padding, text in UTF-8.
 * Sets Specific Character Set to ISO_IR 192 where any text needs it. The same data set gives the same bytes.
 * `transferSyntaxUid` names an encapsulated syntax when Pixel Data are fragments.
 */
export function writePart10(dataSet: DataSet, transferSyntaxUid: string = TRANSFER_SYNTAX.explicitLittle): Uint8Array {
  const encapsulated = dataSet.get('PixelData')?.kind === 'fragments';
  if (encapsulated === (transferSyntaxUid === TRANSFER_SYNTAX.explicitLittle) && dataSet.has('PixelData')) {
    throw new OverreadError('OVR_DICOM_INVALID', 'the pixel data are not encoded as the transfer syntax says');
  }
  const meta = DataSet.of({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: dataSet.required('SOPClassUID'),
    MediaStorageSOPInstanceUID: dataSet.required('SOPInstanceUID'),
    TransferSyntaxUID: transferSyntaxUid,
    ImplementationClassUID: IMPLEMENTATION_CLASS_UID,
    ImplementationVersionName: IMPLEMENTATION_VERSION,
  });
  const metaBytes = writeDataSet(meta);
  const out = new ByteWriter();
  out.put(new Uint8Array(128));
  out.put(Uint8Array.of(0x44, 0x49, 0x43, 0x4d));
  out.put(writeDataSet(DataSet.of({ FileMetaInformationGroupLength: metaBytes.length })));
  out.put(metaBytes);
  const body = new DataSet(new Map(dataSet.elements)).set({ SpecificCharacterSet: 'ISO_IR 192' });
  writeElements(out, body);
  return out.result();
}

/** The elements of a data set in Explicit VR Little Endian, without a file header. */
export function writeDataSet(dataSet: DataSet): Uint8Array {
  const out = new ByteWriter();
  writeElements(out, dataSet);
  return out.result();
}

function writeElements(out: ByteWriter, dataSet: DataSet, nested = false): void {
  for (const tag of dataSet.tags()) {
    const element = dataSet.get(tag);
    // All text is UTF-8 now; an item that came with a character set of its own must not keep it.
    if (nested && tag === SPECIFIC_CHARACTER_SET) continue;
    // Group lengths are retired (PS3.5 section 7.2); those of other writers would be wrong here.
    if (element === undefined || ((tag & 0xffff) === 0 && tag !== 0x00020000)) continue;
    writeElement(out, tag, element);
  }
}

function writeElement(out: ByteWriter, tag: number, element: Element): void {
  out.tag(tag);
  out.u8(element.vr.charCodeAt(0));
  out.u8(element.vr.charCodeAt(1));
  if (element.kind === 'items') writeItems(out, element.items);
  else if (element.kind === 'fragments') writeFragments(out, element.fragments);
  else writeValue(out, tag, element);
}

function writeValue(out: ByteWriter, tag: number, element: ValueElement): void {
  const { long, pad } = VRS[element.vr];
  const bytes = valueBytes(element);
  const padded = bytes.length + (bytes.length % 2);
  if (long) {
    out.u16(0);
    out.u32(padded);
  } else {
    if (padded > 0xfffe) {
      throw new OverreadError(
        'OVR_DICOM_INVALID',
        `${tagText(tag)} has ${padded} bytes; VR ${element.vr} holds 65534 at most`,
      );
    }
    out.u16(padded);
  }
  out.put(bytes);
  if (bytes.length % 2 === 1) out.u8(pad);
}

function writeItems(out: ByteWriter, items: readonly DataSet[]): void {
  out.u16(0);
  const lengthAt = out.length;
  out.u32(0);
  for (const item of items) {
    out.tag(ITEM);
    const itemLengthAt = out.length;
    out.u32(0);
    writeElements(out, item, true);
    out.u32At(itemLengthAt, out.length - itemLengthAt - 4);
  }
  out.u32At(lengthAt, out.length - lengthAt - 4);
}

function writeFragments(out: ByteWriter, fragments: readonly Uint8Array[]): void {
  out.u16(0);
  out.u32(0xffffffff);
  for (const fragment of fragments) {
    out.tag(ITEM);
    out.u32(fragment.length + (fragment.length % 2));
    out.put(fragment);
    if (fragment.length % 2 === 1) out.u8(0);
  }
  out.tag(SEQUENCE_END);
  out.u32(0);
}

function valueBytes(element: ValueElement): Uint8Array {
  if (element.kind === 'bytes') return element.bytes;
  if (element.kind === 'text') return new TextEncoder().encode(element.values.join('\\'));
  const row = VRS[element.vr];
  const size = row.kind === 'numbers' ? row.size : 1;
  const bytes = new Uint8Array(element.values.length * size);
  const view = new DataView(bytes.buffer);
  element.values.forEach((value, index) => {
    const at = index * size;
    if (element.vr === 'US') view.setUint16(at, value, true);
    else if (element.vr === 'SS') view.setInt16(at, value, true);
    else if (element.vr === 'UL') view.setUint32(at, value, true);
    else if (element.vr === 'SL') view.setInt32(at, value, true);
    else if (element.vr === 'FL') view.setFloat32(at, value, true);
    else if (element.vr === 'FD') view.setFloat64(at, value, true);
    else {
      view.setUint16(at, value >>> 16, true);
      view.setUint16(at + 2, value & 0xffff, true);
    }
  });
  return bytes;
}
