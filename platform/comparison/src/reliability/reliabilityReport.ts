import {
  detectDesign,
  type MetricId,
  type PairMetricSummary,
  type PairValue,
  type Ratings,
  type ReaderOverlap,
  type Reliability,
  reliabilityOf,
  summarisePairs,
} from '@overread/agreement';
import { maskItems, type ProtocolContent, type QuestionItem } from '@overread/domain';
import type { FirstReads } from './firstReads.ts';
import { answerRatings, evaluabilityRatings, stateRatings } from './itemRatings.ts';
import { type LesionCounts, lesionCounts } from './lesionCounts.ts';
import { compositeValues, pairValues } from './pairValues.ts';

/** The metrics that a report shows of every item; normalised surface Dice at the tolerances of the rules comes after them. */
const SHOWN = ['dice', 'hd95Mm', 'assdMm', 'volumeDifferencePercent'] as const satisfies readonly MetricId[];

/** One metric of an item over cases, or over lesions. */
export interface MetricRow {
  /** As in `Comparison.metrics`. */
  readonly metric: string;
  readonly summary: PairMetricSummary;
  /** Patients with a value. */
  readonly measuredPatients: number;
}

/** How reliable the reads of one mask item, or composite, are. */
export interface ItemReliability {
  readonly item: string;
  readonly label: string;
  /** Over what metrics are summarised. */
  readonly per: 'case' | 'lesion';
  /** Of the four states. Null where no case has the state of two readers, and for composites, which have none. */
  readonly state: Reliability | null;
  readonly metrics: readonly MetricRow[];
  /** Of items with many lesions. */
  readonly lesions: LesionCounts | null;
}

/** How reliable the answers to one question are. */
export interface AnswerReliability {
  readonly question: string;
  readonly label: string;
  /** The label of the lesion that it is asked of, or null for the whole case. */
  readonly of: string | null;
  /** Null where no case, or lesion, has the answer of two readers. */
  readonly reliability: Reliability | null;
}

/** Two readers and the cases that both read. */
export interface SharedReads {
  readonly readers: readonly [string, string];
  readonly cases: number;
}

/** Inter-reader reliability of first locked reads, before any adjudication. Codes of readers only. */
export interface ReliabilityReport {
  readonly cases: number;
  readonly patients: number;
  readonly readers: readonly string[];
  readonly shared: readonly SharedReads[];
  /** Which readers can be compared with each other (R12.7). */
  readonly overlap: ReaderOverlap | null;
  /** Share of the cases in which some item differs by the rules of the SOP, with its interval over patients. */
  readonly discordant: PairMetricSummary;
  /** Whether a case can be evaluated at all. */
  readonly evaluability: Reliability;
  readonly notEvaluable: { readonly byBoth: number; readonly byOne: number };
  readonly items: readonly ItemReliability[];
  readonly answers: readonly AnswerReliability[];
  /** Labels of the questions that are answered in free text, which is not compared. */
  readonly freeText: readonly string[];
}

/** Seed of the bootstrap, and the number of resamples of every interval; left out: 2000. */
export interface ReportOptions {
  readonly seed: number;
  readonly replicates?: number;
}

/**
 * Reliability of reads under one version of a SOP (R22): the coefficient that fits who read what, with its reasons; metrics of masks over
 * cases, what is missing counted and named (R12). The claim is about these readers on other patients. The order of the cases, and
 * exchanging left and right, changes nothing. Null without a case.
 *
 * @param cases all first locked reads that were compared, later excluded ones too; practice cases, and reads that began with the same
 * mask of an algorithm (R5), are for the caller to keep out.
 */
