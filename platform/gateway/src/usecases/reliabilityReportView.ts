import {
  type BootstrapResult,
  COEFFICIENTS,
  type Estimate,
  type IntervalEstimate,
  METRICS,
  type MetricDefinition,
  type Reliability,
  UNDEFINED_REASONS,
} from '@overread/agreement';
import type { LesionCounts, MetricRow, ReliabilityReport } from '@overread/comparison';
import type { CoefficientView, EstimateView, MetricView, ReliabilityReportView } from '@overread/contract';

/** The report as coordinators read it: numbers unrounded, with definitions, sources and reasons in sentences. */
export function reliabilityReportView(report: ReliabilityReport): ReliabilityReportView {
  const { overlap, discordant } = report;
  const pair = ({ readers, cases }: { readonly readers: readonly [string, string]; readonly cases: number }) => ({
    readers: [...readers] as [string, string],
    cases,
  });
  return {
    cases: report.cases,
    patients: report.patients,
    readers: [...report.readers],
    shared: report.shared.map(pair),
    groups: (overlap?.groups ?? []).map((group) => [...group]),
    tooFew: (overlap?.tooFew ?? []).map(pair),
    fewestShared: overlap?.fewestShared ?? 0,
    differing: Math.round((discordant.mean.estimate.value ?? 0) * report.cases),
    differingShare: ofBootstrap(discordant.mean),
    notEvaluable: report.notEvaluable,
    evaluability: ofCoefficient(report.evaluability),
    items: report.items.map(({ label, per, state, metrics, lesions }) => ({
      label,
      per,
      state: state && ofCoefficient(state),
      metrics: metrics.map(ofMetric),
      lesions: lesions && ofLesions(lesions),
    })),
    answers: report.answers.map(({ label, of, reliability }) => ({
      label,
      of,
      per: of === null ? ('case' as const) : ('lesion' as const),
      reliability: reliability && ofCoefficient(reliability),
    })),
    freeText: [...report.freeText],
  };
}

function estimate({ value, reason }: Estimate, { interval, reason: none }: IntervalEstimate): EstimateView {
  return {
    value,
    noValue: reason && UNDEFINED_REASONS[reason],
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    noInterval: none && UNDEFINED_REASONS[none],
    method: interval?.method ?? null,
  };
}

/** A value with its interval, both or why not. */
export const ofBootstrap = (result: BootstrapResult): EstimateView => estimate(result.estimate, result.interval);

function ofCoefficient(one: Reliability): CoefficientView {
  const { when, source } = COEFFICIENTS[one.coefficient];
  const value: Estimate =
    one.value === null ? { value: null, reason: one.reason ?? 'noCases' } : { value: one.value, reason: null };
  return {
    ...estimate(value, one.interval),
    name: one.name,
    when,
    source,
    why: [...one.why],
    cautions: [...one.cautions],
    cases: one.cases,
    patients: one.patients,
    readers: one.readers,
    percentAgreement: one.percentAgreement.value,
    pabak: one.pabak?.value ?? null,
    ac1: one.ac1?.value ?? null,
    prevalence: one.prevalence?.map(({ level, share }) => ({ level, share })) ?? null,
  };
}

function ofMetric({ metric, summary, measuredPatients }: MetricRow): MetricView {
  const [id, tolerance] = metric.split('@', 2);
  const { name, unit, better, definition, doi }: MetricDefinition = METRICS[id as keyof typeof METRICS];
  const quantile = (wanted: number) =>
    summary.quantiles.find(({ probability }) => probability === wanted)?.result.estimate.value ?? null;
  return {
    key: metric,
    name: tolerance === undefined ? name : `${name} at ${tolerance} mm`,
    unit,
    better,
    definition,
    source: doi,
    median: ofBootstrap(summary.median),
    mean: ofBootstrap(summary.mean),
    p5: quantile(0.05),
    p95: quantile(0.95),
    total: summary.cases,
    measured: summary.measuredCases,
    ...summary.unmeasuredCases,
    patients: measuredPatients,
  };
}

const ofLesions = ({ f1, ...counts }: LesionCounts) => ({ ...counts, f1: ofBootstrap(f1) });
