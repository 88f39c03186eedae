import { ADJUDICATION_REASONS, CONSENSUS_WORDS, NOT_ASSESSABLE_REASONS, NOT_EVALUABLE_REASONS } from '@overread/domain';
import { sameCode } from '../codes/code.ts';
import { PRIVATE, type PrivateCode } from '../codes/private.ts';
import { type ParsedSr, parseSr } from '../sr/parseSr.ts';
import type { ReadItem, ReadReference } from '../sr/readItem.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import { spokenDateTime, spokenName, spokenTransferSyntax } from './spokenValue.ts';

/** One line of a record for a person: what it is called, its value in words, and what belongs to it. */
export interface RecordLine {
  readonly label: string;
  readonly value: string | null;
  readonly children: readonly RecordLine[];
}

/** Any SR or Key Object Selection as a page can show it. Plain text throughout: nothing in it is markup. */
export interface RecordView {
  readonly title: string;
  /** When, by whom, in which state, after what. */
  readonly summary: readonly RecordLine[];
  readonly lines: readonly RecordLine[];
}

/**
 * Describes any SR document, whoever wrote it, as a readable tree: codes in words, numbers with units, references by what they are;
 * identifiers stand only beside a label that says what they identify. OVR_SR_INVALID if there is no content tree.
 */
export function describeSr(bytes: Uint8Array): RecordView {
  const document = parseSr(bytes);
  const { root } = document;
  return {
    title: root.name?.meaning || 'Report without a title',
    summary: summaryOf(document),
    lines: root.children.flatMap((child) => lineOf(child, root)),
  };
}

const line = (label: string, value: string | null, children: readonly RecordLine[] = []): RecordLine => ({
  label,
  value,
  children,
});

function summaryOf({ dataSet, isComplete, isVerified, predecessors }: ParsedSr): RecordLine[] {
  const isSelection = dataSet.text('SOPClassUID') === SOP_CLASS.keyObjectSelection;
  const [verifier] = dataSet.items('VerifyingObserverSequence');
  const made = spokenDateTime(`${dataSet.text('ContentDate') ?? ''}${dataSet.text('ContentTime') ?? ''}`);
  const zone = dataSet.text('TimezoneOffsetFromUTC');
  const by = [dataSet.text('Manufacturer'), dataSet.text('ManufacturerModelName')].filter((one) => one !== undefined);
  return [
    line('Series', dataSet.text('SeriesDescription') ?? null),
    line('Made', made === '' ? null : `${made}${zone === undefined ? '' : ` (UTC${zone})`}`),
    line('Made with', by.join(' ') || null),
    line(
      'Status',
      isSelection ? null : `${isComplete ? 'complete' : 'partial'}, ${isVerified ? 'verified' : 'not verified'}`,
    ),
    line('Verified by', verifier === undefined ? null : spokenName(verifier.text('VerifyingObserverName') ?? ''), [
      line('Organization', verifier?.text('VerifyingOrganization') ?? null),
      line('Verified', spokenDateTime(verifier?.text('VerificationDateTime') ?? '') || null),
    ]),
    line('Follows', predecessors.length === 0 ? null : documents(predecessors.length)),
  ].filter(({ value }) => value !== null);
}

const documents = (count: number) => (count === 1 ? 'one earlier document' : `${count} earlier documents`);

function lineOf(item: ReadItem, root: ReadItem): RecordLine[] {
  if (sameCode(item.name ?? undefined, PRIVATE.recordContent)) return [];
  const children = item.children.flatMap((child) => lineOf(child, root));
  return [line(labelOf(item), spoken(item, root), children)];
}

const LABELS: Readonly<Partial<Record<ReadItem['valueType'], string>>> = {
  CONTAINER: 'Section',
  IMAGE: 'Image',
  COMPOSITE: 'Document',
  WAVEFORM: 'Waveform',
  SCOORD: 'Place in the image',
  SCOORD3D: 'Place in the patient',
  TCOORD: 'Place in time',
  REFERENCE: 'Taken from',
};
const labelOf = (item: ReadItem) => item.name?.meaning || item.name?.value || LABELS[item.valueType] || 'Remark';

