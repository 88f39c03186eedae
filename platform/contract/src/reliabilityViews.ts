import { PARTITIONS } from '@overread/domain';
import Type, { type Static } from 'typebox';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What the page of reliability can be narrowed to; practice cases never enter a statistic (R8). */
export const RELIABILITY_PARTITIONS = ['all', ...PARTITIONS.filter((partition) => partition !== 'practice')] as const;

/** A number with its interval over patients, unrounded. Where one is not defined, a sentence says why. */
export const EstimateView = Type.Object({
  value: nullable(Type.Number()),
  noValue: nullable(text),
  low: nullable(Type.Number()),
  high: nullable(Type.Number()),
  noInterval: nullable(text),
  /** How the interval was made. */
  method: nullable(text),
});
export type EstimateView = Static<typeof EstimateView>;

/** A coefficient of agreement with all that is to be read beside it. */
export const CoefficientView = Type.Object({
  ...EstimateView.properties,
  name: text,
  /** When this coefficient is right, and its source: DOIs. */
  when: text,
  source: text,
  why: Type.Array(text),
  cautions: Type.Array(text),
  /** Cases (or lesions) with the ratings of two readers, their patients, and who rated. */
  cases: count,
  patients: count,
  readers: count,
  percentAgreement: nullable(Type.Number()),
  pabak: nullable(Type.Number()),
  ac1: nullable(Type.Number()),
  /** How often each category was used, as a share; null for numbers. */
  prevalence: nullable(Type.Array(Type.Object({ level: text, share: Type.Number() }))),
});
export type CoefficientView = Static<typeof CoefficientView>;

/** A metric of two masks over cases or lesions: only where both readers outlined; the others are counted. */
export const MetricView = Type.Object({
  key: text,
  name: text,
  /** UCUM; '1' for a ratio. */
  unit: text,
  better: text,
  definition: text,
  /** DOI. */
  source: text,
  median: EstimateView,
  mean: EstimateView,
  /** 5th and 95th percentile of the values. */
  p5: nullable(Type.Number()),
  p95: nullable(Type.Number()),
  total: count,
  measured: count,
  bothAbsent: count,
  presenceDiffers: count,
  notMeasured: count,
  /** With a value. */
  patients: count,
});
export type MetricView = Static<typeof MetricView>;

const ItemView = Type.Object({
  label: text,
  per: Type.Union([Type.Literal('case'), Type.Literal('lesion')]),
  state: nullable(CoefficientView),
  metrics: Type.Array(MetricView),
  lesions: nullable(
    Type.Object({ matched: count, oneReaderOnly: count, f1: EstimateView, bothAbsent: count, notCountedCases: count }),
  ),
});
export type ReliabilityItemView = Static<typeof ItemView>;

/** Inter-reader reliability of first locked reads. Readers by their codes. */
export const ReliabilityReportView = Type.Object({
  cases: count,
  patients: count,
  readers: Type.Array(text),
  shared: Type.Array(Type.Object({ readers: Type.Tuple([text, text]), cases: count })),
  /** Readers by chains of shared cases; more than one group: nothing is known between them (R12.7). */
  groups: Type.Array(Type.Array(text)),
  /** Pairs of readers that share fewer cases than `fewestShared`, none at all among them. */
  tooFew: Type.Array(Type.Object({ readers: Type.Tuple([text, text]), cases: count })),
  fewestShared: count,
  /** Cases that differ by the rules of the SOP, and their share. */
  differing: count,
  differingShare: EstimateView,
  notEvaluable: Type.Object({ byBoth: count, byOne: count }),
  evaluability: CoefficientView,
  items: Type.Array(ItemView),
  answers: Type.Array(
    Type.Object({
      label: text,
      of: nullable(text),
      per: ItemView.properties.per,
      reliability: nullable(CoefficientView),
    }),
  ),
  /** Questions answered in free text, which is not compared. */
  freeText: Type.Array(text),
});
export type ReliabilityReportView = Static<typeof ReliabilityReportView>;

const VersionView = Type.Object({ id: text, title: text, version: text, compared: count });

/** How reliable the reads of a project are under one SOP version (R22), and what was counted. */
export const ReliabilityView = Type.Object({
  project: Type.Object({ key: text, title: text }),
  versions: Type.Array(VersionView),
  /** Null where the project has no SOP yet. */
  version: nullable(VersionView),
  partition: text,
  /** Cases of the version and partition. What is counted in `report`: those compared, later excluded ones too. */
  counts: Type.Object({
    compared: count,
    /** Of the compared: left the project afterwards, and are counted all the same (R12.6). */
    excludedLater: count,
    /** Of the compared: drawn as controls, and went to the adjudicator although nothing differs. */
    controls: count,
    /** Compared, then withdrawn: their content is erased. */
    withdrawn: count,
    /** Compared, but both readers began with the same mask of an algorithm (R5). */
    sharedPreLabel: count,
    /** Practice cases, in whatever state. */
    practice: count,
    notYetCompared: count,
    excludedBefore: count,
  }),
  report: nullable(ReliabilityReportView),
  /** Seed and number of the resamples behind every interval; the seed follows from those of project and version. */
  seed: nullable(Type.Integer()),
  resamples: count,
  /** Versions of the algorithm that compared the reads, as their records name it. */
  comparedBy: Type.Array(text),
  computedBy: text,
});
export type ReliabilityView = Static<typeof ReliabilityView>;
