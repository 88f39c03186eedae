import {
  type Code,
  type Comparison,
  DISCREPANCY_KINDS,
  type Discrepancy,
  type ProtocolContent,
  type Unit,
} from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import {
  type ContainerChild,
  code,
  composite,
  container,
  contains,
  hasConceptMod,
  hasProperties,
  type InstanceReference,
  image,
  inferredFrom,
  text,
  type ValueChild,
} from '../sr/content.ts';
import { algorithmItems } from './algorithmItems.ts';
import { type CaseRecordInput, caseRecord, withPurpose } from './caseRecord.ts';
import type { MaskRecord } from './measurementGroup.ts';
import { metricItem } from './metricItems.ts';
import { maskFacts } from './read.ts';
import { ruleItem } from './ruleItems.ts';

/** One of the compared reads: its SR and its masks. */
export interface ComparedRead {
  readonly document: InstanceReference;
  readonly masks: readonly MaskRecord[];
}

/** The comparison of the first locked reads. Sides were drawn by lot; the record says which read is which. */
export interface AgreementInput extends CaseRecordInput {
  readonly left: ComparedRead;
  readonly right: ComparedRead;
  readonly comparison: Comparison;
  /** TID 4019. */
  readonly algorithm: { readonly name: string; readonly version: string; readonly parameters: readonly string[] };
  /** True if both reads started from the same mask (R5): such pairs say nothing about reliability. */
  readonly sharedPreLabel?: boolean;
}

/** The SR of an agreement: the readers' groups, derived measurements and rules per unit, discrepancies, the outcome. */
export function buildAgreement(input: AgreementInput): Uint8Array {
  const { left, right, comparison, algorithm, sharedPreLabel } = input;
  const { content } = input.protocol;
  const derived = [
    contains(composite(PRIVATE.readLeft, left.document)),
    contains(composite(PRIVATE.readRight, right.document)),
    ...comparison.units.map((unit) => {
      const sources = [maskOf(left, unit.item, unit.left), maskOf(right, unit.item, unit.right)];
      const segments = sources.flatMap((mask) => (mask === undefined ? [] : [inferredFrom(segmentItem(mask))]));
      const measured = measuredItems(unit.id, comparison, content, [...algorithmItems(algorithm), ...segments]);
      return contains(unitContainer(unit, comparison, measured));
    }),
    ...compositeKeys(comparison).map((key) => {
      const parts = content.composites?.find((one) => one.key === key)?.of ?? [];
      const sources = [...left.masks, ...right.masks].filter((mask) => parts.includes(mask.key.item));
      const more = [...algorithmItems(algorithm), ...sources.map((mask) => inferredFrom(segmentItem(mask)))];
      const measured = measuredItems(key, comparison, content, more);
      return contains(
        container(PRIVATE.composite, [
          contains(text(PRIVATE.unitId, key)),
          ...parts.map((part) => contains(text(PRIVATE.itemKey, part))),
          ...measured,
        ]),
      );
    }),
  ];
  return caseRecord(input, {
    kind: 'agreement',
    rootWithoutMask: PRIVATE.agreement,
    masks: [...left.masks, ...right.masks],
    derived,
    evaluation: [
      contains(outcomeItem(comparison.isConcordant)),
      ...(sharedPreLabel === undefined
        ? []
        : [contains(code(PRIVATE.sharedPreLabel, sharedPreLabel ? STANDARD.yes : STANDARD.no))]),
      ...comparison.discrepancies.map((one) =>
        contains(
          text(PRIVATE.discrepancy, one.sentence, [
            hasConceptMod(text(PRIVATE.unitId, one.unit)),
            hasConceptMod(text(PRIVATE.ruleId, one.rule)),
            hasConceptMod(text(PRIVATE.discrepancyKind, DISCREPANCY_KINDS[one.kind])),
            hasConceptMod(text(PRIVATE.severity, one.severity)),
            ...placeItems(one),
          ]),
        ),
      ),
    ],
    content: {
      comparison,
      algorithm,
      left: { document: left.document, masks: maskFacts(left.masks) },
      right: { document: right.document, masks: maskFacts(right.masks) },
      ...(sharedPreLabel === undefined ? {} : { sharedPreLabel }),
    },
    predecessors: withPurpose([left.document, right.document], 'evidence'),
  });
}

const outcomeItem = (isConcordant: boolean) =>
  code(PRIVATE.outcome, isConcordant ? PRIVATE.concordant : PRIVATE.discrepant);

/** Numbers are inferred from the segments that were compared; a relationship to their groups by reference locks out highdicom. */
const segmentItem = ({ segmentation, segmentNumber }: MaskRecord) =>
  image(STANDARD.referencedSegment, segmentation, { segment: segmentNumber });

/** The mask of a read that a unit is about: of its one structure, or of the instance named. */
const maskOf = (read: ComparedRead, item: string, instance: string | null) =>
  read.masks.find(({ key }) => key.item === item && key.instance === instance);

function unitContainer(unit: Unit, comparison: Comparison, measured: readonly ContainerChild[]) {
  const optional = (name: Code, value: string | null) => (value === null ? [] : [contains(text(name, value))]);
  return container(PRIVATE.unit, [
    contains(text(PRIVATE.unitId, unit.id)),
    contains(text(PRIVATE.itemKey, unit.item)),
    ...optional(PRIVATE.leftInstance, unit.left),
    ...optional(PRIVATE.rightInstance, unit.right),
    contains(outcomeItem(comparison.concordantUnits.includes(unit.id))),
    ...measured,
  ]);
}

/** The metrics of a unit or composite, each with how it was computed and from what, and the verdicts on it. */
function measuredItems(
  id: string,
  { metrics, verdicts }: Comparison,
  protocol: ProtocolContent,
  more: readonly ValueChild[],
): ContainerChild[] {
  return [
    ...Object.entries(metrics[id] ?? {}).flatMap(([key, value]) =>
      value === null || !Number.isFinite(value) ? [] : [contains(metricItem(key, value, more))],
    ),
    ...verdicts.filter((verdict) => verdict.unit === id).map((verdict) => contains(ruleItem(verdict, protocol))),
  ];
}

/** What a comparison measured or ruled upon that is no unit: composites, in the order of its verdicts and metrics. */
export function compositeKeys({ units, metrics, verdicts }: Comparison): readonly string[] {
  const known = new Set(units.map((unit) => unit.id));
  const all = [...verdicts.map((verdict) => verdict.unit), ...Object.keys(metrics)];
  return [...new Set(all)].filter((key) => !known.has(key));
}

/** Where a discrepancy is seen best, as text: the coordinates of the content are not everybody's to read. */
function placeItems({ place }: Discrepancy): ValueChild[] {
  if (place === null) return [];
  const world = place.worldMm?.map((mm) => mm.toFixed(1)).join(', ');
  const at = `slice ${place.slice}, column ${place.column}, row ${place.row}`;
  return [hasProperties(text(PRIVATE.place, world === undefined ? at : `${at}; patient (LPS) ${world} mm`))];
}
