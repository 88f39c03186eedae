import { RECORD_TEMPLATES } from '../records/recordTemplates.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import { PRIVATE_SCHEME } from './code.ts';
import { PRIVATE_SCHEME_UID, PRIVATE_SCHEME_VERSION } from './codingScheme.ts';
import { PRIVATE } from './private.ts';
import { STANDARD } from './standard.ts';

/** The rows of the table of records. */
function templates(): string[] {
  return Object.entries(RECORD_TEMPLATES).map(([kind, row]) => {
    const objects = [row.withMasks, row.withoutMasks].flatMap((one) => {
      if (one === null) return [];
      const name = SOP_CLASS_NAMES[one.sopClassUid] ?? one.sopClassUid;
      const tid = one.tid === null ? '' : `, TID ${one.tid}`;
      return [`${name} (${one.root.value}, ${one.root.scheme})${tid}`];
    });
    const cells = [
      `\`${kind}\``,
      row.title,
      objects.join('; without masks '),
      row.study,
      row.signature,
      row.predecessors,
    ];
    return `| ${cells.join(' | ')} | \`${row.builder.name}\` |`;
  });
}

const SOP_CLASS_NAMES: Readonly<Record<string, string>> = {
  [SOP_CLASS.comprehensiveSr]: 'Comprehensive SR',
  [SOP_CLASS.enhancedSr]: 'Enhanced SR',
  [SOP_CLASS.keyObjectSelection]: 'Key Object Selection',
};

/** The page `docs/reference/sr.md`, made from the code tables. */
export function srReference(): string {
  const standard = Object.values(STANDARD).map(
    (row) => `| ${row.value} | ${row.scheme} | ${row.meaning} | ${row.source} |`,
  );
  const own = Object.values(PRIVATE).map((row) => `| ${row.value} | ${row.meaning} | ${row.role} | ${row.use} |`);
  return [
    '# Codes in our Structured Reports',
    '',
    'Made from `platform/dicom/src/codes` by `platform/dicom/scripts/makeSrReference.ts`; a test compares them. Codes of structures',
    'and questions come from the protocol and are not listed here.',
    '',
    '## Records',
    '',
    'Made from `RECORD_TEMPLATES` (`platform/dicom/src/records/recordTemplates.ts`); `parseRecord` reads every kind and gives the same',
    'values back.',
    '',
    '| Kind | Title | Object, root and template | Study | Signed by | Predecessors | Builder |',
    '|---|---|---|---|---|---|---|',
    ...templates(),
    '',
    'A record with a mask is a Comprehensive SR after TID 1500: (126010, DCM) holds a Measurement Group (TID 1411) per mask with',
    'tracking identifier and UID, finding, referenced segment, source series, how the mask was made, and its volume INFERRED FROM a',
    'POINT that is SELECTED FROM the image of largest area (a frame of it, if it has several). Images without a place in the patient',
    'have an area instead: in mm2 with the calibration named, in pixels without one. (126011, DCM) holds comparisons; each number is',
    'INFERRED FROM the segments of both reads, as values: highdicom 0.28.1 cannot open a document with a relationship by reference, as',
    'TID 1420 would have it, to the groups. (C0034375, UMLS) holds states, answers and decisions. A',
    'record without a mask is an Enhanced SR whose root stands below with role `root`.',
    '',
    'Every SR is COMPLETE, and UNVERIFIED but for a sign-off, which one person verifies. It carries its content once more as canonical',
    'JSON (RFC 8785; control characters from U+007F to U+009F escaped) with the SHA-256 of it: what a rebuild reads. A record whose',
    'items and JSON differ is refused. Predecessor Documents (0040,A360) carry a purpose of CID 7009: (121360, DCM) for what is',
    'replaced, (121362, DCM) for the adjudication or consensus that is signed, (122073, DCM) for what a record was made from. Instances of the',
    "document's own study stand in Current Requested Procedure Evidence (0040,A375), those of others in Pertinent Other Evidence",
    '(0040,A385). A moment of type DT carries +0000; (0008,0201) stands only where the source images have it, and dates and times are',
    'then in that offset.',
    '',
    'A Key Object Selection (TID 2010, which may not be extended) holds no JSON: title, modifier, description, observer and objects are',
    'all there is. (113039, DCM) has no modifier, since TID 2010 allows one under (113001, DCM) alone.',
    '',
    'The record of an enrolment holds the geometry of every image set, from which masks are put onto their images and measured again',
    'without the images, and per image the SHA-256 of its pixels as they are stored, with the transfer syntax: of native Pixel Data the',
    'value, of encapsulated ones what the fragments after the Basic Offset Table hold, one after the other; `pixels.digest` is over the',
    'canonical JSON of all of them. `overread verify --images` looks whether the images still are those.',
    '',
    '## Private codes',
    '',
    `Coding Scheme Designator ${PRIVATE_SCHEME}, UID ${PRIVATE_SCHEME_UID}, version ${PRIVATE_SCHEME_VERSION}. Values are never reused.`,
    '',
    '| Value | Meaning | Role | Use |',
    '|---|---|---|---|',
    ...own,
    '',
    '## Standard codes',
    '',
    '| Value | Scheme | Meaning | Source |',
    '|---|---|---|---|',
    ...standard,
    '',
  ].join('\n');
}
