import { type BitMask, dice } from '@overread/agreement';
import {
  buildAgreement,
  buildRead,
  buildRejectionNote,
  buildSegmentation,
  buildWorkflowRecord,
  type CaseRecordInput,
  type InstanceReference,
  type MaskRecord,
  SOP_CLASS,
} from '@overread/dicom';
import { canonicalBytes, type Evaluation, type MaskItem, maskItems, type ProtocolVersion } from '@overread/domain';
import { LIVER_PROTOCOL } from '../../support/liverProtocol.ts';
import { CONDITIONS } from '../../support/testRead.ts';
import { type HostSeries, hostSeries, type PlaneName, STUDY_UID, sha256, uid } from './hostSeries.ts';

/** The two masks on each series: one on either side of the patient, of different shape. */
export const PARTS = [
  { part: 'liver', item: 'liver', instance: null, color: [217, 119, 87] },
  { part: 'spleen', item: 'lesion', instance: 'i1', color: [60, 180, 75] },
] as const;

const PROTOCOL: ProtocolVersion = {
  id: 'hosts',
  content: LIVER_PROTOCOL,
  digest: Buffer.from(sha256(canonicalBytes(LIVER_PROTOCOL))).toString('hex'),
};
const CREATED = new Date('2026-01-05T10:00:00Z');
const EQUIPMENT = { manufacturer: 'Overread', model: 'Gateway', serialNumber: 'hosts', softwareVersion: '0.1.0' };
const TRIAL = { sponsor: 'Overread', protocolId: 'liver-test', protocolName: 'Liver', subjectId: 'S-1' };

/** A SEG of ours on one series. */
export interface HostSegmentation {
  readonly series: HostSeries;
  readonly seriesInstanceUid: string;
  readonly bytes: Uint8Array;
  readonly masks: readonly MaskRecord[];
}

/** An SR of ours: which series it is, and what a person must find in it. */
export interface HostReport {
  readonly seriesInstanceUid: string;
  readonly bytes: Uint8Array;
}

/** Everything that the archive of a hospital holds of one patient after our work. */
export interface HostRecords {
  readonly series: Readonly<Record<PlaneName, HostSeries>>;
  readonly segmentations: Readonly<Record<PlaneName, HostSegmentation>>;
  /** Of the masks on the series of that plane. */
  readonly reads: Readonly<Record<PlaneName, HostReport>>;
  readonly agreement: HostReport;
  /** A read with nothing drawn: Enhanced SR. */
  readonly emptyRead: HostReport;
  readonly workflow: HostReport;
  /** A rejection note (KOS) about the masks on the axial images. */
  readonly note: HostReport;
  readonly files: readonly Uint8Array[];
}

/** Makes images and records; always the same. */
export function hostRecords(): HostRecords {
  const series = eachPlane((plane) => hostSeries(plane));
  const segmentations = eachPlane((plane) => segmentation(series[plane], 'R-07', 901));
  const reads = eachPlane((plane) => read(segmentations[plane], 'R-07'));
  const agreement = agreementOf(series.axial, segmentations.axial, reads.axial);
  const { axial } = series;
  const emptyRead = report('empty', axial, 911, 'Read R-09', (base) =>
    buildRead({ ...base, reader: 'R-09', evaluation: NOTHING, ...READING, masks: [] }),
  );
  const workflow = report('workflow', axial, 912, 'Exclusion', (base) =>
    buildWorkflowRecord({ ...base, kind: 'caseExcluded', sentence: EXCLUDED, content: EXCLUSION }),
  );
  const note = report('note', axial, 941, 'Superseded', (base) =>
    buildRejectionNote({
      ...base,
      kind: 'maskSuperseded',
      objects: segmentations.axial.masks.slice(0, 1).map((mask) => mask.segmentation),
      description: 'An amendment took the place of this mask.',
    }),
  );
  return {
    series,
    segmentations,
    reads,
    agreement,
    emptyRead,
    workflow,
    note,
    files: [
      ...Object.values(series).flatMap((one) => one.instances.map(({ bytes }) => bytes)),
      ...[...Object.values(segmentations), ...Object.values(reads), agreement, emptyRead, workflow, note].map(
        (one) => one.bytes,
      ),
    ],
  };
}

/** What the workflow record says to a person. */
export const EXCLUDED = 'Case CASE-1 was excluded: wrong phase – für Zoë.';
const EXCLUSION = {
  projectId: 'hosts',
  caseId: 'case-1',
  from: 'reading',
  reason: 'wrongPhase',
  askedBy: 'C-01',
  excludedBy: 'C-02',
  excludedAt: CREATED.toISOString(),
};
export const WHY_NOT = 'Bewegung: Organgrenze nicht abgrenzbar – 肝臓';

const READING = {
  conditions: CONDITIONS,
  clinicalInformation: [],
  statements: ['I did not consult the clinical record or other readers for this case.'],
} as const;
const FOUND: Evaluation = {
  items: {
    liver: { state: 'present' },
    lesion: { state: 'present', instances: [{ key: 'i1', answers: { kind: 'mass' } }] },
  },
  answers: { quality: 4 },
};
const NOTHING: Evaluation = {
  items: { liver: { state: 'notAssessable', reason: WHY_NOT }, lesion: { state: 'absent' } },
  answers: { quality: 1 },
};

