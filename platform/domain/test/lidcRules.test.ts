import { createHash } from 'node:crypto';
import { measurePair, nsdKey } from '@overread/agreement';
import { withoutTestData } from '@overread/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { LIDC_PAIRS, lidcNodules } from '../../agreement/test/lidcPack.ts';
import {
  type Comparison,
  canonicalJson,
  compareReads,
  type MaskMeasurement,
  meanDiameterMm,
  type Rule,
} from '../src/index.ts';
import { evaluation, input, noMasks, protocol } from './fixtures.ts';

const LESION = { item: 'lesion', severity: 'major' } as const;
/** The rule that most people begin with. */
const DICE: Rule = { ...LESION, id: 'dice', predicate: 'metric', metric: 'dice', atLeast: 0.75 };
/**
 * A rule by size (`docs/reference/rules.md`): overlap and distance of lesions from 10 mm on, surface and volume of smaller ones. A volume
 * ratio within [2/3, 3/2] is a difference of at most 40 % of the mean.
 */
const BY_SIZE: Rule = {
  ...LESION,
  id: 'bySize',
  predicate: 'all',
  of: [
    { predicate: 'metric', metric: 'dice', atLeast: 0.75, minDiameterMm: 10 },
    { predicate: 'metric', metric: 'hd95Mm', atMost: 5, orSlices: 2, minDiameterMm: 10 },
    { predicate: 'metric', metric: 'nsd', toleranceMm: 1.5, atLeast: 0.8, maxDiameterMm: 10 },
    { predicate: 'metric', metric: 'volumeDifferencePercent', atMost: 40, maxDiameterMm: 10 },
  ],
};
const SIX_MM: Rule = { ...LESION, id: 'sixMm', predicate: 'boundaryCrossed', boundaries: [6] };

interface Pair {
  readonly nodule: string;
  readonly measurement: MaskMeasurement;
  readonly comparison: Comparison;
}
let pairs: readonly Pair[] = [];

const diameterMm = (ml: number | null) => (ml === null ? null : Math.cbrt((6 * ml * 1000) / Math.PI));
const verdictOf = ({ comparison }: Pair, rule: Rule) => comparison.verdicts.find((one) => one.rule === rule.id);
const failing = (rule: Rule) => pairs.filter((pair) => verdictOf(pair, rule)?.verdict === 'fail');

