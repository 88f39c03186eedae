import { createHash } from 'node:crypto';
import { DataSet, derivedUid, type Sha256, SOP_CLASS, writePart10 } from '@overread/dicom';
import { ctAttributes, mrAttributes } from './modalityAttributes.ts';
import { pointOf, type Volume } from './volume.ts';

/** What the objects of a series say about themselves. */
export interface SeriesDescription {
  /** Unique among the demo's series; UIDs derive from it alone, so that a second run makes the same objects. */
  readonly key: string;
  readonly modality: 'CT' | 'MR';
  readonly patientId: string;
  /** `DEMO^HEAD 01`: never that of a person. */
  readonly patientName: string;
  readonly studyDescription: string;
  readonly seriesDescription: string;
  /** What was computed, in a sentence (Derivation Description). */
  readonly derivation: string;
  /** Where the image is from and what is computed in it (Image Comments). */
  readonly source: string;
  readonly licence: string;
  readonly window: { readonly center: number; readonly width: number };
  /** PS3.16 Annex L term: HEAD, BRAIN, LIVER. */
  readonly bodyPart: string;
}

/** One image as a Part 10 file. */
export interface ImageInstance {
  readonly sopInstanceUid: string;
  readonly bytes: Uint8Array;
}

/** A series as files, from the feet to the head, with the UIDs that name it. */
export interface DicomSeries {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly instances: readonly ImageInstance[];
}

/** Date of every demo study: the day has no meaning. */
const STUDY_DATE = '20260105';
const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const uid = (...parts: readonly (string | number)[]): string => derivedUid(sha256, 'overread-demo-1', ...parts);

/** UIDs of a demo series with so many slices, without making its images. */
export function seriesUids(
  key: string,
  slices: number,
): { studyInstanceUid: string; seriesInstanceUid: string; sopInstanceUids: string[] } {
  return {
    studyInstanceUid: uid(key, 'study'),
    seriesInstanceUid: uid(key, 'series'),
    sopInstanceUids: Array.from({ length: slices }, (_, slice) => uid(key, 'instance', slice)),
  };
}

/**
 * A volume as a CT or MR series: one image per slice, signed 16-bit (CT, Rescale 1/0) or unsigned (MR), Explicit VR Little
 * Endian, Image Type DERIVED\SECONDARY. Source and licence stand in every object (PS3.3 C.7.6.1, C.12.1).
 */
export function dicomSeries(volume: Volume, description: SeriesDescription): DicomSeries {
  const uids = seriesUids(description.key, volume.slices);
  const shared = sharedAttributes(description, uids, volume);
  const instances = uids.sopInstanceUids.map((sopInstanceUid, slice) => ({
    sopInstanceUid,
    bytes: writePart10(
      DataSet.of({
        ...shared,
        SOPInstanceUID: sopInstanceUid,
        InstanceNumber: slice + 1,
        AcquisitionNumber: 1,
        ImagePositionPatient: [...pointOf(volume, 0, 0, slice)],
        SliceLocation: pointOf(volume, 0, 0, slice)[2],
        PixelData: pixels(volume, slice),
      }),
    ),
  }));
  return { studyInstanceUid: uids.studyInstanceUid, seriesInstanceUid: uids.seriesInstanceUid, instances };
}

function sharedAttributes(
  description: SeriesDescription,
  uids: ReturnType<typeof seriesUids>,
  volume: Volume,
): Parameters<typeof DataSet.of>[0] {
  const isCt = description.modality === 'CT';
  return {
    SOPClassUID: isCt ? SOP_CLASS.ct : SOP_CLASS.mr,
    ImageType: ['DERIVED', 'SECONDARY', isCt ? 'AXIAL' : 'OTHER'],
    StudyDate: STUDY_DATE,
    SeriesDate: STUDY_DATE,
    ContentDate: STUDY_DATE,
    StudyTime: '090000',
    SeriesTime: '090000',
    ContentTime: '090000',
    AccessionNumber: null,
    Modality: description.modality,
    Manufacturer: 'Overread',
    ManufacturerModelName: 'Demo image converter',
    SoftwareVersions: '1',
    ReferringPhysicianName: null,
    StudyDescription: description.studyDescription,
    SeriesDescription: description.seriesDescription,
    DerivationDescription: description.derivation,
    PatientName: description.patientName,
    PatientID: description.patientId,
    PatientBirthDate: null,
    PatientSex: null,
    PatientIdentityRemoved: 'YES',
    DeidentificationMethod: 'No patient data: the source carries none',
    PatientComments: 'Demonstration image; not a patient of this hospital.',
    BodyPartExamined: description.bodyPart,
    PatientPosition: 'HFS',
    ContributingEquipmentSequence: [contribution(description)],
    StudyInstanceUID: uids.studyInstanceUid,
    SeriesInstanceUID: uids.seriesInstanceUid,
    StudyID: '1',
    SeriesNumber: 1,
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    FrameOfReferenceUID: uid(description.key, 'frameOfReference'),
    PositionReferenceIndicator: null,
    ImageComments: `Demonstration, not for clinical use. ${description.source} Licence: ${description.licence}`,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: volume.rows,
    Columns: volume.columns,
    PixelSpacing: [volume.spacingMm[1], volume.spacingMm[0]],
    SliceThickness: volume.spacingMm[2],
    SpacingBetweenSlices: isCt ? undefined : volume.spacingMm[2],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: isCt ? 1 : 0,
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
    WindowCenter: description.window.center,
    WindowWidth: description.window.width,
    ...(isCt ? ctAttributes : mrAttributes),
  };
}

/** Who made these objects, of what (PS3.3 C.12.1.1.5). */
function contribution(description: SeriesDescription): DataSet {
  return DataSet.of({
    PurposeOfReferenceCodeSequence: [
      DataSet.of({ CodeValue: '109102', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Processing Equipment' }),
    ],
    Manufacturer: 'Overread',
    ManufacturerModelName: 'Demo image converter',
    ContributionDescription: `${description.source} Licence: ${description.licence}`,
  });
}

function pixels(volume: Volume, slice: number): Uint8Array {
  const plane = volume.rows * volume.columns;
  const bytes = new Uint8Array(plane * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < plane; at++) view.setInt16(at * 2, volume.data[slice * plane + at] ?? 0, true);
  return bytes;
}
