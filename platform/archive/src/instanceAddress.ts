import { OverreadError, readPart10 } from '@overread/dicom';

/** Where an instance is in a DICOMweb archive. */
export interface InstanceAddress {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/**
 * A UID as one path segment of a URL. Wider than PS3.5 section 9.1 (scanners write leading zeros), but never more than
 * digits and dots, so that no request can be led elsewhere.
 *
 * @throws OverreadError OVR_UID_INVALID
 */
export function uidSegment(uid: string): string {
  if (!/^[0-9.]{1,64}$/.test(uid) || /^\.+$/.test(uid)) {
    throw new OverreadError('OVR_UID_INVALID', 'A DICOM UID was expected: digits and dots, at most 64 characters.');
  }
  return uid;
}

/** Path of a study, series or instance below the DICOMweb root, from checked UIDs alone. */
export function pathOf(study: string, series?: string, instance?: string): string {
  const levels = [
    ['studies', study],
    ['series', series],
    ['instances', instance],
  ] as const;
  return levels.flatMap(([level, uid]) => (uid === undefined ? [] : [`/${level}/${uidSegment(uid)}`])).join('');
}

/**
 * Where the archive will keep a DICOM file.
 *
 * @throws OverreadError of the DICOM reader, or OVR_DICOM_INVALID when one of the three UIDs is missing.
 */
export function addressOf(bytes: Uint8Array): InstanceAddress {
  const { dataSet } = readPart10(bytes, { until: 'PixelData' });
  return {
    study: uidSegment(dataSet.required('StudyInstanceUID')),
    series: uidSegment(dataSet.required('SeriesInstanceUID')),
    instance: uidSegment(dataSet.required('SOPInstanceUID')),
  };
}
