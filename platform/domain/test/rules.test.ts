import { METRICS, nsdKey } from '@overread/agreement';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareReads,
  type Predicate,
  printedRule,
  RULE_METRICS,
  RULE_PREDICATES,
  type RuleMetricId,
  ruleLimits,
  ruleMetricKey,
  ruleMetricOfKey,
} from '../src/index.ts';
import { evaluation, input, measured, mirrored, noMasks } from './fixtures.ts';
import { RULE_CASES, verdictOf } from './ruleCases.ts';
import { rulesPage } from './rulesPage.ts';
import { WIDE } from './wideProtocol.ts';

describe('every kind of rule', () => {
  it('is among the cases below', () => {
    const kinds = Object.keys(RULE_CASES).map((name) => name.split(' ')[0]);
    expect(new Set(kinds)).toEqual(new Set(Object.keys(RULE_PREDICATES)));
  });

  for (const [name, { predicate, item, pass, fail, notApplicable }] of Object.entries(RULE_CASES)) {
    it(`passes, fails and does not apply, and says why: ${name}`, () => {
      expect(verdictOf(pass[0], item, predicate).verdict).toMatchObject({ verdict: 'pass', sentence: pass[1] });
      const { verdict, comparison } = verdictOf(fail[0], item, predicate);
      expect(verdict).toMatchObject({ verdict: 'fail', sentence: fail[1] });
      expect(comparison.isConcordant).toBe(false);
      expect(comparison.discrepancies.filter((one) => one.rule === 'L-01').map((one) => one.kind)).toContain(fail[2]);
      const none = verdictOf(notApplicable, item, predicate).verdict;
      expect(none?.verdict ?? 'notApplicable').toBe('notApplicable');
      expect(none?.sentence).toBeUndefined();
    });

    it(`gives the same verdict whichever read is left: ${name}`, () => {
      for (const one of [pass[0], fail[0], notApplicable]) {
        const [here, there] = [
          verdictOf(one, item, predicate).verdict,
          verdictOf(mirrored(one), item, predicate).verdict,
        ];
        const numbers = (verdict: typeof here) => ({ ...verdict, sentence: undefined });
        expect(numbers(there)).toEqual(numbers(here));
      }
    });

    it(`is named in words, and its place in the SR is known: ${name}`, () => {
      const rule = { ...predicate, id: 'L-01', item, severity: 'minor' } as (typeof WIDE)['rules'][number];
      expect(printedRule({ ...WIDE, rules: [rule] }, 'L-01')).toMatch(/^[A-Za-z].{6,}/);
    });
  }
});

describe('a number on its limit but for rounding', () => {
  const lesion = (metrics: Record<string, number>, more = {}) => ({
    ...input(evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' }), {
      ...noMasks,
      pairs: [measured('i1', 'i1', { metrics })],
    }),
    protocol: WIDE,
    ...more,
  });
  const lengths = (left: number, right: number) => {
    const [l, r] = [left, right].map((length) => ({ ...evaluation({}), answers: { length } }));
    return { ...input(l as never, r as never, noMasks), protocol: WIDE };
  };

  it.each([
    ['numbers that differ by 0.3', lengths(8.3, 8), 'length', { predicate: 'numberDiffers', by: 0.3 }, '0.30 mm'],
    ['by 10 %', lengths(1.05, 0.95), 'length', { predicate: 'numberDiffers', byPercent: 10 }, '10.00 %'],
    [
      'a slice distance of 0.8 mm',
      lesion({ hausdorffMm: -311.9 - -312.7 }, { sliceSpacingMm: { pv: -311.1 - -311.9 } }),
      'lesion',
      { predicate: 'metric', metric: 'hausdorffMm', atMost: 0, orSlices: 1 },
      '0.80 mm',
    ],
    [
      '3 pixels of 0.1 mm',
      lesion({ hd95Mm: 3 * 0.1 }),
      'lesion',
      { predicate: 'metric', metric: 'hd95Mm', atMost: 0.3 },
      '0.30 mm',
    ],
  ] as const)('passes, and is printed as the limit: %s', (_, reads, item, predicate, limit) => {
    const { verdict } = verdictOf(reads, item, predicate);
    expect(verdict?.value).not.toBe(verdict?.limit);
    expect(verdict).toMatchObject({ verdict: 'pass' });
    expect(verdict?.sentence?.split(limit)).toHaveLength(3);
  });

  it('fails as soon as it is truly beyond', () => {
    const predicate = { predicate: 'metric', metric: 'hd95Mm', atMost: 0.3 } as const;
    const { verdict } = verdictOf(lesion({ hd95Mm: 0.3000001 }), 'lesion', predicate);
    expect(verdict).toMatchObject({ verdict: 'fail' });
    expect(verdict?.sentence).toContain('0.3000001 mm, limit 0.3000000 mm');
  });
});

