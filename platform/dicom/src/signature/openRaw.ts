import { OverreadError } from '@overread/domain';
import { readPart10 } from '../part10/readPart10.ts';
import { encodingOf } from '../part10/transferSyntax.ts';
import { RawWalker } from './RawWalker.ts';
import type { RawElement } from './rawElement.ts';

/** A file as it lies in bytes: nothing is decoded or copied. */
export interface RawFile {
  readonly bytes: Uint8Array;
  readonly transferSyntaxUid: string;
  /** Top level, without the file meta information, ascending. */
  readonly elements: readonly RawElement[];
}

/**
 * Finds the top-level attributes of a Part 10 file in Explicit VR Little Endian, encapsulated pixel data too, and checks the structure
 * of what they contain. Refuses with OVR_DICOM_UNSUPPORTED Implicit VR and deflated files, whose bytes are not those that are signed;
 * with OVR_DICOM_INVALID also what other readers mend by themselves: attributes that do not ascend, values of odd length.
 */
export function openRaw(part10: Uint8Array): RawFile {
  const { transferSyntaxUid } = readPart10(part10, { until: 'SpecificCharacterSet' });
  const { explicit, deflated } = encodingOf(transferSyntaxUid);
  if (!explicit || deflated) {
    const kind = deflated ? 'deflated' : 'in Implicit VR';
    throw new OverreadError(
      'OVR_DICOM_UNSUPPORTED',
      `the file is ${kind}; signatures are of Explicit VR Little Endian, so convert it first`,
    );
  }
  const walker = new RawWalker(part10);
  const meta = walker.elements(PREFIX, part10.length, 2);
  const elements = walker.elements(meta.at(-1)?.end ?? PREFIX, part10.length);
  const first = elements[0];
  if (first !== undefined && first.tag >>> 16 <= 2) {
    throw new OverreadError('OVR_DICOM_INVALID', 'groups 0000 and 0002 may not stand in a data set');
  }
  return { bytes: part10, transferSyntaxUid, elements };
}

/** Preamble and "DICM". */
const PREFIX = 132;
