/** SOP classes that Overread writes, reads or names (PS3.4 Annex B). */
export const SOP_CLASS = {
  ct: '1.2.840.10008.5.1.4.1.1.2',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  secondaryCapture: '1.2.840.10008.5.1.4.1.1.7',
  segmentation: '1.2.840.10008.5.1.4.1.1.66.4',
  labelmapSegmentation: '1.2.840.10008.5.1.4.1.1.66.7',
  basicTextSr: '1.2.840.10008.5.1.4.1.1.88.11',
  enhancedSr: '1.2.840.10008.5.1.4.1.1.88.22',
  comprehensiveSr: '1.2.840.10008.5.1.4.1.1.88.33',
  comprehensive3dSr: '1.2.840.10008.5.1.4.1.1.88.34',
  keyObjectSelection: '1.2.840.10008.5.1.4.1.1.88.59',
} as const;

/** Names our writer in every file (PS3.7 D.3.3.2); a constant of the 2.25 root. */
export const IMPLEMENTATION_CLASS_UID = '2.25.280912674120934558713502866159240213846';
/** Implementation Version Name: 16 characters at most. */
export const IMPLEMENTATION_VERSION = 'OVERREAD_0.1';