describe('rules of several predicates', () => {
  const dice: Predicate = { predicate: 'metric', metric: 'dice', atLeast: 0.75 };
  const far: Predicate = { predicate: 'metric', metric: 'hd95Mm', atMost: 5 };
  const small: Predicate = { predicate: 'metric', metric: 'nsd', toleranceMm: 1, atLeast: 0.9, maxDiameterMm: 5 };
  const lesion = (metrics: Record<string, number>) =>
    input(evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' }), {
      ...noMasks,
      pairs: [measured('i1', 'i1', { metrics })],
    });
  const of = (predicate: 'all' | 'any', metrics: Record<string, number>, members: Predicate[] = [dice, far, small]) =>
    verdictOf({ ...lesion(metrics), protocol: WIDE }, 'lesion', { predicate, of: members }).verdict;

  it('passes all of them, or any, and leaves out what does not apply', () => {
    const cases: readonly [metrics: Record<string, number>, all: string, any: string][] = [
      [{ dice: 0.8, hd95Mm: 4 }, 'pass', 'pass'],
      [{ dice: 0.7, hd95Mm: 4 }, 'fail', 'pass'],
      [{ dice: 0.7, hd95Mm: 6 }, 'fail', 'fail'],
      [{ dice: 0.8 }, 'pass', 'pass'],
      [{ dice: 0.7 }, 'fail', 'fail'],
      [{}, 'notApplicable', 'notApplicable'],
    ];
    for (const [metrics, all, any] of cases) {
      expect([of('all', metrics)?.verdict, of('any', metrics)?.verdict]).toEqual([all, any]);
      expect(of('all', metrics)?.members?.at(-1)).toEqual({ verdict: 'notApplicable', value: null, limit: null });
    }
  });

  it('says which members made the verdict', () => {
    expect(of('all', { dice: 0.7, hd95Mm: 4 })?.sentence).toBe(
      'To the adjudicator because the Dice of lesion 1 (11 mm, slices 1-7) is 0.70, limit 0.75 (rule L-01, critical).',
    );
    expect(of('any', { dice: 0.7, hd95Mm: 4 })?.sentence).toBe('Lesion 1 (11 mm) passed: HD95 4.00 mm, limit 5.00 mm.');
    expect(of('any', { dice: 0.7, hd95Mm: 6 })?.sentence).toBe(
      'To the adjudicator because the Dice of lesion 1 (11 mm, slices 1-7) is 0.70, limit 0.75 and the HD95 of lesion 1 (11 mm, slices 1-7) is 6.00 mm, limit 5.00 mm (rule L-01, critical).',
    );
  });

  it('follows Kleene’s logic with what does not apply as the neutral element', () => {
    const truth = fc.constantFrom(0.1, 0.9, null);
    fc.assert(
      fc.property(fc.array(truth, { minLength: 2, maxLength: 4 }), (values) => {
        const names = ['dice', 'iou', 'nsd@1', 'nsd@2'] as const;
        const metrics: Record<string, number> = {};
        const members = values.map((value, index): Predicate => {
          const key = names[index] ?? 'dice';
          if (value !== null) metrics[key] = value;
          const { metric, toleranceMm } = ruleMetricOfKey(key) ?? { metric: 'dice' };
          return { predicate: 'metric', metric, atLeast: 0.5, ...(toleranceMm === undefined ? {} : { toleranceMm }) };
        });
        const known = values.filter((value) => value !== null).map((value) => value > 0.5);
        const word = (passes: boolean) => (known.length === 0 ? 'notApplicable' : passes ? 'pass' : 'fail');
        expect(of('all', metrics, members)?.verdict).toBe(word(known.every(Boolean)));
        expect(of('any', metrics, members)?.verdict).toBe(word(known.some(Boolean)));
      }),
    );
  });
});

