import type { Comparison, Evaluation, ProtocolContent, Unit } from '@overread/domain';
import { describe, expect, it } from 'vitest';
import type { FirstReads } from './firstReads.ts';
import { type ReliabilityReport, reliabilityReport } from './reliabilityReport.ts';

const code = (value: string) => ({ value, scheme: 'SCT', meaning: value });
const mask = {
  kind: 'mask',
  target: 'ct',
  include: 'i',
  exclude: 'e',
  category: code('c'),
  color: [1, 2, 3],
} as const;

/** An organ, lesions with a type, a grade of the case, a number, a text, and the union of organ and lesions. */
const PROTOCOL: ProtocolContent = {
  key: 'liver',
  title: 'Liver',
  version: '1.0.0',
  purpose: 'p',
  inclusion: [],
  exclusion: [],
  procedure: code('ct'),
  imageSets: [{ key: 'ct', label: 'CT', role: 'annotate', modality: 'CT', required: true }],
  windows: [],
  items: [
    { ...mask, color: [1, 2, 3], key: 'liver', label: 'Liver', scope: 'case', cardinality: 'one', type: code('l') },
    {
      ...mask,
      color: [1, 2, 3],
      key: 'lesion',
      label: 'Lesion',
      scope: 'lesion',
      cardinality: 'many',
      type: code('n'),
    },
    {
      ...{ kind: 'question', key: 'type', label: 'Type', scope: 'lesion', of: 'lesion', text: 't', answer: 'choice' },
      choices: [
        { value: 'cyst', label: 'Cyst' },
        { value: 'solid', label: 'Solid' },
      ],
      required: true,
      code: code('t'),
    } as const,
    {
      ...{ kind: 'question', key: 'quality', label: 'Quality', scope: 'case', text: 'q', answer: 'number' },
      minimum: 1,
      required: false,
      code: code('q'),
    } as const,
    {
      kind: 'question',
      key: 'note',
      label: 'Note',
      scope: 'case',
      text: 'n',
      answer: 'text',
      required: false,
      code: code('n'),
    },
  ],
  reads: 2,
  composites: [{ key: 'whole', label: 'Whole liver', of: ['liver', 'lesion'], target: 'ct' }],
  rules: [],
  controlFraction: 0,
  adjudication: { mode: 'chooseOrEdit', allowed: ['takeLeft', 'takeRight'] },
  preLabel: { exposure: 'none' },
  signOff: { checklist: [], approverMayHaveAdjudicated: false },
};

type State = Evaluation['items'][string]['state'];
interface Told {
  readonly liver?: readonly [State, State];
  readonly dice?: number;
  /** Types of the lesions by left and right; null where that reader did not mark it. */
  readonly lesions?: readonly (readonly [string | null, string | null])[];
  readonly quality?: readonly [number | null, number | null];
  readonly notEvaluable?: readonly [boolean, boolean];
  readonly concordant?: boolean;
  readonly patient?: string;
  readonly readers?: readonly [string, string];
}

/** First reads as they are told: metrics exist where both outlined, as the comparison leaves them. */
function readsOf(told: readonly Told[]): FirstReads[] {
  return told.map((one, index) => {
    const name = `CASE-${String(index + 1).padStart(2, '0')}`;
    const states = one.liver ?? ['present', 'present'];
    const lesions = one.lesions ?? [];
    const side = (at: 0 | 1): Evaluation => ({
      ...(one.notEvaluable?.[at] ? { notEvaluable: { reason: 'motion' } } : {}),
      items: {
        liver: { state: states[at] },
        lesion: {
          state: lesions.some((types) => types[at] !== null) ? 'present' : 'absent',
          instances: lesions.flatMap((types, n) => {
            const type = types[at];
            return type === null ? [] : [{ key: `i${n + 1}`, answers: { type } }];
          }),
        },
      },
      answers: typeof one.quality?.[at] === 'number' ? { quality: one.quality[at] } : {},
    });
    const lesionUnits: Unit[] = lesions.flatMap(([left, right], n) => {
      const key = `i${n + 1}`;
      const unit = { left: left === null ? null : key, right: right === null ? null : key };
      const own = { id: `lesion:${n + 1}`, item: 'lesion', ...unit };
      return left === null || right === null ? [own] : [own, { id: `lesion:${n + 1}.type`, item: 'type', ...unit }];
    });
    const isOutlined = states.every((state) => state === 'present');
    const comparison: Comparison = {
      units: [{ id: 'liver', item: 'liver', left: null, right: null }, ...lesionUnits],
      verdicts: [],
      discrepancies: [],
      concordantUnits: [],
      isConcordant: one.concordant ?? true,
      metrics: {
        // One mask against none has a Dice of 0 in some records; it is a difference in presence, never a value.
        liver: isOutlined ? { dice: one.dice ?? 0.9, hd95Mm: 2, 'nsd@2': 0.95, 'nsd@10': 1 } : { dice: 0 },
        ...Object.fromEntries(lesionUnits.map(({ id, left, right }) => [id, { dice: left && right ? 0.8 : 0 }])),
        ...(isOutlined ? { whole: { dice: 0.5 } } : {}),
      },
    };
    const [left, right] = one.readers ?? ['R-01', 'R-02'];
    return {
      case: name,
      patient: one.patient ?? name,
      readers: { left, right },
      evaluations: { left: side(0), right: side(1) },
      comparison,
    };
  });
}

