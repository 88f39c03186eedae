import { describe, expect, it } from 'vitest';
import { CATEGORY_TABLES, NUMBER_TABLES, PYTHON, R } from '../../../test/ratings/oracles.ts';
import type { CategoryWeights } from '../categoryWeights.ts';
import type { Scale } from '../ratings.ts';
import { blandAltman } from './blandAltman.ts';
import { cohenKappa } from './cohenKappa.ts';
import { fleissKappa } from './fleissKappa.ts';
import { type IccForm, intraclassCorrelation } from './icc.ts';
import { kendallW } from './kendallW.ts';
import { krippendorffAlpha } from './krippendorffAlpha.ts';
import { percentAgreement } from './percentAgreement.ts';
import { congerKappa, lightKappa } from './sameReaders.ts';
import { brennanPrediger, generalisedFleiss, gwetAgreement, observedAgreement } from './severalReaders.ts';

const DIGITS = 9;
const R_WEIGHTS = { identity: 'unweighted', linear: 'linear', quadratic: 'quadratic', ordinal: 'ordinal' } as const;

describe.each(CATEGORY_TABLES)('%s', (name, ratings) => {
  const python = PYTHON.tables[name];
  const r = R.tables[name];

  it('has the alpha of krippendorff (Python)', () => {
    const scales = Object.entries(python?.krippendorff ?? {});
    expect(scales.length).toBeGreaterThan(0);
    for (const [scale, alpha] of scales)
      if (scale !== 'ordinal' || ratings.scale === 'ordinal')
        expect(krippendorffAlpha(ratings, scale as Scale).value).toBeCloseTo(alpha, DIGITS);
  });

  it('has the coefficients and standard errors of irrCAC (R), under every weighting', () => {
    const weightings = (Object.keys(R_WEIGHTS) as CategoryWeights[]).slice(0, ratings.scale === 'nominal' ? 1 : 4);
    for (const weights of weightings) {
      const cac = r?.[R_WEIGHTS[weights]];
      if (!cac) throw new Error(`R has no ${weights} values for ${name}`);
      for (const [measured, theirs] of [
        [observedAgreement(ratings, { weights }), cac.pa],
        [gwetAgreement(ratings, { weights }), cac.gwet],
        [generalisedFleiss(ratings, { weights }), cac.fleiss],
        [brennanPrediger(ratings, { weights }), cac.bp],
      ] as const) {
        expect(measured.value).toBeCloseTo(theirs.value, DIGITS);
        expect(measured.observed).toBeCloseTo(theirs.pa, DIGITS);
        expect(measured.expected).toBeCloseTo(theirs.pe, DIGITS);
        // irrCAC tests the coefficient that it has rounded to five digits, which the error taken back from p carries.
        expect(Math.abs((measured.standardError ?? 0) - theirs.standardError)).toBeLessThan(2e-5);
      }
      expect(congerKappa(ratings, weights).value).toBeCloseTo(cac.conger.value, DIGITS);
      expect(krippendorffAlpha(ratings, { weights }).value).toBeCloseTo(cac.alpha.value, DIGITS);
    }
  });

  it('has the kappas of statsmodels, scikit-learn, irr and psych, with their errors', () => {
    for (const [key, theirs] of Object.entries(python?.cohen ?? {})) {
      const [a, b, weights] = key.split(',');
      const kappa = cohenKappa(ratings, { readers: [Number(a), Number(b)], weights: weights as CategoryWeights });
      expect(kappa.value).toBeCloseTo(theirs.kappa, DIGITS);
      expect(kappa.standardError).toBeCloseTo(theirs.standardError, DIGITS);
      expect(kappa.nullStandardError).toBeCloseTo(theirs.nullStandardError, DIGITS);
      expect(kappa.interval.interval?.low).toBeCloseTo(theirs.low, DIGITS);
    }
    if (!r?.fleissZ || !r['kappa2 unweighted'] || !r.psychCohen) return;
    const plain = cohenKappa(ratings);
    expect(plain.value).toBeCloseTo(r['kappa2 unweighted'].value, DIGITS);
    expect(plain.z).toBeCloseTo(r['kappa2 unweighted'].z, DIGITS);
    expect(plain.standardError).toBeCloseTo(r.psychCohen.standardError, DIGITS);
    if (ratings.scale === 'ordinal') {
      expect(cohenKappa(ratings, { weights: 'linear' }).z).toBeCloseTo(r['kappa2 equal']?.z ?? 0, DIGITS);
      expect(cohenKappa(ratings, { weights: 'quadratic' }).z).toBeCloseTo(r['kappa2 squared']?.z ?? 0, DIGITS);
      expect(percentAgreement(ratings, 1).ofAllReaders.value).toBeCloseTo(r['agree 1'] ?? 0, DIGITS);
      expect(kendallW(ratings).estimate.value).toBeCloseTo(r.kendall?.value ?? 0, DIGITS);
    }
    const fleiss = fleissKappa(ratings);
    expect(fleiss.value).toBeCloseTo(python?.fleiss ?? 0, DIGITS);
    expect(fleiss.value).toBeCloseTo(r.fleissZ.value, DIGITS);
    expect(fleiss.z).toBeCloseTo(r.fleissZ.z, DIGITS);
    expect(congerKappa(ratings).value).toBeCloseTo(r.exact ?? 0, DIGITS);
    expect(lightKappa(ratings).estimate.value).toBeCloseTo(r.light ?? plain.value ?? 0, DIGITS);
    expect(percentAgreement(ratings).ofAllReaders.value).toBeCloseTo(r['agree 0'] ?? 0, DIGITS);
  });
});