describe('a composite structure', () => {
  const reads = [evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' })] as const;
  const rule = {
    id: 'W',
    item: 'whole',
    predicate: 'metric',
    metric: 'dice',
    atLeast: 0.9,
    severity: 'major',
  } as const;
  const compared = (liver: number, lesion: number, whole: number) =>
    compareReads(
      input(
        ...reads,
        { ...noMasks, pairs: [measured('i1', 'i1', { metrics: { dice: lesion } })] },
        {
          protocol: { ...WIDE, rules: [rule] },
          items: {
            liver: { ...noMasks, pairs: [measured(null, null, { metrics: { dice: liver } })] },
            lesion: { ...noMasks, pairs: [measured('i1', 'i1', { metrics: { dice: lesion } })] },
          },
          composites: { whole: measured(null, null, { metrics: { dice: whole } }) },
        },
      ),
    );

  it('is measured and ruled upon without being decided on: a swap of its parts alone is no alarm', () => {
    const comparison = compared(0.5, 0.5, 0.95);
    expect(comparison).toMatchObject({ isConcordant: true, discrepancies: [], metrics: { whole: { dice: 0.95 } } });
    expect(comparison.units.map((unit) => unit.id)).not.toContain('whole');
    expect(comparison.verdicts.at(-1)).toMatchObject({
      unit: 'whole',
      sentence: 'Liver with lesions passed: Dice 0.95, limit 0.90.',
    });
  });

  it('opens the parts that differ where it fails, and no other', () => {
    const comparison = compared(1, 0.5, 0.8);
    expect(
      comparison.discrepancies.map(({ unit, kind, rule, sentence, values }) => ({
        unit,
        kind,
        rule,
        sentence,
        values,
      })),
    ).toEqual([
      {
        unit: 'lesion:1',
        kind: 'overlap',
        rule: 'W',
        sentence: 'Lesion 1, different extent, slices 1-7, as part of liver with lesions',
        values: {},
      },
    ]);
    expect(comparison.concordantUnits).toContain('liver');
    expect(comparison.concordantUnits).not.toContain('lesion:1');
  });
});

describe('the tables of rules', () => {
  it('name metrics of the engine only, with its direction and unit, and never kappa', () => {
    for (const [id, { unit, better }] of Object.entries(RULE_METRICS)) {
      const metric = METRICS[id as RuleMetricId];
      expect({ id, unit: unit === '' ? '1' : unit.trim(), better }).toEqual({
        id,
        unit: metric.unit,
        better: metric.better,
      });
    }
    expect(RULE_METRICS).not.toHaveProperty('kappa');
  });

  it('call the surface Dice as the engine does, and read it back', () => {
    for (const toleranceMm of [0, 0.5, 1, 1.5, 2.25, 1e-7]) {
      const rule = { metric: 'nsd', toleranceMm } as const;
      expect(ruleMetricKey(rule)).toBe(nsdKey(toleranceMm));
      expect(ruleMetricOfKey(nsdKey(toleranceMm))).toEqual(rule);
    }
  });

  it('print what they ask of a number beside it', () => {
    expect(ruleLimits({ ...WIDE, rules: WIDE_RULES }, 'lesion', 'hd95Mm')).toEqual([
      'at most 5 mm (or 2 slice distances, if that is more, for findings from 10 mm)',
    ]);
    expect(ruleLimits({ ...WIDE, rules: WIDE_RULES }, 'lesion', 'dice')).toEqual(['at least 0.75']);
    expect(ruleLimits({ ...WIDE, rules: WIDE_RULES }, 'liver', 'dice')).toEqual([]);
  });

  it('stand in docs/reference/rules.md as they are', async () => {
    await expect(rulesPage()).toMatchFileSnapshot('../../../docs/reference/rules.md');
  });
});

const WIDE_RULES: (typeof WIDE)['rules'] = [
  {
    id: 'L',
    item: 'lesion',
    predicate: 'all',
    of: [
      { predicate: 'metric', metric: 'dice', atLeast: 0.75 },
      { predicate: 'metric', metric: 'hd95Mm', atMost: 5, orSlices: 2, minDiameterMm: 10 },
    ],
    severity: 'major',
  },
];