/** Keys that our records write, in the words that people chose from. */
const WORDS: readonly (readonly [PrivateCode, Readonly<Record<string, string>>])[] = [
  [PRIVATE.decisionReason, ADJUDICATION_REASONS],
  [PRIVATE.itemReason, NOT_ASSESSABLE_REASONS],
  [PRIVATE.notEvaluable, NOT_EVALUABLE_REASONS],
  [PRIVATE.consensusRule, CONSENSUS_WORDS],
];

function spoken(item: ReadItem, root: ReadItem): string | null {
  switch (item.valueType) {
    case 'CONTAINER':
      return null;
    case 'TEXT': {
      const words = WORDS.find(([name]) => sameCode(name, item.name ?? undefined))?.[1];
      return words !== undefined && Object.hasOwn(words, item.value) ? (words[item.value] ?? null) : item.value;
    }
    case 'UIDREF':
      return sameCode(item.name ?? undefined, PRIVATE.transferSyntax) ? spokenTransferSyntax(item.value) : item.value;
    case 'PNAME':
      return spokenName(item.value);
    case 'DATE':
    case 'DATETIME':
      return spokenDateTime(item.value) || item.value;
    case 'TIME':
      return item.value.replace(/^(\d{2})(\d{2})(\d{2})?.*$/, (_, h, m, s) => [h, m, s].filter(Boolean).join(':'));
    case 'CODE':
      return item.value?.meaning || item.value?.value || 'not stated';
    case 'NUM':
      return numberText(item);
    case 'IMAGE':
      return imageText(item);
    case 'COMPOSITE':
    case 'WAVEFORM':
      return OBJECTS[item.reference.sopClassUid ?? ''] ?? 'another object';
    case 'SCOORD':
      return placesText(item.graphicType, item.points, ['column', 'row']);
    case 'SCOORD3D':
      return placesText(item.graphicType, item.points, ['x', 'y', 'z']);
    case 'TCOORD':
      return item.rangeType.toLowerCase() || 'not stated';
    case 'REFERENCE':
      return labelAt(item.target, root);
    case 'UNKNOWN':
      return 'of a kind that is not known here';
  }
}

function numberText(item: Extract<ReadItem, { valueType: 'NUM' }>): string {
  if (item.value === null) return item.qualifier?.meaning ?? 'no value';
  const unit = item.unit?.value === '1' ? '' : (item.unit?.meaning ?? '');
  // Seven digits are more than anything measured here deserves; the file keeps all.
  return `${Number(item.value.toPrecision(7))}${unit === '' ? '' : ` ${unit}`}`;
}

const OBJECTS: Readonly<Record<string, string>> = {
  [SOP_CLASS.segmentation]: 'a segmentation',
  [SOP_CLASS.labelmapSegmentation]: 'a segmentation',
  [SOP_CLASS.basicTextSr]: 'a report',
  [SOP_CLASS.enhancedSr]: 'a report',
  [SOP_CLASS.comprehensiveSr]: 'a report',
  [SOP_CLASS.comprehensive3dSr]: 'a report',
  [SOP_CLASS.keyObjectSelection]: 'a selection of objects',
};

function imageText({ reference, segments, frames }: Extract<ReadItem, { valueType: 'IMAGE' }>): string {
  const what = objectText(reference);
  if (segments.length > 0) return `segment ${segments.join(', ')} of ${what}`;
  return frames.length > 0 ? `frame ${frames.join(', ')} of ${what}` : what;
}

const objectText = (reference: ReadReference) => OBJECTS[reference.sopClassUid ?? ''] ?? 'an image';

function placesText(graphicType: string, points: readonly number[], axes: readonly string[]): string {
  const count = Math.floor(points.length / axes.length);
  const kind = graphicType.toLowerCase() || 'place';
  if (count !== 1) return `${kind} of ${count} points`;
  return `${kind} at ${axes.map((axis, index) => `${axis} ${Number((points[index] ?? 0).toPrecision(7))}`).join(', ')}`;
}

/** What stands at a place of the tree: its label, and the first identifier under it, since measurement groups share one label. */
function labelAt(target: readonly number[], root: ReadItem): string {
  let at: ReadItem | undefined = root;
  for (const index of target.slice(1)) at = at?.children[index - 1];
  if (at === undefined) return 'an item that is not there';
  const [first] = at.children.filter((child) => child.valueType === 'TEXT');
  return first?.valueType === 'TEXT' ? `${labelOf(at)} "${first.value}"` : labelOf(at);
}