export function reliabilityReport(
  protocol: ProtocolContent,
  cases: readonly FirstReads[],
  options: ReportOptions,
): ReliabilityReport | null {
  const steps = reliabilitySteps(protocol, cases, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** {@link reliabilityReport} in steps, one a coefficient or metric, each of which yields the fraction done. */
export function* reliabilitySteps(
  protocol: ProtocolContent,
  cases: readonly FirstReads[],
  { seed, replicates }: ReportOptions,
): Generator<number, ReliabilityReport | null, void> {
  if (cases.length === 0) return null;
  const draws = { seed, ...(replicates === undefined ? {} : { replicates }) };
  const rated = (ratings: Ratings): Reliability | null =>
    detectDesign(ratings).pairedCases === 0 ? null : reliabilityOf(ratings, { ...draws, claim: 'theseReaders' });
  const summary = (values: readonly PairValue[]) => summarisePairs(values, { ...draws, resampling: 'patients' });
  const rowOf = (metric: string, values: readonly PairValue[]): MetricRow => {
    const measured = values.filter(({ value }) => typeof value === 'number');
    return { metric, summary: summary(values), measuredPatients: new Set(measured.map(({ patient }) => patient)).size };
  };

  const masks = maskItems(protocol);
  const composites = protocol.composites ?? [];
  const questions = protocol.items.filter((item): item is QuestionItem => item.kind === 'question');
  const parts = 1 + masks.length + composites.length + questions.length;
  let done = 0;

  const evaluability = reliabilityOf(evaluabilityRatings(cases), { ...draws, claim: 'theseReaders' });
  const discordant = summary(cases.map(discordance));
  yield ++done / parts;

  const items: ItemReliability[] = [];
  for (const item of masks) {
    const metrics: MetricRow[] = [];
    for (const metric of shownMetrics(item.key, cases)) {
      const values = pairValues(item, metric, cases);
      if (values.length > 0) metrics.push(rowOf(metric, values));
      yield done / parts;
    }
    const per = item.cardinality === 'many' ? 'lesion' : 'case';
    const lesions = per === 'lesion' ? lesionCounts(item, cases, draws) : null;
    items.push({ item: item.key, label: item.label, per, state: rated(stateRatings(item, cases)), metrics, lesions });
    yield ++done / parts;
  }
  for (const composite of composites) {
    const metrics: MetricRow[] = [];
    for (const metric of shownMetrics(composite.key, cases)) {
      metrics.push(rowOf(metric, compositeValues(composite, metric, cases)));
      yield done / parts;
    }
    items.push({ item: composite.key, label: composite.label, per: 'case', state: null, metrics, lesions: null });
    yield ++done / parts;
  }

  const answers: AnswerReliability[] = [];
  for (const question of questions) {
    const ratings = answerRatings(question, cases);
    if (ratings === null) continue;
    const of = masks.find(({ key }) => key === question.of)?.label ?? null;
    answers.push({ question: question.key, label: question.label, of, reliability: rated(ratings) });
    yield ++done / parts;
  }

  const unable = cases.map(
    ({ evaluations: { left, right } }) => [left, right].filter((one) => one.notEvaluable).length,
  );
  return {
    cases: cases.length,
    patients: new Set(cases.map(({ patient }) => patient)).size,
    readers: [...new Set(cases.flatMap(({ readers }) => [readers.left, readers.right]))].sort(),
    shared: sharedReads(cases),
    overlap: evaluability.design.overlap,
    discordant,
    evaluability,
    notEvaluable: {
      byBoth: unable.filter((count) => count === 2).length,
      byOne: unable.filter((count) => count === 1).length,
    },
    items,
    answers,
    freeText: questions.filter(({ answer }) => answer === 'text').map(({ label }) => label),
  };
}

/** 1 where some item differs, 0 where all agree: its mean is the share that the rules open for the adjudicator. */
const discordance = ({ case: name, patient, readers, comparison }: FirstReads): PairValue => ({
  case: name,
  patient,
  readers: [readers.left, readers.right],
  value: comparison.isConcordant ? 0 : 1,
});

/** The metrics shown of an item or composite, with the surface Dice at every tolerance at which it was measured, ascending. */
function shownMetrics(item: string, cases: readonly FirstReads[]): readonly string[] {
  const ofItem = (unit: string) => unit === item || unit.startsWith(`${item}:`);
  const measured = cases.flatMap(({ comparison }) =>
    Object.entries(comparison.metrics)
      .filter(([unit]) => ofItem(unit))
      .flatMap(([, metrics]) => Object.keys(metrics).filter((key) => key.startsWith('nsd@'))),
  );
  const tolerance = (key: string) => Number(key.slice('nsd@'.length));
  return [...SHOWN, ...[...new Set(measured)].sort((a, b) => tolerance(a) - tolerance(b))];
}

function sharedReads(cases: readonly FirstReads[]): SharedReads[] {
  const counts = new Map<string, SharedReads>();
  for (const { readers } of cases) {
    const [first = '', second = ''] = [readers.left, readers.right].sort();
    const key = `${first} ${second}`;
    counts.set(key, { readers: [first, second], cases: (counts.get(key)?.cases ?? 0) + 1 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, shared]) => shared);
}
