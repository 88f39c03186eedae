import {
  type Answers,
  type Code,
  type Comparison,
  canonicalJson,
  type Evaluation,
  type ReadingConditions,
  type UnitDecision,
} from '@overread/domain';
import { sameCode } from '../codes/code.ts';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { cleanValue } from '../dataset/cleanText.ts';
import { readable } from '../sr/content.ts';
import { named, type ReadItem } from '../sr/readItem.ts';
import { DECISION_CODES } from './adjudication.ts';
import { compositeKeys } from './agreement.ts';
import { QUALITY_CODES, STATE_CODES } from './evaluationItems.ts';
import { METHOD_CODES } from './measurementGroup.ts';
import { metricBelow } from './metricItems.ts';
import type { MaskFact } from './recordContents.ts';
import { rulesBelow, rulesStated } from './ruleItems.ts';
import { selfCheckBelow, selfCheckStated } from './selfCheckItems.ts';

/**
 * Where the items of a record, which everybody's software reads, say something else than its canonical JSON, which ours reads;
 * undefined if both agree. States, answers, masks, the self-check, decisions, units, metrics and verdicts are compared.
 */
export function contentTextFault(
  kind: string,
  content: Readonly<Record<string, unknown>>,
  root: ReadItem,
): string | undefined {
  const faults = [
    'evaluation' in content ? evaluationFault(content.evaluation as Evaluation, root) : undefined,
    masksFault(masksOf(content), root),
    kind === 'read' ? selfCheckFault(content.conditions as ReadingConditions, root) : undefined,
    kind === 'adjudication' ? decisionsFault(content.decisions as UnitDecision[], root) : undefined,
    kind === 'agreement' ? comparisonFault(content.comparison as Comparison, root) : undefined,
    personFault(content, root),
  ];
  return faults.find((fault) => fault !== undefined);
}

const differ = (a: unknown, b: unknown) => canonicalJson(a ?? null) !== canonicalJson(b ?? null);

/** The text, UID or number right below an item under a name. */
function valueBelow(item: ReadItem, name: Code): string | undefined {
  const [found] = named(item, name);
  return found?.valueType === 'TEXT' || found?.valueType === 'UIDREF' || found?.valueType === 'PNAME'
    ? found.value
    : undefined;
}

/** The key whose code stands right below an item under a name. */
function keyBelow<K extends string>(item: ReadItem, name: Code, codes: Readonly<Record<K, Code>>): K | undefined {
  const [found] = named(item, name);
  const value = found?.valueType === 'CODE' ? (found.value ?? undefined) : undefined;
  return (Object.keys(codes) as K[]).find((key) => sameCode(codes[key], value));
}

function evaluationFault(evaluation: Evaluation, root: ReadItem): string | undefined {
  for (const item of named(root, PRIVATE.item, 'anywhere')) {
    const key = valueBelow(item, PRIVATE.itemKey) ?? '';
    const given = evaluation.items[key];
    const instances = named(item, PRIVATE.instance).map((one) => ({
      key: valueBelow(one, PRIVATE.instanceKey) ?? '',
      answers: answersBelow(one),
    }));
    const isSame =
      given !== undefined &&
      !differ(keyBelow(item, PRIVATE.itemState, STATE_CODES), given.state) &&
      (valueBelow(item, PRIVATE.itemReason) ?? '') === readable(given.reason ?? '') &&
      instances.length === (given.instances ?? []).length &&
      instances.every((one, index) => {
        const other = given.instances?.[index];
        return one.key === other?.key && !answersDiffer(one.answers, other.answers);
      });
    if (!isSame) return `the item ${key}`;
  }
  const answers = named(root, PRIVATE.answers, 'anywhere').flatMap((one) => Object.entries(answersBelow(one)));
  if (answersDiffer(Object.fromEntries(answers), evaluation.answers)) return 'the answers about the case';
  const [refused] = named(root, PRIVATE.notEvaluable, 'anywhere');
  const reason = refused?.valueType === 'TEXT' ? refused.value : '';
  if (reason !== readable(evaluation.notEvaluable?.reason ?? '')) return 'whether the case can be evaluated';
  const holder = named(root, STANDARD.qualitativeEvaluations)[0] ?? root;
  return differ(keyBelow(holder, STANDARD.imageQuality, QUALITY_CODES), evaluation.imageQuality)
    ? 'the image quality'
    : undefined;
}

/** Answers by the key of their question. */
function answersBelow(item: ReadItem): Record<string, string | number> {
  return Object.fromEntries(
    item.children.flatMap((answer): [string, string | number][] => {
      const key = valueBelow(answer, PRIVATE.questionKey);
      if (key === undefined) return [];
      if (answer.valueType === 'NUM') return answer.value === null ? [] : [[key, answer.value]];
      return [[key, valueBelow(answer, PRIVATE.answerValue) ?? '']];
    }),
  );
}

/** Compares what the tree holds; an answer of no readable character stands in the content alone. */
function answersDiffer(written: Readonly<Record<string, string | number>>, given: Answers): boolean {
  return Object.entries(written).some(([key, value]) => {
    const other = given[key];
    return typeof other === 'string' ? readable(other) !== value : other !== value;
  });
}

function masksOf(content: Readonly<Record<string, unknown>>): readonly MaskFact[] {
  const { left, right, masks } = content as Record<string, unknown> & {
    left?: { masks: MaskFact[] };
    right?: { masks: MaskFact[] };
    masks?: MaskFact[];
  };
  return Array.isArray(masks) ? masks : [...(left?.masks ?? []), ...(right?.masks ?? [])];
}

