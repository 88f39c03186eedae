import { createHash } from 'node:crypto';
import {
  buildImageStack,
  buildRejectionNote,
  buildSegmentation,
  DataSet,
  derivedUid,
  type RecordBase,
  type Sha256,
  SOP_CLASS,
  sr,
  writePart10,
  writeSr,
} from '@overread/dicom';
import { addressOf, type InstanceAddress } from './instanceAddress.ts';

/** One object of the check. */
export interface CheckObject {
  /** As people call it: `mask (SEG)`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly address: InstanceAddress;
}

/** The objects that `check-archive` files: the classes that Overread writes, of a synthetic patient. Always the same bytes. */
export interface CheckObjects {
  /** Three images, a mask, two documents, a key object selection. */
  readonly small: readonly CheckObject[];
  /** The second image with other pixels under the same UID. */
  readonly forged: CheckObject;
  /** 30 MB. */
  readonly large: CheckObject;
  /** An object that ends in the middle of its pixels. */
  readonly broken: CheckObject;
  /** Pixels of the first image, as they must come back as a frame. */
  readonly framePixels: Uint8Array;
}

/** Text beyond ASCII in the objects: German, Polish, Japanese, a character outside the basic plane. */
export const CHECK_TEXT = 'Größe, łokieć, 肝臓, 𝛼';
export const CHECK_PATIENT = { PatientName: 'OVERREAD^CHECK', PatientID: 'OVERREAD-CHECK' } as const;
/** Where the images lie in the patient: on 0.1 mm, which binary floating point cannot hold exactly. */
export const CHECK_POSITION_MM = [-10.1, 20.2, 0.3] as const;
const SIZE = 16;
const SLICES = 3;
const LARGE = { rows: 4096, columns: 3840 } as const;

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
// A change of the objects needs a new number: an archive keeps the old ones under their UIDs.
const uid = (...parts: readonly (string | number)[]): string => derivedUid(sha256, 'check-archive-1', ...parts);
/** SOP Instance UIDs of the masks and documents of the check, which look like those of Overread and belong to no project. */
const UIDS: ReadonlySet<string> = new Set(['mask', 'enhanced', 'comprehensive', 'note'].map((name) => uid(name)));

/** True if a mask or document was filed by `check-archive`: it stays in the archive, and is none of a study. */
export const isCheckObject = (sopInstanceUid: string): boolean => UIDS.has(sopInstanceUid);

const MADE = new Date('2026-01-05T09:00:00Z');

/** Makes the objects; takes a tenth of a second. */
export function checkArchiveObjects(): CheckObjects {
  const images = Array.from({ length: SLICES }, (_, slice) => image(slice, noise(SIZE * SIZE * 2, slice)));
  const headers = images.map((one) => DataSet.of(one));
  const stack = buildImageStack(headers, sha256);
  const [source] = headers;
  if (source === undefined) throw new TypeError('the check has images');
  const base = (name: string, title: string, seriesNumber: number): RecordBase => ({
    source,
    uids: { sopInstanceUid: uid(name), seriesInstanceUid: uid(name, 'series') },
    seriesNumber,
    title,
    createdAt: MADE,
    equipment: { manufacturer: 'Overread', model: 'check-archive', serialNumber: '1', softwareVersion: '1' },
  });
  const first = { ...stackReference(stack), sopClassUid: SOP_CLASS.ct, sopInstanceUid: uid('image', 0) };
  const mask = buildSegmentation({
    ...base('mask', 'Check', 2),
    stack,
    segments: [
      {
        label: 'Check',
        category: { value: '91723000', scheme: 'SCT', meaning: 'Anatomical structure' },
        type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
        trackingId: CHECK_TEXT,
        trackingUid: uid('tracking'),
        algorithmType: 'MANUAL',
        color: [217, 119, 87],
        mask: { columns: SIZE, rows: SIZE, slices: SLICES, bits: noise((SIZE * SIZE * SLICES) / 8, 'mask') },
      },
    ],
    creator: 'Overread',
    contentLabel: 'CHECK',
    dimensionOrganizationUid: uid('dimensions'),
  });
  const title = { value: '18748-4', scheme: 'LN', meaning: 'Diagnostic imaging report' };
  const comment = sr.contains(sr.text({ value: '121106', scheme: 'DCM', meaning: 'Comment' }, CHECK_TEXT));
  const place = sr.contains(
    sr.num(
      { value: '118565006', scheme: 'SCT', meaning: 'Volume' },
      12.3,
      { value: 'ml', scheme: 'UCUM', meaning: 'milliliter' },
      [sr.inferredFrom(sr.point(3.5, 4.5, sr.image(null, first)))],
    ),
  );
  const enhanced = writeSr({
    base: base('enhanced', 'Check', 3),
    sopClass: 'enhanced',
    root: sr.container(title, [comment]),
  });
  const comprehensive = writeSr({
    base: base('comprehensive', 'Check', 4),
    sopClass: 'comprehensive',
    root: sr.container(title, [comment, place]),
  });
  const note = buildRejectionNote({
    ...base('note', 'Check', 6),
    kind: 'maskSuperseded',
    objects: [
      {
        ...first,
        sopClassUid: SOP_CLASS.segmentation,
        seriesInstanceUid: uid('mask', 'series'),
        sopInstanceUid: uid('mask'),
      },
    ],
    description: CHECK_TEXT,
    deviceUid: uid('device'),
  });
  const second = images[1] ?? source;
  return {
    small: [
      ...images.map((one, slice) => named(`image ${slice + 1} (CT)`, writePart10(DataSet.of(one)))),
      named('mask (SEG)', mask),
      named('document (Enhanced SR)', enhanced),
      named('document (Comprehensive SR)', comprehensive),
      named('rejection note (KOS)', note),
    ],
    forged: named('image 2 (CT)', writePart10(DataSet.of({ ...second, PixelData: noise(SIZE * SIZE * 2, 'forged') }))),
    large: named('large object', writePart10(DataSet.of(largeImage()))),
    broken: broken(),
    framePixels: noise(SIZE * SIZE * 2, 0),
  };
}

const named = (name: string, bytes: Uint8Array): CheckObject => ({ name, bytes, address: addressOf(bytes) });
const stackReference = ({ studyInstanceUid, seriesInstanceUid }: ReturnType<typeof buildImageStack>) => ({
  studyInstanceUid,
  seriesInstanceUid,
});

type Attributes = Parameters<typeof DataSet.of>[0];

const PATIENT_AND_STUDY = {
  ...CHECK_PATIENT,
  PatientBirthDate: '',
  PatientSex: '',
  StudyInstanceUID: uid('study'),
  StudyDate: '20260105',
  StudyTime: '090000',
  StudyID: 'CHECK',
  AccessionNumber: '',
  ReferringPhysicianName: '',
  StudyDescription: CHECK_TEXT,
} as const satisfies Attributes;

function image(slice: number, pixels: Uint8Array): Attributes {
  const [x, y, z] = CHECK_POSITION_MM;
  return {
    ...PATIENT_AND_STUDY,
    SOPClassUID: SOP_CLASS.ct,
    SOPInstanceUID: uid('image', slice),
    SeriesInstanceUID: uid('images'),
    SeriesNumber: 1,
    SeriesDescription: 'Overread check-archive',
    Modality: 'CT',
    BodyPartExamined: 'ABDOMEN',
    Manufacturer: 'Overread',
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    InstanceNumber: slice + 1,
    AcquisitionNumber: 1,
    KVP: 120,
    PatientPosition: 'HFS',
    FrameOfReferenceUID: uid('frame of reference'),
    PositionReferenceIndicator: '',
    ImagePositionPatient: [x, y, z + 5 * slice],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [0.7, 0.7],
    SliceThickness: 5,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: SIZE,
    Columns: SIZE,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    RescaleIntercept: 0,
    RescaleSlope: 1,
    RescaleType: 'HU',
    PixelData: pixels,
  };
}

function largeImage(): Attributes {
  return {
    ...image(0, noise(LARGE.rows * LARGE.columns * 2, 'large')),
    SOPInstanceUID: uid('large'),
    SeriesInstanceUID: uid('large series'),
    SeriesNumber: 5,
    Rows: LARGE.rows,
    Columns: LARGE.columns,
  };
}

/** A file whose header promises more pixels than come. */
function broken(): CheckObject {
  const whole = named(
    'broken object',
    writePart10(
      DataSet.of({
        ...image(0, noise(SIZE * SIZE * 2, 'broken')),
        SOPInstanceUID: uid('broken'),
        SeriesInstanceUID: uid('broken series'),
      }),
    ),
  );
  return { ...whole, bytes: whole.bytes.subarray(0, whole.bytes.length - SIZE * SIZE) };
}

/** Bytes that do not compress and are always the same (xorshift). */
function noise(length: number, seed: string | number): Uint8Array {
  let state = Buffer.from(sha256(new TextEncoder().encode(`${seed}`))).readUInt32LE(0) || 1;
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}
