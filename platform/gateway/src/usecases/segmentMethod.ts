import { type SegmentInput, STANDARD } from '@overread/dicom';
import { MANUAL, type MaskMethod } from '@overread/domain';

/** What a file or a page did not say, as type 1 attributes hold it. */
const NOT_STATED = 'Not stated';

/** The method as records hold it: a mask that an algorithm had a part in names one, even if only to say that nobody stated it. */
export function statedMethod(method: MaskMethod): MaskMethod {
  return method.type === 'MANUAL' ? method : { ...method, name: method.name ?? NOT_STATED };
}

/** Algorithm type and identification of a segment (PS3.3 C.8.20.4) by how its mask really came about. */
export function segmentMethod(method: MaskMethod = MANUAL): Pick<SegmentInput, 'algorithmType' | 'algorithm'> {
  if (method.type === 'MANUAL') return { algorithmType: 'MANUAL' };
  const { name = NOT_STATED, version = NOT_STATED, parameters } = method;
  // The family (CID 7162, extensible) is unknown: a mask's origin names its program, not how that works.
  return {
    algorithmType: method.type,
    algorithm: { name, version, family: STANDARD.unknownFamily, ...(parameters === undefined ? {} : { parameters }) },
  };
}