describe.each(NUMBER_TABLES)('%s', (name, ratings) => {
  const python = PYTHON.tables[name];
  const r = R.tables[name];

  it('have the alphas of krippendorff (Python)', () => {
    for (const [scale, alpha] of Object.entries(python?.krippendorff ?? {}))
      expect(krippendorffAlpha(ratings, scale as Scale).value).toBeCloseTo(alpha, DIGITS);
  });

  it('have the intraclass correlations of irr, psych and pingouin, with their intervals', () => {
    if (r?.unequal !== undefined)
      expect(intraclassCorrelation(ratings, 'oneWay').single.estimate.value).toBeCloseTo(r.unequal, DIGITS);
    const forms = { oneWay: ['ICC1', 'ICC(1,1)'], agreement: ['ICC2', 'ICC(A,1)'], consistency: ['ICC3', 'ICC(C,1)'] };
    if (!r?.icc || !r.psych || !python?.icc) return;
    for (const [form, [psychName, pingouinName]] of Object.entries(forms)) {
      const icc = intraclassCorrelation(ratings, form as IccForm);
      const irr = r.icc[`${form} single`];
      expect(icc.single.estimate.value).toBeCloseTo(python.icc[pingouinName ?? ''] ?? 0, DIGITS);
      expect(icc.single.estimate.value).toBeCloseTo(irr?.value ?? 0, DIGITS);
      expect(icc.single.interval.interval?.low).toBeCloseTo(irr?.ci[0] ?? 0, DIGITS);
      expect(icc.single.interval.interval?.high).toBeCloseTo(irr?.ci[1] ?? 0, DIGITS);
      // irr takes other degrees of freedom for the mean of ICC(A,k) than for its single form; psych steps it up, as we do.
      const average = r.psych.find((row) => row.type === `${psychName}k`);
      expect(icc.average.estimate.value).toBeCloseTo(average?.value ?? 0, DIGITS);
      expect(icc.average.interval.interval?.low).toBeCloseTo(average?.ci[0] ?? 0, DIGITS);
      expect(icc.average.interval.interval?.high).toBeCloseTo(average?.ci[1] ?? 0, DIGITS);
    }
  });

  it('have the concordance of irr', () => {
    if (!r?.kendall) return;
    expect(kendallW(ratings).estimate.value).toBeCloseTo(r.kendall.value, DIGITS);
    expect(kendallW(ratings).chiSquare).toBeCloseTo(r.kendall.z, DIGITS);
  });

  it('have the limits of agreement, with the exact intervals that SciPy gives', () => {
    for (const difference of ['absolute', 'percent'] as const) {
      const theirs = python?.blandAltman?.[difference];
      if (!theirs) continue;
      const ours = blandAltman(ratings, { difference });
      expect(ours.bias).toBeCloseTo(theirs.bias, DIGITS);
      expect(ours.lowerLimit).toBeCloseTo(theirs.lower, DIGITS);
      expect(ours.upperLimit).toBeCloseTo(theirs.upper, DIGITS);
      for (const [interval, [low, high]] of [
        [ours.biasInterval, theirs.biasCi],
        [ours.lowerLimitInterval, theirs.lowerCi],
        [ours.upperLimitInterval, theirs.upperCi],
      ] as const) {
        // SciPy's own t and noncentral t quantiles hold about ten digits.
        expect(interval.interval?.low).toBeCloseTo(low, 7);
        expect(interval.interval?.high).toBeCloseTo(high, 7);
      }
    }
  });
});
