import type { SegmentInput } from '@overread/dicom';
import { type Code, MANUAL, type MaskMethod } from '@overread/domain';

/** What a file or a page did not say, as type 1 attributes hold it. */
const NOT_STATED = 'Not stated';
/** Algorithm Family (CID 7162, extensible): a mask's origin names its program, not how that works. */
const UNKNOWN_FAMILY: Code = { value: '261665006', scheme: 'SCT', meaning: 'Unknown' };

/** The method as records hold it: a mask that an algorithm had a part in names one, even if only to say that nobody stated it. */
export function statedMethod(method: MaskMethod): MaskMethod {
  return method.type === 'MANUAL' ? method : { ...method, name: method.name ?? NOT_STATED };
}

/** Algorithm type and identification of a segment (PS3.3 C.8.20.4) by how its mask really came about. */
export function segmentMethod(method: MaskMethod = MANUAL): Pick<SegmentInput, 'algorithmType' | 'algorithm'> {
  if (method.type === 'MANUAL') return { algorithmType: 'MANUAL' };
  const { name = NOT_STATED, version = NOT_STATED, parameters } = method;
  return {
    algorithmType: method.type,
    algorithm: { name, version, family: UNKNOWN_FAMILY, ...(parameters === undefined ? {} : { parameters }) },
  };
}
