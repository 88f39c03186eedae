import { METRICS } from '@overread/agreement';
import type { AgreementVersionFacts } from '@overread/comparison';
import {
  type Comparison,
  canonicalJson,
  type Discrepancy,
  type ProtocolContent,
  type Unit,
  unitLabel,
  unitWork,
} from '@overread/domain';
import { listed } from './findings.ts';
import { isNear } from './isNear.ts';

/** What is not among {@link METRICS}. */
const FURTHER: Readonly<Record<string, string>> = {
  volumeLeftMl: 'Volume of the left read',
  volumeRightMl: 'Volume of the right read',
};

/**
 * Where a comparison that stands differs from the one computed anew, one sentence each: numbers, verdicts, discrepancies, places, what
 * agrees. Numbers must be equal to the last bit, for the same algorithm on the same masks gives the same; those of an earlier version
 * within its tolerance.
 */
export function comparisonDifferences(
  protocol: ProtocolContent,
  stands: Comparison,
  computed: Comparison,
  { tolerance, reworded }: Pick<AgreementVersionFacts, 'tolerance' | 'reworded'>,
): readonly string[] {
  const units = new Map([...stands.units, ...computed.units].map((unit) => [unit.id, unit]));
  const label = (id: string) => {
    const unit: Unit | undefined = units.get(id);
    return unit ? unitLabel(protocol, unitWork(protocol, unit)) : id;
  };
  if (!same(stands.units, computed.units))
    return [
      `other findings are compared: ${listed(stands.units.map(({ id }) => label(id)))} stand, ${listed(computed.units.map(({ id }) => label(id)))} computed`,
    ];
  return [
    ...metricDifferences(stands, computed, label, tolerance),
    ...verdictDifferences(stands, computed, label, tolerance),
    ...discrepancyDifferences(stands, computed, { tolerance, reworded }),
    ...(same(stands.concordantUnits, computed.concordantUnits)
      ? []
      : [
          `what agrees: ${words(stands.concordantUnits, label)} stand, ${words(computed.concordantUnits, label)} computed`,
        ]),
    ...(stands.isConcordant === computed.isConcordant
      ? []
      : [
          `the reads are said to ${stands.isConcordant ? 'agree' : 'differ'}, and ${computed.isConcordant ? 'agree' : 'differ'}`,
        ]),
    ...(same(stands.places ?? {}, computed.places ?? {}) ? [] : ['places of the findings on the images differ']),
  ];
}

type Label = (unit: string) => string;

function metricDifferences(stands: Comparison, computed: Comparison, label: Label, tolerance: number): string[] {
  const ids = new Set([...Object.keys(stands.metrics), ...Object.keys(computed.metrics)]);
  return [...ids].flatMap((id) => {
    const [a, b] = [stands.metrics[id] ?? {}, computed.metrics[id] ?? {}];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name) => {
      const [left, right] = [a[name], b[name]];
      if (isNear(left, right, tolerance)) return [];
      const [first, second] = pair(left, right);
      return [`${metricName(name)} of ${label(id)}: ${first} stands, ${second} computed`];
    });
  });
}

const metricName = (name: string) =>
  Object.hasOwn(METRICS, name) ? METRICS[name as keyof typeof METRICS].name : (FURTHER[name] ?? name);

function verdictDifferences(stands: Comparison, computed: Comparison, label: Label, tolerance: number): string[] {
  const keyOf = (one: { rule: string; unit: string }) => `${one.rule} ${one.unit}`;
  const [a, b] = [stands, computed].map(({ verdicts }) => new Map(verdicts.map((one) => [keyOf(one), one])));
  return [...new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])].flatMap((key) => {
    const [left, right] = [a?.get(key), b?.get(key)];
    if (isNear(left, right, tolerance)) return [];
    const { rule, unit } = left ?? right ?? { rule: key, unit: '' };
    const subject = `rule "${rule}" of ${label(unit)}`;
    if (left?.verdict !== right?.verdict)
      return [`${subject}: ${verdictWord(left?.verdict)} stands, ${verdictWord(right?.verdict)} computed`];
    const what = (['value', 'limit'] as const).find((one) => !isNear(left?.[one], right?.[one], tolerance));
    if (what === undefined) return [`what is said of the ${subject} is not what follows from it`];
    const [first, second] = pair(left?.[what], right?.[what]);
    return [`${what} of the ${subject}: ${first} stands, ${second} computed`];
  });
}

const verdictWord = (verdict: string | undefined) =>
  ({ pass: 'pass', fail: 'fail', notApplicable: 'not applicable' })[verdict ?? ''] ?? 'no verdict';

function discrepancyDifferences(
  stands: Comparison,
  computed: Comparison,
  { tolerance, reworded }: Pick<AgreementVersionFacts, 'tolerance' | 'reworded'>,
): string[] {
  // Words that were others then are no difference; what they are said of still is.
  const compared = ({ sentence, ...one }: Discrepancy) =>
    reworded.includes(one.kind) ? { ...one, sentence: `${one.kind} ${one.unit}` } : { ...one, sentence };
  const [left, right] = [stands.discrepancies.map(compared), computed.discrepancies.map(compared)];
  if (isNear(left, right, tolerance)) return [];
  const only = (own: readonly { sentence: string }[], other: readonly { sentence: string }[], said: Comparison) =>
    own.flatMap(({ sentence }, index) =>
      other.some((one) => one.sentence === sentence) ? [] : [said.discrepancies[index]?.sentence ?? sentence],
    );
  const [extra, lacking] = [only(left, right, stands), only(right, left, computed)];
  return [
    ...extra.map((one) => `"${one}" stands among the differences, and is none`),
    ...lacking.map((one) => `"${one}" is missing among the differences`),
    ...(extra.length + lacking.length === 0 ? ['order or details of the differences are others'] : []),
  ];
}

const words = (ids: readonly string[], label: Label) => (ids.length === 0 ? 'nothing' : listed(ids.map(label)));
const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);

type Value = number | null | undefined;

/** Both numbers with as many decimals as it takes to tell them apart, three at least. */
function pair(a: Value, b: Value): readonly [string, string] {
  if (typeof a === 'number' && typeof b === 'number')
    for (let digits = 3; digits <= 15; digits++)
      if (a.toFixed(digits) !== b.toFixed(digits)) return [a.toFixed(digits), b.toFixed(digits)];
  const word = (value: Value) => (value === undefined ? 'nothing' : value === null ? 'not defined' : String(value));
  return [word(a), word(b)];
}
