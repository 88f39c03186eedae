import type { DicomJson } from '@overread/dicom';

/**
 * What a reader's viewer gets of an image's header, and nothing else (R14): geometry, pixels, acquisition and the dates that
 * order a study. Names, birth dates, accession numbers, institutions, comments, overlays, presentation states and private
 * attributes are not on it. Group 0028 and 0018 are let through whole but for text that people type in.
 */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  '00080008', // Image Type
  '00080016', // SOP Class UID
  '00080018', // SOP Instance UID
  '00080020', // Study Date
  '00080021', // Series Date
  '00080022', // Acquisition Date
  '00080023', // Content Date
  '00080030', // Study Time
  '00080031', // Series Time
  '00080032', // Acquisition Time
  '00080033', // Content Time
  '00080060', // Modality
  '00080064', // Conversion Type
  '00080070', // Manufacturer
  '00081030', // Study Description
  '0008103E', // Series Description
  '00081090', // Manufacturer's Model Name
  '0020000D', // Study Instance UID
  '0020000E', // Series Instance UID
  '00200011', // Series Number
  '00200012', // Acquisition Number
  '00200013', // Instance Number
  '00200032', // Image Position (Patient)
  '00200037', // Image Orientation (Patient)
  '00200052', // Frame of Reference UID
  '00200060', // Laterality
  '00200062', // Image Laterality
  '00200100', // Temporal Position Identifier
  '00201040', // Position Reference Indicator
  '00201041', // Slice Location
  '00540016', // Radiopharmaceutical Information Sequence (SUV)
  '00540081', // Number of Slices
  '00541001', // Units
  '00541102', // Decay Correction
  '00541300', // Frame Reference Time
  '00541321', // Decay Factor
]);

/** Groups 0018 and 0028 without free text, UIDs of equipment, operators and protocols, and bulky tables. */
const REFUSED: ReadonlySet<string> = new Set([
  '00181000', // Device Serial Number
  '00181002', // Device UID
  '00181004', // Plate ID
  '00181008', // Gateway ID
  '00181009', // Unique Device Identifier
  '00181012', // Date of Secondary Capture
  '00181014', // Time of Secondary Capture
  '00181030', // Protocol Name: often holds the indication or a name
  '00184000', // Acquisition Comments
  '00189424', // Acquisition Protocol Description
  '00284000', // Image Presentation Comments
  '00283010', // VOI LUT Sequence: bulk
]);
const GROUPS = /^00(18|28)/;
/** VRs that hold free text or whole data sets, such as Contributing Equipment (institutions, operators, comments). */
const OPEN_VRS: ReadonlySet<string> = new Set(['SQ', 'LT', 'ST', 'UT', 'UC', 'PN', 'UR', 'UN']);
/** Sequences of these groups without which values cannot be shown right. */
const SEQUENCES: ReadonlySet<string> = new Set([
  '00186011', // Sequence of Ultrasound Regions
  '00283000', // Modality LUT Sequence
]);

/**
 * What is shown of the functional groups of a multi-frame image (PS3.3 C.7.6.16.2): size, place and values of its frames. Everything
 * else is left out, above all references to other images and the times of frames.
 */
const FUNCTIONAL_GROUPS: Readonly<Record<string, readonly string[]>> = {
  '00289110': ['00180050', '00180088', '00280030'], // Pixel Measures
  '00209113': ['00200032'], // Plane Position
  '00209116': ['00200037'], // Plane Orientation
  '0020930E': ['00209301'], // Plane Position (Volume)
  '0020930F': ['00209302'], // Plane Orientation (Volume)
  '00209111': ['00209057', '00209128', '00209157'], // Frame Content: its place in the stack
  '00209071': ['00209072'], // Frame Anatomy: laterality
  '00289132': ['00281050', '00281051', '00281056'], // Frame VOI LUT
  '00289145': ['00281052', '00281053', '00281054'], // Pixel Value Transformation
};
const SHARED_GROUPS = '52009229';
const FRAME_GROUPS = '52009230';

