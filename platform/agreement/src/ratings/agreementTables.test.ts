import { describe, expect, it } from 'vitest';
import { type PairValue, summarisePairs } from './agreementTables.ts';

const OPTIONS = { seed: 11, resampling: 'patients', replicates: 200 } as const;

function pair(
  name: string,
  value: PairValue['value'],
  readers: readonly [string, string] = ['R-01', 'R-02'],
): PairValue {
  return { case: name, patient: name.slice(0, 2), readers, value };
}

const PAIRS: readonly PairValue[] = [
  pair('p1-left', 0.9),
  pair('p1-right', 0.8),
  pair('p2', 0.7),
  pair('p3', 0.95),
  pair('p4', 'bothAbsent'),
  pair('p5', 'bothAbsent'),
  pair('p6', 'presenceDiffers'),
];

describe('the summary of a metric of pairs', () => {
  it('is over the cases that have one, and names the others', () => {
    const summary = summarisePairs(PAIRS, OPTIONS);
    expect(summary.mean.estimate.value).toBeCloseTo((0.9 + 0.8 + 0.7 + 0.95) / 4, 12);
    expect(summary.median.estimate.value).toBeCloseTo(0.85, 12);
    expect(summary.quantiles[0]?.result.estimate.value).toBeCloseTo(0.7 + 0.15 * 0.1, 12);
    expect(summary).toMatchObject({ measuredCases: 4, cases: 7, patients: 6, readers: 2 });
    expect(summary.unmeasuredCases).toEqual({ bothAbsent: 2, presenceDiffers: 1, notMeasured: 0 });
    expect(summary.sentences).toEqual([
      '4 of 7 cases have a value.',
      '2 cases agree on absence, 1 case differs in presence; pairs without a value are not in the mean.',
    ]);
    const { interval } = summary.mean.interval;
    expect(interval?.low).toBeGreaterThan(0.7 - 1e-9);
    expect(interval?.high).toBeLessThan(0.95 + 1e-9);
  });

  it('is the same to the bit in whatever order pairs and readers come', () => {
    const turned = PAIRS.toReversed().map((one) => ({ ...one, readers: [one.readers[1], one.readers[0]] as const }));
    expect(summarisePairs(turned, OPTIONS)).toEqual(summarisePairs(PAIRS, OPTIONS));
  });

  it('counts a case once, whatever its number of readers', () => {
    const three = [
      pair('p1', 0.6, ['R-01', 'R-02']),
      pair('p1', 0.9, ['R-01', 'R-03']),
      pair('p1', 0.9, ['R-02', 'R-03']),
      pair('p2', 0.4),
    ];
    expect(summarisePairs(three, OPTIONS).mean.estimate.value).toBeCloseTo(0.6, 12);
    const general = summarisePairs(three, { ...OPTIONS, resampling: 'patientsAndReaders' }).mean;
    expect(general.undefinedReplicates).toBeGreaterThan(0);
    expect(general.interval.reason).toBe('tooOftenUndefined');
  });

  it('is nothing where no case has a value', () => {
    const summary = summarisePairs([pair('p1', 'bothAbsent'), pair('p2', 'notMeasured')], OPTIONS);
    expect(summary.mean.estimate).toEqual({ value: null, reason: 'noPairs' });
    expect(summary.mean.interval).toEqual({ interval: null, reason: 'noPairs' });
    expect(summarisePairs([], OPTIONS).mean.interval.reason).toBe('onePatient');
  });

  it('refuses what is no pair', () => {
    const refused = expect.objectContaining({ code: 'RATINGS_INVALID' });
    expect(() => summarisePairs([pair('p1', 1, ['R-01', 'R-01'])], OPTIONS)).toThrow(refused);
    expect(() => summarisePairs([pair('p1', 1), pair('p1', 0.9, ['R-02', 'R-01'])], OPTIONS)).toThrow(refused);
    expect(() => summarisePairs([pair('p1', Number.NaN)], OPTIONS)).toThrow(refused);
    expect(() =>
      summarisePairs([pair('p1', 1), { ...pair('p1', 1, ['R-01', 'R-03']), patient: 'q' }], OPTIONS),
    ).toThrow(refused);
  });
});
