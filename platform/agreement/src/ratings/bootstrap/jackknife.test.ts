import { describe, expect, it } from 'vitest';
import { coverage } from '../../../test/ratings/coverage.ts';
import { intraclassCorrelation } from '../coefficients/icc.ts';
import { numberRatings } from '../numberRatings.ts';
import { fisherScale } from './fisherScale.ts';
import { jackknifeInterval } from './jackknife.ts';
import { iccStatistic } from './statistic.ts';

const ROWS = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
  [9, 3, 4, 7],
  [5, 2, 4, 4],
] as const;
const PATIENTS = ['p', 'q', 'r', 's', 't', 'u', 'u', 'q'];
/** Student's t, 0.975, 5 degrees of freedom, of SciPy 1.12.0. */
const T = 2.570581835636314;

describe('the jackknife of patients', () => {
  it.each(['agreement', 'consistency', 'oneWay'] as const)(
    'leaves out each patient with all cases, on the scale of Fisher, with the t of one less than patients: %s',
    (form) => {
      const of = (keeps: (patient: string) => boolean) => {
        const rows = ROWS.filter((_, row) => keeps(PATIENTS[row] ?? ''));
        const { value } = intraclassCorrelation(numberRatings({ scale: 'interval', rows }), form).single.estimate;
        return Math.log((1 + 3 * (value ?? 0)) / (1 - (value ?? 0))) / 2;
      };
      const left = [...new Set(PATIENTS)].map((gone) => of((patient) => patient !== gone));
      const mean = left.reduce((sum, z) => sum + z, 0) / 6;
      const error = Math.sqrt((5 / 6) * left.reduce((sum, z) => sum + (z - mean) ** 2, 0));
      const back = (z: number) => (Math.exp(2 * z) - 1) / (Math.exp(2 * z) + 3);
      const ratings = numberRatings({ scale: 'interval', rows: ROWS, patients: PATIENTS });
      const { interval } = jackknifeInterval(ratings, iccStatistic(ratings, form));
      expect(interval?.low).toBeCloseTo(back(of(() => true) - T * error), 9);
      expect(interval?.high).toBeCloseTo(back(of(() => true) + T * error), 9);
    },
  );

  it('does not count patients of whom no case is in the value', () => {
    const plain = numberRatings({ scale: 'interval', rows: ROWS, patients: PATIENTS });
    const gaps = numberRatings({
      scale: 'interval',
      rows: [...ROWS, [5, null, 4, 4], [null, null, 7, null]],
      patients: [...PATIENTS, 'v', 'w'],
    });
    expect(jackknifeInterval(gaps, iccStatistic(gaps, 'agreement'))).toEqual(
      jackknifeInterval(plain, iccStatistic(plain, 'agreement')),
    );
  });

  it('is not defined where a patient alone holds it up, or readers never differ', () => {
    const reasonOf = (rows: readonly (readonly number[])[], patients?: readonly string[]) => {
      const ratings = numberRatings({ scale: 'interval', rows, ...(patients ? { patients } : {}) });
      return jackknifeInterval(ratings, iccStatistic(ratings, 'agreement')).reason;
    };
    const same = [1, 2, 3, 4].map((value) => [value, value]);
    expect(reasonOf(same)).toBe('noError');
    expect(reasonOf([...same, [5, 6]])).toBe('jackknifeUndefined');
    expect(
      reasonOf(
        ROWS,
        ROWS.map(() => 'p'),
      ),
    ).toBe('onePatient');
    expect(reasonOf(ROWS.slice(0, 1))).toBe('oneCompleteCase');
  });

  it('has a scale that goes back to where it came from', () => {
    for (const k of [2, 3, 7.5])
      for (const value of [-0.1, 0, 0.3, 0.99])
        expect(fisherScale(k).back(fisherScale(k).to(value))).toBeCloseTo(value, 12);
    expect(fisherScale(2).to(0.6)).toBeCloseTo(Math.atanh(0.6), 14);
    expect(fisherScale(3).back(Number.POSITIVE_INFINITY)).toBe(1);
  });

  it('holds the true intraclass correlation of few patients as often as it says, which the bootstrap does not', () => {
    const asked = {
      kind: 'icc',
      patients: 20,
      biases: [-0.2, 0, 0.15],
      resampling: 'patients',
      studies: 150,
    } as const;
    const [jackknife, bca] = (['jackknife', 'bca'] as const).map((interval) => coverage({ ...asked, interval }));
    expect(jackknife?.held).toBeGreaterThan(0.93);
    expect(bca?.held).toBeLessThan(0.92);
  });
});
