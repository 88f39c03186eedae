import { readFileSync } from 'node:fs';
import { testDataPath, withoutTestData } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { numbered, ofCounts, PYTHON, R, sharedNumbers, sharedRows } from '../../../test/ratings/oracles.ts';
import { categoryRatings } from '../categoryRatings.ts';
import { numberRatings } from '../numberRatings.ts';
import { cohenKappa } from './cohenKappa.ts';
import { fleissKappa } from './fleissKappa.ts';
import { type IccForm, intraclassCorrelation } from './icc.ts';
import { kendallW } from './kendallW.ts';
import { krippendorffAlpha } from './krippendorffAlpha.ts';
import { percentAgreement } from './percentAgreement.ts';
import { congerKappa, lightKappa } from './sameReaders.ts';
import { brennanPrediger, generalisedFleiss, gwetAgreement, observedAgreement } from './severalReaders.ts';

const studies = (name: string): string => `reader_studies/${name}`;

/**
 * What irr 0.84.1 makes of an alpha where more than two readers rated everything: it counts each of their pairs m - 1
 * times too often. The values of the data pack are irr's; ours is that of the definition and of Python's krippendorff.
 */
function alphaOfIrr(alpha: number | null, cases: number, readers: number): number {
  const values = cases * readers;
  return 1 - ((1 - (alpha ?? 0)) * (values * (readers - 1) - 1)) / ((readers - 1) * (values - 1));
}

