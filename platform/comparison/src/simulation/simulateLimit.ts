import type { BootstrapResult, RatingsFrame } from '@overread/agreement';
import type { ProtocolContent } from '@overread/domain';
import type { ReportOptions } from '../reliability/reliabilityReport.ts';
import { failingShares } from './failingShares.ts';
import { changingPlaces, failingAtPlaces, limitPlaces } from './limitPlaces.ts';
import { type MovableLimit, movableLimits } from './movableLimits.ts';
import { failingUnits, isReplayable, type PilotCase, recordedOutcomes } from './replayCase.ts';

/** What goes to the adjudicator with the limit at one place. */
export interface LimitStep {
  readonly limit: number;
  readonly cases: number;
  /** Share of the cases, with its interval over patients. */
  readonly caseShare: BootstrapResult;
  /** Structures, lesions and answers, each decided by itself. */
  readonly items: number;
  readonly itemShare: BootstrapResult;
  /** Cases that go here and did not at the step before. */
  readonly joining: readonly string[];
}

/** Steps whose intervals are made from one pass over the resamples, so that what is kept of them stays below some megabytes. */
const CHUNK = 250;

/** How the share that goes to the adjudicator changes while one limit moves. */
export interface LimitSimulation {
  readonly limit: MovableLimit;
  readonly cases: number;
  readonly patients: number;
  readonly items: number;
  /** Cases in which the rule has a number to hold against the limit; the limit changes nothing in the others. */
  readonly measuredCases: number;
  /** Every place at which something changes, the present limit and the ends: from the most lenient to the strictest. */
  readonly steps: readonly LimitStep[];
  /** Cases whose recorded verdicts do not give what was recorded; left out. */
  readonly leftOut: readonly string[];
}

/**
 * Moves one limit of a SOP over recorded first reads: every other verdict stands as it is recorded. The order of the cases changes nothing.
 * Null where the SOP has no such limit, or no case is left.
 */
export function simulateLimit(
  protocol: ProtocolContent,
  cases: readonly PilotCase[],
  asked: Pick<MovableLimit, 'rule' | 'part'>,
  options: ReportOptions,
): LimitSimulation | null {
  const steps = simulationSteps(protocol, cases, asked, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** {@link simulateLimit} in steps, each of which yields the fraction done. */
export function* simulationSteps(
  protocol: ProtocolContent,
  cases: readonly PilotCase[],
  asked: Pick<MovableLimit, 'rule' | 'part'>,
  { seed, replicates = 2000 }: ReportOptions,
): Generator<number, LimitSimulation | null, void> {
  const limit = movableLimits(protocol).limits.find((one) => one.rule === asked.rule && one.part === asked.part);
  const ordered = [...cases].sort((a, b) => (a.case < b.case ? -1 : 1));
  const counted = ordered.filter((one) => isReplayable(protocol, one));
  if (limit === undefined || counted.length === 0) return null;
  const places = limitPlaces(limit, counted);
  const open: Int32Array[] = [];
  for (const [at, one] of counted.entries()) {
    open.push(failingAtPlaces(places, (to) => failingUnits(protocol, one, { limit, to }).size));
    if (at % 20 === 0) yield (0.3 * at) / counted.length;
  }
  const kept = changingPlaces(limit, places, open);
  const units = Int32Array.from(counted, ({ comparison }) => comparison.units.length);
  const frame: RatingsFrame = {
    cases: counted.map((one) => one.case),
    patients: counted.map(({ patient }) => patient),
    readers: [...new Set(counted.flatMap(({ readers }) => [readers.left, readers.right]))].sort(),
    identity: 'persons',
  };
  const steps: LimitStep[] = [];
  for (let from = 0; from < kept.length; from += CHUNK) {
    const chunk = kept.slice(from, from + CHUNK);
    const failing = chunk.map((place) => Int32Array.from(open, (own) => own[place] ?? 0));
    for (const [at, shares] of failingShares(frame, failing, units, { seed, replicates }).entries()) {
      const now = failing[at] ?? new Int32Array(0);
      const before = kept[from + at - 1];
      const failedBefore = (row: number) => before !== undefined && (open[row]?.[before] ?? 0) > 0;
      steps.push({
        limit: places[chunk[at] ?? -1] ?? limit.value,
        cases: now.filter((count) => count > 0).length,
        caseShare: shares.ofCases,
        items: now.reduce((sum, count) => sum + count, 0),
        itemShare: shares.ofItems,
        joining: frame.cases.filter((_, row) => (now[row] ?? 0) > 0 && !failedBefore(row)),
      });
    }
    yield 0.3 + (0.7 * (from + chunk.length)) / kept.length;
  }
  const hasNumber = (one: PilotCase) => recordedOutcomes(one, limit).some(({ value }) => value !== null);
  return {
    limit,
    cases: counted.length,
    patients: new Set(frame.patients).size,
    items: units.reduce((sum, count) => sum + count, 0),
    measuredCases: counted.filter(hasNumber).length,
    steps,
    leftOut: ordered.filter((one) => !counted.includes(one)).map((one) => one.case),
  };
}
