import { type Code, type Comparison, DISCREPANCY_KINDS, type RuleVerdict, type Unit } from '@overread/domain';
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
  num,
  text,
  type ValueChild,
} from '../sr/content.ts';
import { algorithmItems } from './algorithmItems.ts';
import { type CaseRecordInput, caseRecord, withPurpose } from './caseRecord.ts';
import type { MaskRecord } from './measurementGroup.ts';
import { maskFacts } from './read.ts';

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

interface MetricRow {
  readonly code: Code;
  readonly unit: Code;
}
/** Metrics with a code of their own, by their key in `Comparison.metrics`. */
export const METRIC_CODES: Readonly<Record<string, MetricRow>> = {
  dice: { code: PRIVATE.dice, unit: STANDARD.noUnits },
  iou: { code: PRIVATE.iou, unit: STANDARD.noUnits },
  hd95Mm: { code: PRIVATE.hd95, unit: STANDARD.millimetre },
  hausdorffMm: { code: PRIVATE.hausdorff, unit: STANDARD.millimetre },
  assdMm: { code: PRIVATE.assd, unit: STANDARD.millimetre },
  volumeDifferenceMl: { code: PRIVATE.volumeDifferenceMl, unit: STANDARD.millilitre },
  volumeDifferencePercent: { code: PRIVATE.volumeDifference, unit: STANDARD.percent },
  volumeLeftMl: { code: PRIVATE.volumeLeft, unit: STANDARD.millilitre },
  volumeRightMl: { code: PRIVATE.volumeRight, unit: STANDARD.millilitre },
};
export const VERDICT_CODES = { pass: PRIVATE.pass, fail: PRIVATE.fail, notApplicable: PRIVATE.notApplicable } as const;

/** The SR of an agreement: the readers' groups, derived measurements and rules per unit, discrepancies, the outcome. */
export function buildAgreement(input: AgreementInput): Uint8Array {
  const { left, right, comparison, algorithm, sharedPreLabel } = input;
  const derived = [
    contains(composite(PRIVATE.readLeft, left.document)),
    contains(composite(PRIVATE.readRight, right.document)),
    ...comparison.units.map((unit) => {
      const sources = [maskOf(left, unit.item, unit.left), maskOf(right, unit.item, unit.right)];
      const segments = sources.flatMap((mask) => (mask === undefined ? [] : [inferredFrom(segmentItem(mask))]));
      return contains(unitContainer(unit, comparison, [...algorithmItems(algorithm), ...segments]));
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

function unitContainer(unit: Unit, comparison: Comparison, algorithm: readonly ValueChild[]) {
  const metrics = Object.entries(comparison.metrics[unit.id] ?? {}).flatMap(([name, value]): ContainerChild[] => {
    if (value === null || !Number.isFinite(value)) return [];
    const known = METRIC_CODES[name];
    const named = known === undefined ? [hasConceptMod(text(PRIVATE.metricName, name))] : [];
    return [
      contains(num(known?.code ?? PRIVATE.metric, value, known?.unit ?? STANDARD.noUnits, [...named, ...algorithm])),
    ];
  });
  const optional = (name: Code, value: string | null) => (value === null ? [] : [contains(text(name, value))]);
  return container(PRIVATE.unit, [
    contains(text(PRIVATE.unitId, unit.id)),
    contains(text(PRIVATE.itemKey, unit.item)),
    ...optional(PRIVATE.leftInstance, unit.left),
    ...optional(PRIVATE.rightInstance, unit.right),
    contains(outcomeItem(comparison.concordantUnits.includes(unit.id))),
    ...metrics,
    ...comparison.verdicts.filter((verdict) => verdict.unit === unit.id).map((verdict) => contains(ruleItem(verdict))),
  ]);
}

function ruleItem(verdict: RuleVerdict) {
  const number = (name: Code, value: number | null): ValueChild[] =>
    value === null || !Number.isFinite(value) ? [] : [hasProperties(num(name, value, STANDARD.noUnits))];
  return code(PRIVATE.rule, VERDICT_CODES[verdict.verdict], [
    hasConceptMod(text(PRIVATE.ruleId, verdict.rule)),
    ...number(PRIVATE.ruleValue, verdict.value),
    ...number(PRIVATE.ruleLimit, verdict.limit),
  ]);
}