const report = (told: readonly Told[]): ReliabilityReport => {
  const made = reliabilityReport(PROTOCOL, readsOf(told), { seed: 7, replicates: 200 });
  if (made === null) throw new Error('no report');
  return made;
};
const itemOf = ({ items }: ReliabilityReport, key: string) => {
  const found = items.find(({ item }) => item === key);
  if (!found) throw new Error(`no ${key}`);
  return found;
};
const metricOf = (made: ReliabilityReport, key: string, metric: string) =>
  itemOf(made, key).metrics.find((one) => one.metric === metric)?.summary;
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('the reliability of first reads', () => {
  it('has Cohen’s kappa of the states where the same two readers read, as worked out by hand', () => {
    // 10 both present, 4 both absent, 3 and 3 differ: 0.7 observed, 0.65² + 0.35² = 0.545 by chance.
    const made = report([
      ...times<Told>(10, {}),
      ...times<Told>(4, { liver: ['absent', 'absent'] }),
      ...times<Told>(3, { liver: ['present', 'absent'] }),
      ...times<Told>(3, { liver: ['absent', 'present'] }),
    ]);
    const { state } = itemOf(made, 'liver');
    expect(state).toMatchObject({ coefficient: 'cohen', cases: 20, readers: 2 });
    expect(state?.value).toBeCloseTo((0.7 - 0.545) / (1 - 0.545), 12);
    expect(state?.percentAgreement.value).toBeCloseTo(0.7, 12);
    expect(state?.prevalence?.find(({ level }) => level === 'Present')?.share).toBeCloseTo(0.65, 12);
    // Four states can be chosen, so chance alone is one in four.
    expect(state?.pabak?.value).toBeCloseTo((0.7 - 0.25) / 0.75, 12);
    expect(state?.interval.interval?.low).toBeLessThan(state?.value ?? 0);
  });

  it('averages a metric only where both outlined, and names what is not in it', () => {
    const made = report([
      ...[0.7, 0.8, 0.9, 0.95].map((dice): Told => ({ dice })),
      { liver: ['absent', 'absent'] },
      { liver: ['present', 'absent'] },
      { liver: ['presentNotMeasured', 'absent'] },
      { liver: ['notAssessable', 'absent'] },
      { liver: ['presentNotMeasured', 'present'] },
      { notEvaluable: [true, false] },
      { notEvaluable: [true, true] },
    ]);
    const dice = metricOf(made, 'liver', 'dice');
    expect(dice?.median.estimate.value).toBeCloseTo(0.85, 12);
    expect(dice?.mean.estimate.value).toBeCloseTo(0.8375, 12);
    expect(dice).toMatchObject({
      cases: 11,
      measuredCases: 4,
      unmeasuredCases: { bothAbsent: 1, presenceDiffers: 2, notMeasured: 4 },
    });
    expect(metricOf(made, 'whole', 'dice')).toMatchObject({ measuredCases: 4 });
    expect(made.notEvaluable).toEqual({ byBoth: 1, byOne: 1 });
    expect(made.evaluability.percentAgreement.value).toBeCloseTo(10 / 11, 12);
  });

  it('counts lesions over cases: matched, of one reader only, and their F1 with an interval over patients', () => {
    const made = report([
      {
        lesions: [
          ['cyst', 'cyst'],
          ['cyst', 'solid'],
          ['solid', null],
        ],
      },
      {
        lesions: [
          ['solid', 'solid'],
          [null, 'cyst'],
        ],
      },
      { lesions: [[null, 'solid']] },
      ...times<Told>(3, { lesions: [['solid', 'solid']] }),
      {},
      { notEvaluable: [false, true] },
    ]);
    const { lesions, per } = itemOf(made, 'lesion');
    expect(per).toBe('lesion');
    expect(lesions).toMatchObject({ matched: 6, oneReaderOnly: 3, bothAbsent: 1, notCountedCases: 1 });
    expect(lesions?.f1.estimate.value).toBeCloseTo(12 / 15, 12);
    const { low = 1, high = 0 } = lesions?.f1.interval.interval ?? {};
    expect(low).toBeLessThan(0.8);
    expect(high).toBeGreaterThan(0.8);
    expect(metricOf(made, 'lesion', 'dice')).toMatchObject({
      measuredCases: 6,
      unmeasuredCases: { presenceDiffers: 3 },
    });
    expect(itemOf(made, 'lesion').metrics[0]?.measuredPatients).toBe(5);
    // Answers of the six that both marked: five of six alike.
    const type = made.answers.find(({ question }) => question === 'type');
    expect(type).toMatchObject({ of: 'Lesion', reliability: { cases: 6, patients: 5 } });
    expect(type?.reliability?.percentAgreement.value).toBeCloseTo(5 / 6, 12);
    expect(made.freeText).toEqual(['Note']);
  });

  it('takes numbers by ICC(A,1) of complete cases, and leaves out a case that only one reader answered', () => {
    // A reader who always says one more: mean squares of cases 2 x 2.5, of readers 2.5, of error 0.
    const made = report([...[1, 2, 3, 4, 5].map((n): Told => ({ quality: [n, n + 1] })), { quality: [3, null] }]);
    const quality = made.answers.find(({ question }) => question === 'quality')?.reliability;
    expect(quality).toMatchObject({ coefficient: 'iccAgreement', cases: 5 });
    expect(quality?.value).toBeCloseTo(5 / (5 + (2 / 5) * 2.5), 12);
    expect(quality?.cautions.join(' ')).toMatch(/1 of 6 cases have fewer than two ratings/);
  });

  it('never calls a pool by a coefficient for the same readers, and says who shares nothing', () => {
    const pairs = [
      ['R-01', 'R-02'],
      ['R-03', 'R-04'],
      ['R-01', 'R-02'],
      ['R-03', 'R-04'],
    ] as const;
    const made = report(
      pairs.map((readers, n): Told => ({ readers, liver: n < 3 ? ['present', 'present'] : ['present', 'absent'] })),
    );
    expect(itemOf(made, 'liver').state?.coefficient).toBe('fleiss');
    expect(made.overlap).toMatchObject({
      connected: false,
      groups: [
        ['R-01', 'R-02'],
        ['R-03', 'R-04'],
      ],
    });
    expect(made.shared).toEqual([
      { readers: ['R-01', 'R-02'], cases: 2 },
      { readers: ['R-03', 'R-04'], cases: 2 },
    ]);
  });

  it('has the share of cases that differ, over patients and not over cases', () => {
    const made = report([
      ...times<Told>(6, { patient: 'P-1', concordant: false }),
      ...[...'ABCDEF'].map((patient): Told => ({ patient })),
    ]);
    expect(made).toMatchObject({ cases: 12, patients: 7 });
    expect(made.discordant.mean.estimate.value).toBe(0.5);
    expect(made.discordant.mean.patients).toBe(7);
  });

  it('does not depend on the order of the cases, nor on which reader is left', () => {
    const told: Told[] = [
      {
        lesions: [
          ['cyst', 'cyst'],
          ['solid', null],
        ],
        dice: 0.7,
        quality: [2, 3],
      },
      { liver: ['present', 'absent'], quality: [1, 1], concordant: false },
      { dice: 0.95, lesions: [['solid', 'cyst']], quality: [5, 4] },
      { dice: 0.85, notEvaluable: [false, true] },
    ];
    const cases = readsOf(told);
    const mirrored = cases.toReversed().map((one): FirstReads => {
      const swap = <T>({ left, right }: { readonly left: T; readonly right: T }) => ({ left: right, right: left });
      const units = one.comparison.units.map((unit) => ({ ...unit, ...swap(unit) }));
      return {
        ...one,
        readers: swap(one.readers),
        evaluations: swap(one.evaluations),
        comparison: { ...one.comparison, units },
      };
    });
    const options = { seed: 7, replicates: 200 };
    expect(reliabilityReport(PROTOCOL, mirrored, options)).toEqual(reliabilityReport(PROTOCOL, cases, options));
  });

  it('shows the surface Dice at every tolerance of the rules in the order of their size', () => {
    const keys = itemOf(report([{}, {}]), 'liver').metrics.map(({ metric }) => metric);
    expect(keys).toEqual(['dice', 'hd95Mm', 'assdMm', 'volumeDifferencePercent', 'nsd@2', 'nsd@10']);
  });

  it('is nothing without a case, and says nothing of what no two readers said', () => {
    expect(reliabilityReport(PROTOCOL, [], { seed: 1 })).toBeNull();
    const made = report([{ notEvaluable: [true, true] }, { notEvaluable: [true, true] }]);
    expect(itemOf(made, 'liver').state).toBeNull();
    expect(made.answers.map(({ reliability }) => reliability)).toEqual([null, null]);
    expect(made.evaluability).toMatchObject({ value: null, reason: 'oneCategory' });
    expect(itemOf(made, 'lesion').lesions?.f1.estimate).toEqual({ value: null, reason: 'categoryNotUsed' });
  });
});
