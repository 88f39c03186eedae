import { createHash } from 'node:crypto';
import {
  type ComparisonInput,
  canonicalJson,
  compareReads,
  type Evaluation,
  ITEM_STATES,
  type ItemMeasurement,
  type MaskItem,
  type MaskMeasurement,
  maskItems,
  type ProtocolContent,
  predicatesOf,
  questions,
  ruleMetricKey,
  type WorldMm,
} from '@overread/domain';
import { describe, expect, it } from 'vitest';
import { type SeededRandom, seededRandom } from '../seededRandom.ts';
import { DEMO_PROTOCOLS } from './index.ts';

/** What 150 comparisons find, and the SHA-256 of their canonical JSON: a record that names version 2.0.0 says this and nothing else. */
const AS_WRITTEN: Readonly<Record<string, { readonly kinds: string; readonly sha256: string }>> = {
  headLesionsCt: {
    kinds: 'category evaluability instanceUnmatched labelSwap overlap splitOrMerge state surfaceDistance wrongSide',
    sha256: '80c23ba801f7dd34756763d34b6dbb047d11edf2beac53b91dc2803c50acb1c1',
  },
  headLesionsCtPilot: {
    kinds: 'category evaluability instanceUnmatched labelSwap overlap splitOrMerge state surfaceDistance wrongSide',
    sha256: '8f0572502300892ad20012894abda0b48f616a4ba7b63cdeb23acbafd30cc75c',
  },
  deepGreyT1: {
    kinds: 'category evaluability labelSwap overlap state wrongSide',
    sha256: 'ae743353a260257b9aedef2a2f260bdef2df7a20c3933409683ed2ff733db02a',
  },
  imageQuality: {
    kinds: 'category evaluability',
    sha256: '00da8d5d9957516bf1f29c12e62ee7742923a72e7b144aef16fef1e57bab94c9',
  },
  liverLesionsCt: {
    kinds: 'category evaluability instanceUnmatched managementBoundary overlap splitOrMerge state',
    sha256: 'c0c3117ba38cd757bdd89768f123d01ca53a5072b2d87ff62abbf21903936e30',
  },
};

describe.each(Object.entries<ProtocolContent>(DEMO_PROTOCOLS))('reads by the protocol %s', (name, protocol) => {
  it('have the verdicts, differences and sentences that standing records say, to the bit', () => {
    const random = seededRandom(name);
    const all = Array.from({ length: 150 }, () => compareReads(reads(protocol, random)));
    const kinds = new Set(all.flatMap(({ discrepancies }) => discrepancies.map(({ kind }) => kind)));
    const sha256 = createHash('sha256').update(canonicalJson(all)).digest('hex');
    expect({ kinds: [...kinds].sort().join(' '), sha256 }).toEqual(AS_WRITTEN[name]);
  });
});