const eachPlane = <T>(make: (plane: PlaneName) => T): Record<PlaneName, T> => ({
  axial: make('axial'),
  sagittal: make('sagittal'),
  oblique: make('oblique'),
});

function itemOf(key: string): MaskItem {
  const found = maskItems(LIVER_PROTOCOL).find((item) => item.key === key);
  if (!found) throw new Error(`the protocol has no item ${key}`);
  return found;
}

function segmentation(
  series: HostSeries,
  reader: string,
  seriesNumber: number,
  draw: (part: (typeof PARTS)[number]) => BitMask = ({ part }) => series.mask(part),
): HostSegmentation {
  const name = [series.plane, reader] as const;
  const uids = { sopInstanceUid: uid(...name, 'seg'), seriesInstanceUid: uid(...name, 'seg series') };
  const segments = PARTS.map((one) => {
    const { category, type } = itemOf(one.item);
    return {
      label: one.part,
      category,
      type,
      trackingId: `${reader} ${one.part}`,
      trackingUid: uid(...name, 'tracking', one.part),
      algorithmType: 'MANUAL',
      color: one.color,
      mask: draw(one),
    } as const;
  });
  const bytes = buildSegmentation({
    source: series.source,
    stack: series.stack,
    uids,
    seriesNumber,
    title: `Masks ${reader}`,
    createdAt: CREATED,
    equipment: EQUIPMENT,
    clinicalTrial: TRIAL,
    segments,
    creator: reader,
    contentLabel: 'READ',
    dimensionOrganizationUid: uid(...name, 'dimensions'),
  });
  const reference: InstanceReference = { studyInstanceUid: STUDY_UID, sopClassUid: SOP_CLASS.segmentation, ...uids };
  const masks = segments.map(({ mask, trackingId, trackingUid }, index) => ({
    key: { item: PARTS[index]?.item ?? '', instance: PARTS[index]?.instance ?? null },
    stack: series.stack,
    mask,
    segmentation: reference,
    segmentNumber: index + 1,
    trackingId,
    trackingUid,
  }));
  return { series, seriesInstanceUid: uids.seriesInstanceUid, bytes, masks };
}

function report(
  name: string,
  series: HostSeries,
  seriesNumber: number,
  title: string,
  build: (base: CaseRecordInput) => Uint8Array,
): HostReport {
  const uids = { sopInstanceUid: uid(name, 'sr'), seriesInstanceUid: uid(name, 'sr series') };
  const base: CaseRecordInput = {
    source: series.source,
    uids,
    seriesNumber,
    title,
    createdAt: CREATED,
    equipment: EQUIPMENT,
    clinicalTrial: TRIAL,
    protocol: PROTOCOL,
    deviceUid: uid('device'),
    facts: { caseLabel: 'CASE-1' },
    sha256,
  };
  return { seriesInstanceUid: uids.seriesInstanceUid, bytes: build(base) };
}

function read({ series, masks }: HostSegmentation, reader: string): HostReport {
  return report(`read ${series.plane} ${reader}`, series, 921, `Read ${reader}`, (base) =>
    buildRead({ ...base, reader, evaluation: FOUND, ...READING, masks }),
  );
}

/** The comparison of the read with one that left the liver's uppermost slices out. */
function agreementOf(series: HostSeries, own: HostSegmentation, ownRead: HostReport): HostReport {
  const other = segmentation(series, 'R-08', 902, ({ part }) => withoutTop(series.mask(part)));
  const otherRead = read(other, 'R-08');
  const overlap = dice(own.masks[0]?.mask ?? series.mask('liver'), other.masks[0]?.mask ?? series.mask('liver'));
  const document = ({ seriesInstanceUid }: HostReport, name: string): InstanceReference => ({
    studyInstanceUid: STUDY_UID,
    seriesInstanceUid,
    sopClassUid: SOP_CLASS.comprehensiveSr,
    sopInstanceUid: uid(name, 'sr'),
  });
  return report('agreement', series, 931, 'Agreement', (base) =>
    buildAgreement({
      ...base,
      left: { document: document(ownRead, 'read axial R-07'), masks: own.masks },
      right: { document: document(otherRead, 'read axial R-08'), masks: other.masks },
      comparison: {
        units: [{ id: 'liver', item: 'liver', left: null, right: null }],
        verdicts: [{ rule: 'liverDice', unit: 'liver', verdict: 'fail', value: overlap, limit: 0.9 }],
        discrepancies: [],
        concordantUnits: [],
        isConcordant: false,
        metrics: { liver: { dice: overlap } },
      },
      algorithm: { name: 'overread-agreement', version: '1', parameters: [] },
    }),
  );
}

function withoutTop(mask: BitMask): BitMask {
  const bits = mask.bits.slice();
  bits.fill(0, Math.floor((bits.length * 2) / 3));
  return { ...mask, bits };
}
