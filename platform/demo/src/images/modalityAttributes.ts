/** CT Image module (PS3.3 C.8.2.1): stored values are Hounsfield units. KVP is not known of a converted image (type 2). */
export const ctAttributes = {
  KVP: null,
  RescaleIntercept: 0,
  RescaleSlope: 1,
  RescaleType: 'HU',
} as const;

/** MR Image module (PS3.3 C.8.3.1) of a spoiled gradient echo; times are not known of a converted image (type 2). */
export const mrAttributes = {
  ScanningSequence: 'GR',
  SequenceVariant: 'SP',
  ScanOptions: null,
  MRAcquisitionType: '3D',
  RepetitionTime: null,
  EchoTime: null,
  EchoTrainLength: null,
} as const;