describe.skipIf(withoutTestData())('rules on forty lung nodules that four radiologists outlined', () => {
  beforeAll(() => {
    pairs = lidcNodules().flatMap((nodule) =>
      LIDC_PAIRS.map(([a, b]): Pair => {
        const { nsd, dice, hd95Mm, volumeDifferencePercent, volumeAMl, volumeBMl } = measurePair(
          nodule.masks[a],
          nodule.masks[b],
          nodule.grid,
          { tolerancesMm: [1.5] },
        );
        const measurement: MaskMeasurement = {
          presence: 'both',
          left: 'i1',
          right: 'i1',
          leftMl: volumeAMl,
          rightMl: volumeBMl,
          leftDiameterMm: diameterMm(volumeAMl),
          rightDiameterMm: diameterMm(volumeBMl),
          metrics: {
            dice,
            hd95Mm,
            volumeDifferencePercent,
            ...Object.fromEntries(nsd.map((one) => [nsdKey(one.toleranceMm), one.value])),
          },
          slices: null,
          place: null,
        };
        const reads = [evaluation({ i1: 'cyst' }), evaluation({ i1: 'cyst' })] as const;
        const comparison = compareReads(
          input(
            ...reads,
            { ...noMasks, pairs: [measurement] },
            {
              protocol: { ...protocol, rules: [DICE, BY_SIZE, SIX_MM] },
              sliceSpacingMm: { pv: nodule.sliceSpacingMm },
            },
          ),
        );
        return { nodule: nodule.name, measurement, comparison };
      }),
    );
  });

  it('sends 42 % of the 240 pairs to the adjudicator by a Dice of 0.75: 53 % of those below 10 mm, 27 % of the larger', () => {
    expect(pairs).toHaveLength(240);
    const found = failing(DICE);
    expect(found).toHaveLength(100);
    const isSmall = ({ measurement }: Pair) => (meanDiameterMm(measurement) ?? 0) < 10;
    expect([found.filter(isSmall).length, pairs.filter(isSmall).length]).toEqual([72, 136]);
    expect(pairs.filter((pair) => (pair.measurement.metrics.dice ?? 0) < 0.8)).toHaveLength(161);
    expect(pairs.filter((pair) => (pair.measurement.metrics.dice ?? 0) < 0.9)).toHaveLength(237);
  });

  it('sends 33 % of them by a rule that asks by size', () => {
    expect(failing(BY_SIZE)).toHaveLength(79);
    expect(failing(BY_SIZE).length / pairs.length).toBeCloseTo(0.33, 2);
  });

  it('takes the size from both reads: by that of one alone 10 pairs would be judged otherwise', () => {
    const isSmall = (mm: number | null) => (mm ?? 0) < 10;
    const changing = pairs.filter(
      ({ measurement: { leftDiameterMm, rightDiameterMm } }) => isSmall(leftDiameterMm) !== isSmall(rightDiameterMm),
    );
    expect(changing).toHaveLength(10);
  });

  it('finds the 25 pairs on either side of 6 mm, 7 of which every rule on extent lets pass', () => {
    const straddling = failing(SIX_MM);
    expect(straddling).toHaveLength(25);
    expect(straddling.filter((pair) => verdictOf(pair, BY_SIZE)?.verdict === 'pass')).toHaveLength(7);
  });

  it('says of all of them, to the bit, what standing records say', () => {
    const all = canonicalJson(pairs.map(({ comparison }) => comparison));
    expect(createHash('sha256').update(all).digest('hex')).toBe(
      '049628f9b757fc078a370c9f8d0217f3644f3929bf4e0f0dfe7edf113a1bc6e1',
    );
  });

  it('says why in sentences that hold for their own numbers', () => {
    for (const pair of pairs) {
      for (const rule of [DICE, BY_SIZE, SIX_MM]) {
        const { verdict, sentence = '' } = verdictOf(pair, rule) ?? {};
        expect(sentence, pair.nodule).toMatch(
          verdict === 'fail'
            ? /^To the adjudicator because .*lesion 1 .* \(rule \w+, major\)\.$/
            : /^Lesion 1 \([\d.]+ mm\) passed: .*\.$/,
        );
        // Never "0.75 is below 0.75".
        for (const [, value, limit] of sentence.matchAll(/([\d.]+)(?: mm| %)?, limit ([\d.]+)/g))
          expect(value === limit && verdict === 'fail', sentence).toBe(false);
      }
    }
    expect(sentencesOf(pairs[0])).toEqual([
      'Lesion 1 (23 mm) passed: Dice 0.84, limit 0.75.',
      'Lesion 1 (23 mm) passed: Dice 0.84, limit 0.75 and HD95 2.60 mm, limit 5.00 mm.',
      'Lesion 1 (23 mm) passed: 24.1 mm / 22.2 mm lie on one side of 6 mm.',
    ]);
    expect(sentencesOf(failing(BY_SIZE)[0])[1]).toBe(
      'To the adjudicator because the Dice of lesion 1 (24 mm) is 0.65, limit 0.75 and the HD95 of lesion 1 (24 mm) is 11.29 mm, limit 5.00 mm (rule bySize, major).',
    );
    expect(sentencesOf(failing(SIX_MM)[0])).toEqual([
      'To the adjudicator because the Dice of lesion 1 (6.4 mm) is 0.69, limit 0.75 (rule dice, major).',
      'To the adjudicator because the volume difference of lesion 1 (6.4 mm) is 48.70 %, limit 40.00 % (rule bySize, major).',
      'To the adjudicator because lesion 1 lies on either side of 6 mm: 7.0 mm / 5.9 mm (rule sixMm, major).',
    ]);
  });
});

const sentencesOf = (pair: Pair | undefined) =>
  (pair?.comparison.verdicts ?? []).map((one) => one.sentence ?? one.verdict);
