import { OverreadError } from '@overread/domain';
import { DataSet, type Element } from '../dataset/dataSet.ts';
import { tagText } from '../dataset/dictionary.ts';
import { CHARSET_VRS, VRS } from '../dataset/vr.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION } from '../uid/uids.ts';
import { ByteWriter, utf8Length } from './ByteWriter.ts';
import { TRANSFER_SYNTAX } from './transferSyntax.ts';

type ValueElement = Extract<Element, { kind: 'text' | 'numbers' | 'bytes' }>;

const ITEM = 0xfffee000;
const SEQUENCE_END = 0xfffee0dd;
const SPECIFIC_CHARACTER_SET = 0x00080005;
const PREAMBLE = 128;

const NEVER_WRITTEN: ReadonlySet<string> = new Set([
  TRANSFER_SYNTAX.implicitLittle,
  TRANSFER_SYNTAX.deflated,
  TRANSFER_SYNTAX.explicitBig,
]);

/**
 * A data set as a Part 10 file, Explicit VR Little Endian: ascending tags, explicit lengths, even padding, text in UTF-8.
 * Sets Specific Character Set to ISO_IR 192. VRs outside character sets keep the single bytes that they were read from;
 * what does not fit one becomes a question mark. The same data set gives the same bytes. Sizes are computed first, so that a
 * large file is written once, into one buffer. `transferSyntaxUid` names an encapsulated syntax when Pixel Data are
 * fragments. Refuses with OVR_DICOM_INVALID a value too long for its VR, or pixel data of another encoding.
 */
export function writePart10(dataSet: DataSet, transferSyntaxUid: string = TRANSFER_SYNTAX.explicitLittle): Uint8Array {
  if (NEVER_WRITTEN.has(transferSyntaxUid)) {
    throw new OverreadError('OVR_DICOM_INVALID', 'files are written in Explicit VR Little Endian or encapsulated');
  }
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
  const groupLength = writeDataSet(DataSet.of({ FileMetaInformationGroupLength: metaBytes.length }));
  const body = new DataSet(new Map(dataSet.elements)).set({ SpecificCharacterSet: 'ISO_IR 192' });
  const lengths: number[] = [];
  const out = new ByteWriter(
    PREAMBLE + 4 + groupLength.length + metaBytes.length + measureElements(body, lengths, false),
  );
  out.put(new Uint8Array(PREAMBLE));
  out.text('DICM');
  out.put(groupLength);
  out.put(metaBytes);
  writeElements(out, body, lengths[Symbol.iterator](), false);
  return out.bytes;
}

/** The elements of a data set in Explicit VR Little Endian, without a file header. */
export function writeDataSet(dataSet: DataSet): Uint8Array {
  const lengths: number[] = [];
  const out = new ByteWriter(measureElements(dataSet, lengths, false));
  writeElements(out, dataSet, lengths[Symbol.iterator](), false);
  return out.bytes;
}

function isWritten(tag: number, nested: boolean): boolean {
  // All text is UTF-8 now; an item that came with a character set of its own must not keep it.
  if (nested && tag === SPECIFIC_CHARACTER_SET) return false;
  // Group lengths are retired (PS3.5 section 7.2); those of other writers would be wrong here.
  return (tag & 0xffff) !== 0 || tag === 0x00020000;
}

/** How many bytes {@link writeElements} will write; appends to `lengths` those of sequences and items, in writing order. */
function measureElements(dataSet: DataSet, lengths: number[], nested: boolean): number {
  let total = 0;
  for (const tag of dataSet.tags()) {
    const element = dataSet.get(tag);
    if (element === undefined || !isWritten(tag, nested)) continue;
    if (element.kind === 'items') total += 12 + measureItems(element.items, lengths);
    else if (element.kind === 'fragments') {
      total += 20;
      for (const fragment of element.fragments) total += 8 + even(fragment.length);
    } else total += (VRS[element.vr].long ? 12 : 8) + even(valueLength(tag, element));
  }
  return total;
}

function measureItems(items: readonly DataSet[], lengths: number[]): number {
  const at = lengths.push(0) - 1;
  let total = 0;
  for (const item of items) {
    const itemAt = lengths.push(0) - 1;
    const length = measureElements(item, lengths, true);
    lengths[itemAt] = length;
    total += 8 + length;
  }
  lengths[at] = total;
  return total;
}

function valueLength(tag: number, element: ValueElement): number {
  const length = bytesOf(element);
  if (!VRS[element.vr].long && length > 0xfffe) {
    throw new OverreadError(
      'OVR_DICOM_INVALID',
      `${tagText(tag)} has ${even(length)} bytes; VR ${element.vr} holds 65534 at most`,
    );
  }
  return length;
}

function bytesOf(element: ValueElement): number {
  if (element.kind === 'bytes') return element.bytes.length;
  if (element.kind === 'text') {
    const isUtf8 = CHARSET_VRS.has(element.vr);
    let length = Math.max(0, element.values.length - 1);
    for (const value of element.values) length += isUtf8 ? utf8Length(value) : value.length;
    return length;
  }
  const row = VRS[element.vr];
  return element.values.length * (row.kind === 'numbers' ? row.size : 1);
}

function writeElements(out: ByteWriter, dataSet: DataSet, lengths: Iterator<number>, nested: boolean): void {
  for (const tag of dataSet.tags()) {
    const element = dataSet.get(tag);
    if (element === undefined || !isWritten(tag, nested)) continue;
    out.tag(tag);
    out.u8(element.vr.charCodeAt(0));
    out.u8(element.vr.charCodeAt(1));
    if (element.kind === 'items') writeItems(out, element.items, lengths);
    else if (element.kind === 'fragments') writeFragments(out, element.fragments);
    else writeValue(out, element);
  }
}

function writeValue(out: ByteWriter, element: ValueElement): void {
  const { long, pad } = VRS[element.vr];
  const length = bytesOf(element);
  if (long) {
    out.u16(0);
    out.u32(even(length));
  } else out.u16(even(length));
  if (element.kind === 'bytes') out.put(element.bytes);
  else if (element.kind === 'numbers') out.numbers(element.vr, element.values);
  else {
    const text = element.values.length === 1 ? (element.values[0] ?? '') : element.values.join('\\');
    if (CHARSET_VRS.has(element.vr)) out.text(text);
    else out.latin1(text);
  }
  if (length % 2 === 1) out.u8(pad);
}

function writeItems(out: ByteWriter, items: readonly DataSet[], lengths: Iterator<number>): void {
  out.u16(0);
  out.u32(next(lengths));
  for (const item of items) {
    out.tag(ITEM);
    out.u32(next(lengths));
    writeElements(out, item, lengths, true);
  }
}

function writeFragments(out: ByteWriter, fragments: readonly Uint8Array[]): void {
  out.u16(0);
  out.u32(0xffffffff);
  for (const fragment of fragments) {
    out.tag(ITEM);
    out.u32(even(fragment.length));
    out.put(fragment);
    if (fragment.length % 2 === 1) out.u8(0);
  }
  out.tag(SEQUENCE_END);
  out.u32(0);
}

const even = (length: number): number => length + (length % 2);
const next = (lengths: Iterator<number>): number => lengths.next().value ?? 0;
