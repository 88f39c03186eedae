import {
  type MetricId,
  type PairMetricSummary,
  type PairValue,
  type Reliability,
  reliabilityOf,
  summarisePairs,
} from '@overread/agreement';
import { maskItems, type ProtocolContent, type QuestionItem } from '@overread/domain';
import type { ComparedReads } from './comparedReads.ts';
import { answerRatings, stateRatings } from './itemRatings.ts';
import { type LesionCounts, lesionCounts, pairValues } from './pairValues.ts';

/** The metrics that a report shows of every item, by their ids in METRICS; normalised surface Dice at the tolerances of the rules. */
const SHOWN = ['dice', 'hd95Mm', 'assdMm', 'volumeDifferencePercent'] as const satisfies readonly MetricId[];

/** One metric of an item over cases, or over lesions. */
export interface MetricRow {
  /** As in `Comparison.metrics`. */
  readonly metric: string;
  readonly summary: PairMetricSummary;
}

/** How reliable the reads of one mask item are. */
export interface ItemReliability {
  readonly item: string;
  readonly label: string;
  /** Of the four states: present, absent, present and not measured, not assessable. Null without a case. */
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
  /** Share of the cases in which some item differs by the rules of the SOP, with its interval over patients. */
  readonly discordant: PairMetricSummary | null;
  readonly items: readonly ItemReliability[];
  readonly answers: readonly AnswerReliability[];
}

/** Seed and number of resamples of every interval; about whom the claim is. */
export interface ReportOptions {
  readonly seed: number;
  readonly replicates?: number;
  readonly claim?: 'theseReaders' | 'readersInGeneral';
}

/**
 * Reliability of reads under one version of a SOP (R22): the coefficient that fits who read what, with its reasons; metrics of masks over
 * cases, what is missing counted and named (R12). Exchanging left and right changes nothing.
 *
 * @param cases all first locked reads that were compared, later excluded ones too; practice cases and reads that began with the same
 * mask of an algorithm are for the caller to keep out.
 */
export function reliabilityReport(
  protocol: ProtocolContent,
  cases: readonly ComparedReads[],
  { seed, replicates, claim = 'theseReaders' }: ReportOptions,
): ReliabilityReport {
  const plan = { seed, claim, ...(replicates === undefined ? {} : { replicates }) };
  const resampling = claim === 'theseReaders' ? ('patients' as const) : ('patientsAndReaders' as const);
  const summary = (values: readonly PairValue[]) => summarisePairs(values, { ...plan, resampling });
  const of = (question: QuestionItem) => maskItems(protocol).find(({ key }) => key === question.of)?.label ?? null;
  return {
    cases: cases.length,
    patients: new Set(cases.map(({ patient }) => patient)).size,
    readers: [...new Set(cases.flatMap(({ readers }) => [readers.left, readers.right]))].sort(),
    shared: sharedReads(cases),
    discordant: cases.length === 0 ? null : summary(cases.map(discordance)),
    items: maskItems(protocol).map((item) => ({
      item: item.key,
      label: item.label,
      state: cases.length === 0 ? null : reliabilityOf(stateRatings(item, cases), plan),
      metrics: shownMetrics(item.key, cases).flatMap((metric): MetricRow[] => {
        const values = pairValues(item, metric, cases);
        return values.length === 0 ? [] : [{ metric, summary: summary(values) }];
      }),
      lesions: item.cardinality === 'many' ? lesionCounts(item, cases) : null,
    })),
    answers: protocol.items
      .filter((item) => item.kind === 'question' && item.answer !== 'text')
      .map((item) => {
        const question = item as QuestionItem;
        const ratings = answerRatings(question, cases);
        const reliability = ratings === null ? null : reliabilityOf(ratings, plan);
        return { question: question.key, label: question.label, of: of(question), reliability };
      }),
  };
}

/** 1 where some item differs, 0 where all agree: its mean is the share that goes to the adjudicator. */
const discordance = ({ case: name, patient, readers, comparison }: ComparedReads): PairValue => ({
  case: name,
  patient,
  readers: [readers.left, readers.right],
  value: comparison.isConcordant ? 0 : 1,
});

/** The metrics shown of an item, with the surface Dice at every tolerance at which it was measured. */
function shownMetrics(item: string, cases: readonly ComparedReads[]): readonly string[] {
  const measured = cases.flatMap(({ comparison }) =>
    comparison.units
      .filter((unit) => unit.item === item)
      .flatMap((unit) => Object.keys(comparison.metrics[unit.id] ?? {}).filter((key) => key.startsWith('nsd@'))),
  );
  return [...SHOWN, ...[...new Set(measured)].sort()];
}

function sharedReads(cases: readonly ComparedReads[]): SharedReads[] {
  const counts = new Map<string, SharedReads>();
  for (const { readers } of cases) {
    const [first = '', second = ''] = [readers.left, readers.right].sort();
    const key = `${first} ${second}`;
    counts.set(key, { readers: [first, second], cases: (counts.get(key)?.cases ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => a.readers.join().localeCompare(b.readers.join()));
}