describe.skipIf(withoutTestData())('reader studies have the values of R', () => {
  const expected = withoutTestData()
    ? {}
    : JSON.parse(readFileSync(testDataPath(studies('expected_kappa.json')), 'utf8'));

  it('diagnoses: Fleiss with z and by level, Conger, Light, Cohen of two of six', () => {
    const rows = sharedRows(studies('irr_diagnoses.csv'));
    const theirs = expected['irr_diagnoses.csv'];
    const ratings = categoryRatings({ scale: 'nominal', rows });
    const fleiss = fleissKappa(ratings);
    expect(fleiss.value).toBeCloseTo(theirs.fleiss, 6);
    expect(fleiss.z).toBeCloseTo(theirs.fleiss_z, 4);
    const perLevel: Record<string, number> = theirs.per_category;
    const z: Record<string, number> = {
      '1. Depression': 5.192,
      '2. Personality Disorder': 5.192,
      '3. Schizophrenia': 11.031,
      '4. Neurosis': 9.994,
      '5. Other': 12.009,
    };
    expect(fleiss.byLevel.map((one) => one.level)).toEqual(Object.keys(perLevel));
    for (const one of fleiss.byLevel) {
      expect(one.value).toBeCloseTo(perLevel[one.level] ?? 0, 3);
      expect(one.z).toBeCloseTo(z[one.level] ?? 0, 3);
    }
    expect(congerKappa(ratings).value).toBeCloseTo(theirs.conger_exact, 6);
    expect(lightKappa(ratings).estimate.value).toBeCloseTo(theirs.light_mean_pairwise, 6);
    const pair = cohenKappa(ratings, { readers: [1, 2] });
    expect(pair.value).toBeCloseTo(theirs.cohen_raters_2_3, 6);
    expect(pair.z).toBeCloseTo(theirs.cohen_raters_2_3_z, 4);
    const four = categoryRatings({ scale: 'nominal', rows: rows.map((row) => row.slice(0, 4)) });
    expect(fleissKappa(four).value).toBeCloseTo(theirs.fleiss_raters_1_to_4, 6);
  });

  it('anxiety: weighted Cohen, intraclass correlations, concordance, Krippendorff', () => {
    const rows = sharedNumbers(studies('irr_anxiety.csv'));
    const theirs = expected['irr_anxiety.csv'];
    const numbers = numberRatings({ scale: 'interval', rows });
    const grades = numbered(rows, 6);
    const z = { identity: 1.1638, linear: 1.4157, quadratic: 1.3405 };
    const values = {
      identity: theirs.cohen_r1r2_unweighted,
      linear: theirs.cohen_r1r2_linear,
      quadratic: theirs.cohen_r1r2_quadratic,
    };
    for (const weights of ['identity', 'linear', 'quadratic'] as const) {
      const kappa = cohenKappa(grades, { weights });
      expect(kappa.value).toBeCloseTo(values[weights], 6);
      expect(kappa.z).toBeCloseTo(z[weights], 4);
    }
    const agreement = intraclassCorrelation(numbers, 'agreement');
    expect(agreement.single.estimate.value).toBeCloseTo(theirs.icc_A1_twoway, 6);
    expect(agreement.single.interval.interval?.low).toBeCloseTo(theirs.icc_A1_ci95[0], 4);
    expect(agreement.single.interval.interval?.high).toBeCloseTo(theirs.icc_A1_ci95[1], 4);
    expect(agreement.average.estimate.value).toBeCloseTo(theirs.icc_A3_average, 6);
    expect(intraclassCorrelation(numbers, 'consistency').single.estimate.value).toBeCloseTo(theirs.icc_C1_twoway, 6);
    expect(intraclassCorrelation(numbers, 'oneWay').single.estimate.value).toBeCloseTo(theirs.icc_1_oneway, 6);
    expect(kendallW(numbers).estimate.value).toBeCloseTo(theirs.kendall_W_corrected_for_ties, 6);
    for (const scale of ['ordinal', 'interval'] as const) {
      const { value } = krippendorffAlpha(numbers, scale);
      expect(value).toBeCloseTo(PYTHON.sharedAlphas.irr_anxiety?.[scale] ?? 0, 9);
      expect(alphaOfIrr(value, 20, 3)).toBeCloseTo(theirs[`krippendorff_${scale}`], 6);
    }
  });

  it('anxiety and video: all single forms of the intraclass correlation, with intervals', () => {
    for (const name of ['irr_anxiety', 'irr_video'] as const) {
      const numbers = numberRatings({ scale: 'interval', rows: sharedNumbers(studies(`${name}.csv`)) });
      for (const form of ['oneWay', 'agreement', 'consistency'] as IccForm[]) {
        const { estimate, interval } = intraclassCorrelation(numbers, form).single;
        const theirs = R.readerStudies[name].icc[`${form} single`];
        expect(estimate.value).toBeCloseTo(theirs?.value ?? 0, 9);
        expect(interval.interval?.low).toBeCloseTo(theirs?.ci[0] ?? 0, 9);
        expect(interval.interval?.high).toBeCloseTo(theirs?.ci[1] ?? 0, 9);
      }
    }
  });

  it('vision: weighted Cohen of 7477 pairs of eyes', () => {
    const theirs = expected['irr_vision.csv'];
    const rows = sharedRows(studies('irr_vision.csv'));
    const ratings = categoryRatings({ scale: 'ordinal', levels: [...new Set(rows.flat())].sort(), rows });
    expect(cohenKappa(ratings).value).toBeCloseTo(theirs.cohen_unweighted, 6);
    expect(cohenKappa(ratings, { weights: 'linear' }).value).toBeCloseTo(theirs.cohen_linear, 6);
    expect(cohenKappa(ratings, { weights: 'quadratic' }).value).toBeCloseTo(theirs.cohen_quadratic, 6);
  });

  it('video: Fleiss and percent agreement with a tolerance', () => {
    const theirs = expected['irr_video.csv'];
    const rows = sharedNumbers(studies('irr_video.csv'));
    expect(fleissKappa(numbered(rows, 5)).value).toBeCloseTo(theirs.fleiss, 6);
    const numbers = numberRatings({ scale: 'interval', rows });
    expect(100 * (percentAgreement(numbers).ofAllReaders.value ?? 0)).toBeCloseTo(theirs.percent_agreement, 9);
    expect(100 * (percentAgreement(numbers, 1).ofAllReaders.value ?? 0)).toBeCloseTo(
      theirs.percent_agreement_tolerance_1,
      9,
    );
  });

  it('the worked example of Krippendorff, as it stands in the pack', () => {
    const theirs = expected.krippendorff_worked_example;
    const observers: (number | null)[][] = theirs.data_observer_rows;
    const rows = Array.from({ length: theirs.units }, (_, unit) => observers.map((row) => row[unit] ?? null));
    const numbers = numberRatings({ scale: 'ratio', rows });
    for (const scale of ['nominal', 'ordinal', 'interval', 'ratio'] as const)
      expect(krippendorffAlpha(numbers, scale).value).toBeCloseTo(theirs.alpha[scale], 6);
  });

  it('four raters with gaps: every coefficient of irrCAC, with standard errors', () => {
    const theirs = expected['irrCAC_cac.raw4raters.csv'];
    const ratings = numbered(sharedNumbers(studies('irrCAC_cac.raw4raters.csv')), 5);
    expect(observedAgreement(ratings).value).toBeCloseTo(theirs.percent_agreement, 7);
    expect(observedAgreement(ratings).standardError).toBeCloseTo(0.12561, 5);
    const gwet = gwetAgreement(ratings);
    expect(gwet.value).toBeCloseTo(theirs.gwet_ac1, 5);
    expect(gwet.standardError).toBeCloseTo(theirs.gwet_ac1_se, 5);
    expect(gwet.expected).toBeCloseTo(0.1903212, 7);
    expect(gwet.interval.interval?.low).toBeCloseTo(0.461, 3);
    expect(gwet.interval.interval?.high).toBe(1);
    expect(generalisedFleiss(ratings).value).toBeCloseTo(theirs.fleiss_generalised, 5);
    expect(generalisedFleiss(ratings).standardError).toBeCloseTo(0.15302, 5);
    expect(krippendorffAlpha(ratings, 'nominal').value).toBeCloseTo(theirs.krippendorff_nominal, 5);
    expect(congerKappa(ratings).value).toBeCloseTo(theirs.conger, 5);
    expect(brennanPrediger(ratings).value).toBeCloseTo(theirs.brennan_prediger, 5);
    expect(brennanPrediger(ratings).standardError).toBeCloseTo(0.14472, 5);
    expect(gwetAgreement(ratings, { weights: 'quadratic' }).value).toBeCloseTo(theirs.ac2_quadratic, 5);
    expect(gwetAgreement(ratings, { weights: 'quadratic' }).standardError).toBeCloseTo(0.10396, 5);
    expect(generalisedFleiss(ratings, { weights: 'linear' }).value).toBeCloseTo(theirs.fleiss_linear, 5);
    expect(generalisedFleiss(ratings, { weights: 'linear' }).standardError).toBeCloseTo(0.1485, 5);
    expect(krippendorffAlpha(ratings, { weights: 'ordinal' }).value).toBeCloseTo(
      theirs.krippendorff_ordinal_weights,
      5,
    );
  });

  it('five observers with many gaps: every coefficient under every weighting', () => {
    const rows = sharedNumbers(studies('irrCAC_cac.raw5obser.csv')).map((row) =>
      row.map((v) => (v === null ? v : v + 1)),
    );
    const ratings = numbered(rows, 4);
    const r = R.readerStudies['irrCAC_cac.raw5obser'];
    for (const [weights, cac] of [
      ['identity', r.unweighted],
      ['linear', r.linear],
      ['quadratic', r.quadratic],
      ['ordinal', r.ordinal],
    ] as const) {
      if (!cac) throw new Error(`no ${weights} values`);
      expect(gwetAgreement(ratings, { weights }).value).toBeCloseTo(cac.gwet.value, 9);
      expect(generalisedFleiss(ratings, { weights }).value).toBeCloseTo(cac.fleiss.value, 9);
      expect(brennanPrediger(ratings, { weights }).value).toBeCloseTo(cac.bp.value, 9);
      expect(congerKappa(ratings, weights).value).toBeCloseTo(cac.conger.value, 9);
      expect(krippendorffAlpha(ratings, { weights }).value).toBeCloseTo(cac.alpha.value, 9);
    }
  });

  it('tables of counts: kappa with the error of Fleiss, Cohen and Everitt', () => {
    const abstractors = expected['irrCAC_cont3x3abstractors.csv'];
    const counts = (name: string) => sharedNumbers(studies(name)).map((row) => row.map((value) => value ?? 0));
    const three = ofCounts(counts('irrCAC_cont3x3abstractors.csv'));
    expect(cohenKappa(three).value).toBeCloseTo(abstractors.cohen, 7);
    expect(cohenKappa(three).standardError).toBeCloseTo(abstractors.cohen_se, 7);
    expect(gwetAgreement(three).value).toBeCloseTo(abstractors.gwet_ac1, 7);
    expect(cohenKappa(three, { weights: 'quadratic' }).value).toBeCloseTo(abstractors.cohen_quadratic, 7);
    expect(cohenKappa(three, { weights: 'quadratic' }).standardError).toBeCloseTo(0.03535151, 7);
    const four = ofCounts(counts('irrCAC_cont4x4diagnosis.csv'));
    const diagnosis = expected['irrCAC_cont4x4diagnosis.csv'];
    expect(cohenKappa(four).value).toBeCloseTo(diagnosis.cohen, 7);
    expect(cohenKappa(four).standardError).toBeCloseTo(diagnosis.cohen_se, 7);
    // For tables irrCAC divides the variance of AC1 by n, for raw ratings by n - 1, as here.
    expect((gwetAgreement(three).standardError ?? 0) * Math.sqrt(99 / 100)).toBeCloseTo(0.04321747, 7);
  });
});