/** Two reads drawn by lot: states, masks on one or both sides with numbers for every rule, swaps, answers. */
function reads(protocol: ProtocolContent, random: SeededRandom): ComparisonInput {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)] as T;
  const masks = maskItems(protocol);
  const items = Object.fromEntries(masks.map((item) => [item.key, measurement(protocol, item, random)]));
  const side = (own: 'left' | 'right'): Evaluation => ({
    ...(random.uniform() < 0.03 ? { notEvaluable: { reason: 'motion' } } : {}),
    items: Object.fromEntries(
      masks.map((item) => {
        const { pairs = [], lone = [] } = items[item.key] ?? {};
        const here = [...pairs, ...lone].filter(({ presence }) => presence === 'both' || presence === own);
        const instances = here.map((mask) => ({ key: mask[own] ?? 'i1', answers: answers(item.key) }));
        if (here.length === 0) return [item.key, { state: random.uniform() < 0.7 ? 'absent' : one(ITEM_STATES) }];
        return [item.key, { state: 'present', ...(item.cardinality === 'many' ? { instances } : {}) }];
      }),
    ),
    answers: answers(),
  });
  const answers = (of?: string) =>
    Object.fromEntries(
      questions(protocol, of).flatMap((question): [string, string | number][] => {
        if (random.uniform() < 0.1) return [];
        if (question.answer === 'choice') return [[question.key, one(question.choices ?? []).value]];
        return [[question.key, question.answer === 'number' ? Math.round(random.between(0, 40)) / 2 : 'text']];
      }),
    );
  const keyOf = (item: MaskItem, own: 'left' | 'right') => {
    const { pairs = [], lone = [] } = items[item.key] ?? {};
    const found = [...pairs, ...lone].find(({ presence }) => presence === 'both' || presence === own);
    return found === undefined ? [] : [{ item: item.key, instance: found[own] }];
  };
  return {
    protocol,
    left: side('left'),
    right: side('right'),
    items,
    swaps: masks.flatMap((l) =>
      masks.flatMap((r) =>
        l.key === r.key || random.uniform() < 0.8
          ? []
          : keyOf(l, 'left').flatMap((left) =>
              keyOf(r, 'right').map((right) => ({ left, right, dice: random.between(0.5, 1) })),
            ),
      ),
    ),
    sliceSpacingMm: Object.fromEntries(protocol.imageSets.map(({ key }) => [key, one([1, 2.5, 5, null])])),
    imageCentres: Object.fromEntries(protocol.imageSets.map(({ key }) => [key, [0, 0, 0] as WorldMm])),
  };
}

function measurement(protocol: ProtocolContent, item: MaskItem, random: SeededRandom): ItemMeasurement {
  const count = item.cardinality === 'one' ? 1 : Math.floor(random.between(0, 5));
  const all = Array.from({ length: count }, (_, index): MaskMeasurement => {
    const lot = random.uniform();
    const presence = lot < 0.7 ? 'both' : lot < 0.85 ? 'left' : 'right';
    const key = item.cardinality === 'one' ? null : `i${index + 1}`;
    const of = <T>(own: 'left' | 'right', value: T) => (presence === 'both' || presence === own ? value : null);
    const from = Math.floor(random.between(1, 60));
    const centre = (): WorldMm => [random.between(-40, 40), random.between(-40, 40), random.between(-40, 40)];
    const agreement = Math.sqrt(random.uniform());
    return {
      presence,
      left: of('left', key),
      right: of('right', key),
      leftMl: of('left', random.between(0.1, 20)),
      rightMl: of('right', random.between(0.1, 20)),
      leftDiameterMm: of('left', random.between(3, 30)),
      rightDiameterMm: of('right', random.between(3, 30)),
      metrics: presence === 'both' ? numbers(protocol, agreement) : {},
      slices: { from, to: from + Math.floor(random.between(0, 9)) },
      place: { sopInstanceUid: `1.2.${from}`, slice: from, column: index, row: 7, worldMm: [index, 7, from] },
      centroids: { left: of('left', centre()), right: of('right', centre()) },
    };
  });
  const pairs = all.filter(({ presence }) => presence === 'both');
  const lone = all.filter(({ presence }) => presence !== 'both');
  const [pair, extra] = [pairs[0], lone.find(({ presence }) => presence === 'right')];
  if (item.cardinality === 'one' || !pair?.left || !pair.right || !extra?.right) return { pairs, lone, splits: [] };
  return { pairs, lone, splits: [{ side: 'left', one: pair.left, many: [pair.right, extra.right] }] };
}

/** Every metric that is always measured or that a rule asks for, worse with less agreement. */
function numbers(protocol: ProtocolContent, agreement: number): Record<string, number> {
  const asked = protocol.rules
    .flatMap((rule) => predicatesOf(rule))
    .flatMap((predicate) => (predicate.predicate === 'metric' ? [ruleMetricKey(predicate)] : []));
  const isRatio = (key: string) => /^(dice|iou|nsd)/.test(key);
  const keys = ['dice', 'iou', 'hd95Mm', 'assdMm', 'volumeDifferencePercent', ...asked];
  return Object.fromEntries(keys.map((key) => [key, isRatio(key) ? agreement : 20 * (1 - agreement)]));
}