function masksFault(masks: readonly MaskFact[], root: ReadItem): string | undefined {
  const groups = named(root, STANDARD.measurementGroup, 'anywhere');
  const written = groups.map((group) => {
    const [segment] = named(group, STANDARD.referencedSegment);
    return {
      trackingId: valueBelow(group, STANDARD.trackingIdentifier),
      trackingUid: valueBelow(group, STANDARD.trackingUid),
      seriesInstanceUid: valueBelow(group, STANDARD.sourceSeries),
      segmentNumber: segment?.valueType === 'IMAGE' ? segment.segments[0] : undefined,
      segmentation: segment?.valueType === 'IMAGE' ? segment.reference : undefined,
      method: keyBelow(group, PRIVATE.maskMethod, METHOD_CODES),
      sourceTrackingUids: named(group, PRIVATE.sourceTrackingUid).map((one) => ('value' in one ? one.value : null)),
    };
  });
  const stated = masks.map(({ item: _, instance: __, trackingId, method, ...mask }) => ({
    ...mask,
    trackingId: readable(trackingId),
    method: method.type,
  }));
  const wrong = Math.max(written.length, stated.length);
  for (let index = 0; index < wrong; index++) {
    if (differ(written[index], stated[index])) return `measurement group ${index + 1}`;
  }
  return undefined;
}

const selfCheckFault = ({ selfCheck }: ReadingConditions, root: ReadItem) =>
  differ(selfCheckBelow(root), selfCheckStated(selfCheck)) ? 'the self-check' : undefined;

function decisionsFault(decisions: readonly UnitDecision[], root: ReadItem): string | undefined {
  const written = named(root, PRIVATE.unit, 'anywhere').map((unit) => ({
    unit: valueBelow(unit, PRIVATE.unitId),
    decision: keyBelow(unit, PRIVATE.decision, DECISION_CODES),
    basis: valueBelow(unit, PRIVATE.decisionBasis) ?? '',
    reason: valueBelow(unit, PRIVATE.decisionReason) ?? '',
    comment: valueBelow(unit, PRIVATE.reasonComment) ?? '',
  }));
  const stated = decisions.map(({ unit, decision, basis, reason, comment }) => ({
    unit: readable(unit),
    decision,
    basis: basis ?? '',
    reason: readable(reason),
    comment: readable(comment ?? ''),
  }));
  return differ(written, stated) ? 'the decisions' : undefined;
}

function comparisonFault(comparison: Comparison, root: ReadItem): string | undefined {
  const units = named(root, PRIVATE.unit, 'anywhere');
  if (units.length !== comparison.units.length) return 'the number of units';
  for (const [index, unit] of comparison.units.entries()) {
    const item = units[index];
    if (item === undefined || unitDiffers(item, unit, comparison)) return `the unit ${unit.id}`;
  }
  const composites = named(root, PRIVATE.composite, 'anywhere');
  const keys = compositeKeys(comparison);
  if (composites.length !== keys.length) return 'the number of composites';
  const wrong = keys.find((key, index) => {
    const item = composites[index];
    return item === undefined || valueBelow(item, PRIVATE.unitId) !== key || measuresDiffer(item, key, comparison);
  });
  return wrong === undefined ? discrepanciesFault(comparison, root) : `the composite ${wrong}`;
}

function unitDiffers(item: ReadItem, unit: Comparison['units'][number], comparison: Comparison): boolean {
  const ids = [PRIVATE.unitId, PRIVATE.itemKey, PRIVATE.leftInstance, PRIVATE.rightInstance];
  return (
    differ(
      ids.map((name) => valueBelow(item, name) ?? null),
      [unit.id, unit.item, unit.left, unit.right],
    ) || measuresDiffer(item, unit.id, comparison)
  );
}

/** The metrics of a unit or composite and the verdicts on it. */
function measuresDiffer(item: ReadItem, id: string, { metrics, verdicts }: Comparison): boolean {
  const stated = Object.entries(metrics[id] ?? {}).filter(([, value]) => value !== null);
  return (
    stated.some(([key, value]) => metricBelow(item, key) !== value) ||
    differ(rulesBelow(item), rulesStated(verdicts.filter((one) => one.unit === id)))
  );
}

function discrepanciesFault({ discrepancies }: Comparison, root: ReadItem): string | undefined {
  const written = named(root, PRIVATE.discrepancy, 'anywhere').map((item) => ({
    sentence: item.valueType === 'TEXT' ? item.value : '',
    unit: valueBelow(item, PRIVATE.unitId) ?? '',
    rule: valueBelow(item, PRIVATE.ruleId) ?? '',
    severity: valueBelow(item, PRIVATE.severity) ?? '',
  }));
  const stated = discrepancies.map(({ sentence, unit, rule, severity }) => ({
    sentence: readable(sentence),
    unit: readable(unit),
    rule: readable(rule),
    severity,
  }));
  return differ(written, stated) ? 'the discrepancies' : undefined;
}

/** The person who observed, against the one that the content names. */
function personFault(content: Readonly<Record<string, unknown>>, root: ReadItem): string | undefined {
  const { reader, adjudicator, approver } = content as {
    reader?: string;
    adjudicator?: string;
    approver?: { name: string };
  };
  const stated = reader ?? adjudicator ?? approver?.name;
  if (stated === undefined) return undefined;
  return valueBelow(root, STANDARD.personObserverName) === cleanValue(stated).trimEnd() ? undefined : 'the person';
}