describe.skipIf(withoutTestData())('ratings of 831 nodules by four radiologists of a pool', () => {
  const lines = withoutTestData()
    ? []
    : readFileSync(testDataPath('lidc/lidc_ratings_4readers.csv'), 'utf8').split(/\r?\n/);
  const heading = (lines[0] ?? '').split(',');
  const cells = lines.slice(1).flatMap((line) => (line === '' ? [] : [line.split(',')]));
  const expected = withoutTestData() ? [] : sharedRows('lidc/lidc_ratings_expected.csv');

  it.each(expected.map((row) => [row[0] ?? '', row.slice(1).map(Number)] as const))('%s', (name, values) => {
    const [n, fleiss, nominal, ordinal, interval, icc, plain, quadratic, w] = values;
    const columns = [1, 2, 3, 4].map((reader) => heading.indexOf(`${name}_r${reader}`));
    const rows = cells.map((row) => columns.map((column) => Number(row[column])));
    expect(rows).toHaveLength(n ?? 0);
    const numbers = numberRatings({ scale: 'interval', rows });
    const levels = [...new Set(rows.flat())].sort((a, b) => a - b).map(String);
    const grades = categoryRatings({ scale: 'ordinal', levels, rows: rows.map((row) => row.map(String)) });
    expect(fleissKappa(grades).value).toBeCloseTo(fleiss ?? 0, 8);
    for (const [scale, theirs] of [
      ['nominal', nominal],
      ['ordinal', ordinal],
      ['interval', interval],
    ] as const) {
      const { value } = krippendorffAlpha(numbers, scale);
      expect(value).toBeCloseTo(PYTHON.sharedAlphas[`lidc ${name}`]?.[scale] ?? 0, 9);
      expect(alphaOfIrr(value, rows.length, 4)).toBeCloseTo(theirs ?? 0, 8);
    }
    expect(intraclassCorrelation(numbers, 'oneWay').single.estimate.value).toBeCloseTo(icc ?? 0, 8);
    expect(cohenKappa(grades).value).toBeCloseTo(plain ?? 0, 8);
    expect(cohenKappa(grades, { weights: 'quadratic' }).value).toBeCloseTo(quadratic ?? 0, 8);
    expect(kendallW(numbers).estimate.value).toBeCloseTo(w ?? 0, 8);
  });
});
