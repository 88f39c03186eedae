/** One coefficient: what it is called, when it is right, what it takes, where it comes from, which interval it has. */
export interface CoefficientDefinition {
  readonly name: string;
  readonly call: string;
  readonly when: string;
  readonly data: string;
  readonly notDefined: string;
  readonly source: string;
  readonly analyticInterval: string;
  /** Whether readers can be drawn anew with the patients, for claims about readers in general. */
  readonly readersResampled: boolean;
}

/** The coefficients of agreement and reliability. `docs/reference/ratings.md` is made from this table. */
export const COEFFICIENTS = Object.freeze({
  cohen: {
    name: "Cohen's kappa",
    call: 'cohenKappa',
    when: 'The same two readers read every case.',
    data: 'nominal; ordinal with linear, quadratic or ordinal weights; cases with one rating left out and counted',
    notDefined: 'no case that both rated; both used one level only',
    source: '10.1177/001316446002000104, weighted 10.1037/h0026256',
    analyticInterval: 'large-sample standard error, 10.1037/h0028106',
    readersResampled: false,
  },
  conger: {
    name: "Conger's kappa",
    call: 'congerKappa',
    when: 'The same three or more readers read every case.',
    data: 'nominal, or ordinal with weights; missing ratings allowed',
    notDefined: 'no case with two ratings; one level used',
    source: '10.1037/0033-2909.88.2.322',
    analyticInterval: 'none here: bootstrap',
    readersResampled: true,
  },
  light: {
    name: "Light's kappa",
    call: 'lightKappa',
    when: 'As Conger; the mean of the pairwise kappas, to be read beside the matrix of pairs.',
    data: 'nominal, or ordinal with weights; pairs without a kappa are named',
    notDefined: 'no pair of readers has a kappa',
    source: '10.1037/h0031643',
    analyticInterval: 'none here: bootstrap',
    readersResampled: false,
  },
  fleiss: {
    name: "Fleiss' kappa",
    call: 'fleissKappa, generalisedFleiss',
    when: 'A pool: every case has the same number of ratings, not by the same persons.',
    data: 'nominal; generalised: weights, unequal numbers of ratings',
    notDefined: 'no case with two ratings; one level used',
    source: '10.1037/h0031619, errors 10.1037/0033-2909.86.5.974',
    analyticInterval: 'linearised standard error over cases, 10.1348/000711006X126600',
    readersResampled: true,
  },
  krippendorff: {
    name: "Krippendorff's alpha",
    call: 'krippendorffAlpha',
    when: 'Pools and fixed readers with missing ratings; any number of readers.',
    data: 'nominal, ordinal, interval, ratio; cases with one rating left out',
    notDefined: 'no case with two ratings; all ratings equal',
    source: '10.1080/19312450709336664',
    analyticInterval: 'none here: bootstrap',
    readersResampled: true,
  },
  gwet: {
    name: "Gwet's AC1 and AC2",
    call: 'gwetAgreement',
    when: 'Beside kappa where one level is rare; any readers.',
    data: 'nominal (AC1), ordinal with weights (AC2); missing ratings allowed',
    notDefined: 'no case with two ratings; a scale of one level',
    source: '10.1348/000711006X126600',
    analyticInterval: 'linearised standard error over cases (the same paper)',
    readersResampled: true,
  },
  brennanPrediger: {
    name: 'Brennan and Prediger (PABAK)',
    call: 'brennanPrediger',
    when: 'Beside kappa: as it would be if all levels were used alike.',
    data: 'nominal, or ordinal with weights; missing ratings allowed',
    notDefined: 'no case with two ratings; a scale of one level',
    source: '10.1177/001316448104100307, PABAK 10.1016/0895-4356(93)90018-V',
    analyticInterval: 'linearised standard error over cases, 10.1348/000711006X126600',
    readersResampled: true,
  },
  percentAgreement: {
    name: 'Percent agreement',
    call: 'percentAgreement, observedAgreement',
    when: 'Beside every coefficient; with a tolerance for grades and numbers.',
    data: 'all scales; missing ratings allowed',
    notDefined: 'no case with two ratings',
    source: '10.1348/000711006X126600',
    analyticInterval: 'linearised standard error over cases (the same paper)',
    readersResampled: true,
  },
  specificAgreement: {
    name: 'Positive and negative agreement',
    call: 'specificAgreement',
    when: 'Presence and detection; where findings are rare.',
    data: 'categories, one of which means present; missing ratings allowed',
    notDefined: 'no case with two ratings; nobody calls it present (or absent)',
    source: '10.1016/0895-4356(90)90159-M, 10.1136/bmj.f2125',
    analyticInterval: 'none here: bootstrap',
    readersResampled: true,
  },
  kendall: {
    name: "Kendall's W",
    call: 'kendallW',
    when: 'Whether readers put the cases in one order; association, not agreement.',
    data: 'ordinal, interval, ratio; complete cases, corrected for ties',
    notDefined: 'fewer than two complete cases; every reader gives all cases one value',
    source: '10.1214/aoms/1177732186',
    analyticInterval: 'none; chi-square against no concordance',
    readersResampled: false,
  },
  iccOneWay: {
    name: 'ICC(1)',
    call: "intraclassCorrelation(..., 'oneWay')",
    when: 'Numbers read by a pool: readers differ from case to case.',
    data: 'interval, ratio; unequal numbers of ratings allowed',
    notDefined: 'fewer than two cases or ratings a case; all values equal',
    source: '10.1037/1082-989X.1.1.30, unequal numbers 10.2307/1403259',
    analyticInterval: 'F distribution; approximate for unequal numbers',
    readersResampled: false,
  },
  iccAgreement: {
    name: 'ICC(A,1)',
    call: "intraclassCorrelation(..., 'agreement')",
    when: 'Numbers read by the same readers; a reader who measures larger counts as disagreement.',
    data: 'interval, ratio; complete cases',
    notDefined: 'fewer than two complete cases; all values equal',
    source: '10.1037/1082-989X.1.1.30',
    analyticInterval: 'F distribution, readers taken as a sample of readers',
    readersResampled: false,
  },
  iccConsistency: {
    name: 'ICC(C,1)',
    call: "intraclassCorrelation(..., 'consistency')",
    when: 'As ICC(A,1), where constant shifts between readers are corrected afterwards.',
    data: 'interval, ratio; complete cases',
    notDefined: 'fewer than two complete cases; all values equal',
    source: '10.1037/1082-989X.1.1.30',
    analyticInterval: 'F distribution',
    readersResampled: false,
  },
  blandAltman: {
    name: 'Bland-Altman limits of agreement',
    call: 'blandAltman',
    when: 'Two readers, in the unit of the values or in percent: how far apart, and whether one measures larger.',
    data: 'interval; ratio for percent; cases with one rating left out',
    notDefined: 'fewer than two cases that both rated',
    source: '10.1177/096228029900800204, several cases of a patient 10.1080/10543400701329422',
    analyticInterval: 'exact, t and noncentral t, 10.1097/OPX.0000000000000513, one case a patient only',
    readersResampled: false,
  },
} as const satisfies Record<string, CoefficientDefinition>);

/** The identifier of a coefficient. */
export type CoefficientId = keyof typeof COEFFICIENTS;
