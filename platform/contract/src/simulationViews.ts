import { PARTITIONS } from '@overread/domain';
import Type, { type Static } from 'typebox';
import { EstimateView } from './reliabilityViews.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Whose cases limits may be tried on: never those that an algorithm is to be tested on, and practice enters no statistic (R8). */
export const SIMULATION_PARTITIONS = PARTITIONS.filter((one) => one !== 'test' && one !== 'practice');

/** A limit of the SOP that can be moved. */
export const LimitView = Type.Object({
  rule: text,
  /** Which part of a combination, from 0. */
  part: count,
  /** As the SOP has it; with a space before its unit. */
  value: Type.Number(),
  unit: text,
  /** Whether more goes to the adjudicator by a larger limit, or by a smaller one. */
  stricter: Type.Union([Type.Literal('larger'), Type.Literal('smaller')]),
  between: Type.Union([Type.Literal('larger'), Type.Literal('smaller')]),
  lowest: Type.Number(),
  highest: nullable(Type.Number()),
  isWhole: Type.Boolean(),
  item: text,
  /** What the limit is about, and of a combination all of it, as published. */
  sentence: text,
  combination: nullable(text),
});
export type LimitView = Static<typeof LimitView>;

const StepView = Type.Object({
  limit: Type.Number(),
  cases: count,
  caseShare: EstimateView,
  items: count,
  itemShare: EstimateView,
  /** Labels of the cases that go to the adjudicator here and did not at the step before. */
  joining: Type.Array(text),
});
export type SimulationStepView = Static<typeof StepView>;

/** What goes to the adjudicator while one limit moves, over recorded first reads. */
export const LimitSimulationView = Type.Object({
  cases: count,
  patients: count,
  items: count,
  /** Cases in which the rule has a number to hold against the limit. */
  measuredCases: count,
  /** From the most lenient to the strictest. */
  steps: Type.Array(StepView),
  /** Labels of cases that an earlier version judged otherwise. */
  leftOut: Type.Array(text),
});
export type LimitSimulationView = Static<typeof LimitSimulationView>;

/** A pilot: the first double reads of one partition under one SOP version, and what a limit elsewhere would send to the adjudicator. */
export const SimulationView = Type.Object({
  project: Type.Object({ key: text, title: text }),
  versions: Type.Array(
    Type.Object({
      id: text,
      title: text,
      version: text,
      limits: Type.Array(LimitView),
      /** Rules without a limit, in words. */
      fixed: Type.Array(Type.Object({ rule: text, item: text, sentence: text })),
      partitions: Type.Array(Type.Object({ partition: text, compared: count })),
    }),
  ),
  /** Null where the project has no SOP yet. */
  versionId: nullable(text),
  partition: text,
  /** Null where no rule of the version has a limit. */
  limit: nullable(LimitView),
  /** How many of the first double reads were asked for, and how many there are. */
  count,
  available: count,
  withdrawn: count,
  /** Both readers began with the same mask of an algorithm (R5). */
  sharedPreLabel: count,
  simulation: nullable(LimitSimulationView),
  seed: nullable(Type.Integer()),
  resamples: count,
  computedBy: text,
});
export type SimulationView = Static<typeof SimulationView>;