function isShown(tag: string, vr: string): boolean {
  if (ATTRIBUTES.has(tag) || SEQUENCES.has(tag)) return true;
  return GROUPS.test(tag) && !REFUSED.has(tag) && !OPEN_VRS.has(vr);
}

/** Attributes of the patient and the study that records of ours carry on, as the source has them. */
const RECORD_HEADER: readonly string[] = [
  '00080005',
  '00080020',
  '00080030',
  '00080050',
  '00080090',
  '00080201',
  '00081030',
  '00100010',
  '00100020',
  '00100021',
  '00100030',
  '00100040',
  '00101010',
  '00120062',
  '00120063',
  '00120064',
  '0020000D',
  '00200010',
  '00282110',
  '00282112',
  '00282114',
];

type Attributes = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>;

/** The header of one image as a task's view shows it: the case label stands in for the patient's name and identifier. */
export function viewMetadata(header: Attributes, caseLabel: string): DicomJson {
  const shown = Object.entries(header).filter(
    ([tag, attribute]) => isShown(tag, attribute.vr) && !('BulkDataURI' in attribute) && !('InlineBinary' in attribute),
  );
  return Object.fromEntries([
    ...shown.map(([tag, attribute]) => [tag, withoutReferences(attribute)]),
    ...[SHARED_GROUPS, FRAME_GROUPS].flatMap((tag) =>
      header[tag] ? [[tag, { vr: 'SQ', Value: itemsOf(header[tag]).map(functionalGroups) }]] : [],
    ),
    ['00100010', { vr: 'PN', Value: [{ Alphabetic: caseLabel }] }],
    ['00100020', { vr: 'LO', Value: [caseLabel] }],
  ]) as unknown as DicomJson;
}

/** What a stack is made from: what is shown, and what tells frames and volumes apart. Nobody is shown it. */
export function geometryMetadata(header: Attributes): DicomJson {
  const more = [SHARED_GROUPS, FRAME_GROUPS, '00209312'].flatMap((tag) => (header[tag] ? [[tag, header[tag]]] : []));
  return { ...viewMetadata(header, ''), ...Object.fromEntries(more) };
}

const isItem = (value: unknown): value is Attributes => typeof value === 'object' && value !== null;
const itemsOf = (attribute: Attributes[string] | undefined): readonly Attributes[] =>
  (attribute?.Value ?? []).filter(isItem);

function functionalGroups(item: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(FUNCTIONAL_GROUPS).flatMap(([tag, attributes]) => {
      const [group] = itemsOf(item[tag]);
      const own = attributes.flatMap((one) => (group?.[one] ? [[one, group[one]] as const] : []));
      return own.length > 0 ? [[tag, { vr: 'SQ', Value: [Object.fromEntries(own)] }]] : [];
    }),
  );
}

/** A task's view may show other UIDs than the source has: none may stand inside a sequence, where no map reaches. */
function withoutReferences(attribute: Attributes[string]): Attributes[string] {
  if (attribute.vr !== 'SQ') return attribute;
  const items = itemsOf(attribute).map((item) =>
    Object.fromEntries(Object.entries(item).filter(([, { vr }]) => vr !== 'UI' && !OPEN_VRS.has(vr))),
  );
  return { ...attribute, Value: items };
}

/**
 * The attributes of patient and study that records carry on (PS3.3 C.7.1.1 and C.7.2.1), of the first image; and its lossy compression
 * (C.7.6.1.1.5), or that of the first image that has any: one such image makes what is drawn on the series lossy.
 */
export function recordHeaderMetadata(headers: readonly Attributes[]): DicomJson {
  const [first = {}] = headers;
  const lossy = headers.find((header) => header['00282110']?.Value?.[0] === '01') ?? first;
  const kept = RECORD_HEADER.flatMap((tag) => {
    const attribute = (tag.startsWith('002821') ? lossy : first)[tag];
    return attribute ? [[tag, attribute]] : [];
  });
  return Object.fromEntries(kept) as unknown as DicomJson;
}
