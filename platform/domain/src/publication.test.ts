import { describe, expect, it } from 'vitest';
import { code, GOOD, items, KIND, LESION, ORGAN, rule, SIZE } from '../test/publishableProtocol.ts';
import type { MaskItem, ProtocolContent, QuestionItem } from './protocol.ts';
import { PUBLICATION_REFUSALS, publishable } from './publication.ts';

const many = {
  kind: 'point',
  key: 'tip',
  label: 'Tip',
  scope: 'case',
  cardinality: 'one',
  target: 'ct',
  code,
} as const;

const L1 = { ...ORGAN, key: 'l1', label: 'L1', level: { series: 'lumbar vertebrae', index: 1 } };
const L2 = { ...ORGAN, key: 'l2', label: 'L2', level: { series: 'lumbar vertebrae', index: 2 } };
const WHOLE = { key: 'whole', label: 'Whole', of: ['organ', 'lesion'], target: 'ct' };
const NSD_LACKS_TOLERANCE =
  'Rule "only" on nsd needs toleranceMm: how far apart surfaces may lie and still be the same.';

/** For every row of the table: protocols that it refuses, and the sentence of each. */
const REFUSED: Readonly<Record<keyof typeof PUBLICATION_REFUSALS, readonly (readonly [ProtocolContent, string])[]>> = {
  keysRepeat: [
    [items(ORGAN, { ...ORGAN, label: 'Twice' }), 'Two items have the key "organ".'],
    [
      { ...GOOD, composites: [{ ...WHOLE, key: 'organ' }] },
      'A composite has the key "organ", which an item or another composite has too.',
    ],
    [{ ...GOOD, windows: [...GOOD.windows, ...GOOD.windows] }, 'Two windows have the name "Soft".'],
    [{ ...GOOD, rules: [...GOOD.rules, ...GOOD.rules.slice(0, 1)] }, 'Two rules have the id "extent".'],
    [{ ...GOOD, imageSets: [...GOOD.imageSets, ...GOOD.imageSets.slice(0, 1)] }, 'Two image sets have the key "ct".'],
  ],
  nothingToAnnotate: [
    [{ ...GOOD, imageSets: GOOD.imageSets.slice(1) }, 'No required image set has the role annotate.'],
  ],
  targetUnknown: [
    [items({ ...ORGAN, target: 'mr' }), '"Organ" is drawn on "mr", which is no image set to annotate.'],
    [items({ ...ORGAN, target: 'old' }), '"Organ" is drawn on "old", which is no image set to annotate.'],
  ],
  windowUnknown: [
    [items({ ...ORGAN, window: 'Bone' }), '"Organ" names the window "Bone", which the protocol does not have.'],
  ],
  nestedInUnknown: [
    [items(LESION), '"Lesion" lies inside "organ", which is no mask of the protocol.'],
    [items(SIZE, { ...LESION, nestedIn: 'size' }), '"Lesion" lies inside "size", which is no mask of the protocol.'],
  ],
  nestedInItself: [
    [items({ ...ORGAN, nestedIn: 'lesion' }, LESION), '"Organ" lies inside itself.'],
    [items({ ...ORGAN, nestedIn: 'organ' }), '"Organ" lies inside itself.'],
  ],
  consensusMissing: [
    [
      items(withoutConsensus()),
      '"Organ" does not say how agreeing masks become one (consensus.whenConcordant); there is no default.',
    ],
  ],
  compositeParts: [
    [{ ...GOOD, composites: [{ ...WHOLE, of: ['organ', 'organ'] }] }, 'The composite "Whole" names "organ" twice.'],
    [
      { ...GOOD, composites: [{ ...WHOLE, of: ['organ', 'kind'] }] },
      'The composite "Whole" names "kind", which is no mask of the protocol.',
    ],
    [
      { ...GOOD, composites: [{ ...WHOLE, target: 'old' }] },
      'The composite "Whole" is measured on "old", but "Organ" is drawn on "ct".',
    ],
  ],
  matchingOfOne: [
    [
      items({ ...ORGAN, matching: { rule: 'centroidInRegion' } }),
      '"Organ" there is once: it has nothing to match, so matching must be left out.',
    ],
  ],
  selfCheckApart: [
    [
      items({ ...ORGAN, selfCheck: { notWith: ['kind'] } }, LESION, KIND),
      '"Organ" is kept apart from "kind", which is no mask of the protocol.',
    ],
    [items({ ...ORGAN, selfCheck: { notWith: ['organ'] } }), '"Organ" is kept apart from itself.'],
    [
      {
        ...items({ ...ORGAN, selfCheck: { notWith: ['lesion'] } }, { ...LESION, target: 'mr' }),
        imageSets: [...GOOD.imageSets, { key: 'mr', label: 'MR', role: 'annotate', modality: 'MR', required: true }],
      },
      '"Organ" is kept apart from "Lesion", which is drawn on other images.',
    ],
  ],
  selfCheckFixOfMany: (['fillsHolesUpTo', 'removesPartsUpTo'] as const).map((fix) => [
    items(ORGAN, { ...LESION, selfCheck: { [fix]: 5 } }),
    '"Lesion" there may be many: a fix of the self-check could erase disease, so leave it out.',
  ]),
  levels: [
    [
      items(ORGAN, { ...LESION, level: L1.level }),
      '"Lesion" there may be many: a level is one structure, so leave level out.',
    ],
    [
      {
        ...items(L1, { ...L2, target: 'mr' }),
        imageSets: [...GOOD.imageSets, { key: 'mr', label: 'MR', role: 'annotate', modality: 'MR', required: true }],
      },
      '"L2" of the "lumbar vertebrae" is drawn on other images than "L1": give it a series of its own.',
    ],
    [items(L1, { ...L2, level: L1.level }), '"L1" and "L2" are both number 1 of the "lumbar vertebrae".'],
    [
      items(L1, { ...L2, level: { series: 'lumbar vertebrae' } }),
      '"L2" has no index, which others of the "lumbar vertebrae" have: number all of a series or none.',
    ],
  ],
  scopeOfMask: [
    [items({ ...ORGAN, scope: 'lesion' }), '"Organ" has the scope lesion and so must be able to have many instances.'],
  ],
  questionOf: [
    [items(ORGAN, { ...SIZE, of: 'organ' }), '"Size" is not about lesions, so "of" must be left out.'],
    [items(ORGAN, KIND), '"Kind" is about lesions of "lesion", which is no item.'],
    [items(ORGAN, { ...KIND, of: 'organ' }), '"Kind" is about the lesions of "Organ", which has no instances.'],
  ],
  choicesMissing: [
    [items(withoutChoices()), '"Kind" has no choices.'],
    [items({ ...SIZE, choices: KIND.choices ?? [] }), '"Size" has choices but asks for none.'],
    [items({ ...SIZE, ordered: true }), '"Size" is ordered but has no choices.'],
    [
      items(ORGAN, LESION, { ...KIND, choices: [...(KIND.choices ?? []), { value: 'a', label: 'Again' }] }),
      '"Kind" has the choice "a" twice.',
    ],
  ],
  numberLimits: [
    [items({ ...SIZE, minimum: 11 }), 'The minimum of "Size" is above its maximum.'],
    [items({ ...SIZE, answer: 'text' }), '"Size" has limits or a unit but is no number.'],
  ],
  asksOfQuestion: [
    [
      items({ ...SIZE, asks: 'timepointResponse' }),
      '"Size" asks for the response to treatment, such as CR, PR, SD, PD of RECIST, which needs choices.',
    ],
    [
      items(ORGAN, LESION, { ...KIND, asks: 'timepointResponse' }),
      '"Kind" asks for the response to treatment, such as CR, PR, SD, PD of RECIST, which is of the case and not of a lesion.',
    ],
  ],
  consensusOfQuestion: [[items(ORGAN, LESION, { ...KIND, consensus: 'mean' }), '"Kind" is no number and has no mean.']],
  ruleFitsItem: [
    [rule({ item: 'spleen' }), 'Rule "only" names the item "spleen", which the protocol does not have.'],
    [rule({ item: 'kind' }), 'Rule "only" is for masks; "Kind" is none.'],
    [
      rule({ predicate: 'levelDiffers' }),
      'Rule "only" compares levels, but "Organ" has no other to be taken for: give it a level, and one to another mask of the same series and side.',
    ],
    [rule({ predicate: 'splitOrMerge' }), 'Rule "only" is for items with many instances; "Organ" has one.'],
    [rule({ predicate: 'categoryDiffers', within: 0 }), 'Rule "only" compares choices; "Organ" asks for none.'],
    [rule({ item: 'kind', predicate: 'numberDiffers', by: 1 }), 'Rule "only" compares numbers; "Kind" asks for none.'],
    [rule({ predicate: 'metric', metric: 'dice', atMost: 1 }), 'Rule "only" on dice needs atLeast and nothing else.'],
    [rule({ predicate: 'metric', metric: 'hd95Mm', atLeast: 1 }), 'Rule "only" on hd95Mm needs atMost, not atLeast.'],
    [
      rule({ predicate: 'metric', metric: 'volumeDifferencePercent', atMost: 1, orSlices: 2 }),
      'Rule "only" counts slices, which only distances in mm do.',
    ],
    [
      {
        ...GOOD,
        items: [ORGAN, LESION, { ...KIND, ordered: false }, SIZE],
      },
      'Rule "kinds" tolerates steps, but the choices of "Kind" are not ordered.',
    ],
    [rule({ predicate: 'metric', metric: 'nsd', atLeast: 0.9 }), NSD_LACKS_TOLERANCE],
    [
      rule({ predicate: 'metric', metric: 'dice', atLeast: 0.9, toleranceMm: 1 }),
      'Rule "only" has a toleranceMm, which only nsd has.',
    ],
    [
      rule({ predicate: 'metric', metric: 'nsd', toleranceMm: 1, atLeast: 90 }),
      'Rule "only" on nsd needs a limit above 0 and up to 1, not 90.',
    ],
    [
      rule({ predicate: 'metric', metric: 'assdMm', atMost: -1 }),
      'Rule "only" on assdMm has a limit below 0, which none can keep.',
    ],
    [
      rule({ predicate: 'metric', metric: 'dice', atLeast: 0.9, minDiameterMm: 10, maxDiameterMm: 10 }),
      'Rule "only" is for diameters from 10 to below 10 mm, which there are none of.',
    ],
    [
      rule({ item: 'kind', predicate: 'categoryCrosses', groups: [['a'], ['b', 'a']] }),
      'Rule "only" has the choice "a" in two groups; which one would count?',
    ],
    [
      rule({ item: 'kind', predicate: 'categoryCrosses', groups: [['a'], ['c']] }),
      'Rule "only" names the choice "c", which "Kind" does not have.',
    ],
    [
      {
        ...rule({ item: 'kind', predicate: 'categoryCrosses', groups: [['a'], ['b']] }),
        items: [ORGAN, LESION, { ...KIND, choices: [...(KIND.choices ?? []), { value: 'c', label: 'C' }] }],
      },
      'Rule "only" has the choice "c" of "Kind" in no group; every choice needs one.',
    ],
    [rule({ item: 'size', predicate: 'numberDiffers' }), 'Rule "only" needs by or byPercent, one of them.'],
    [
      rule({ item: 'size', predicate: 'numberDiffers', by: 1, byPercent: 1 }),
      'Rule "only" needs by or byPercent, one of them.',
    ],
    [
      rule({ item: 'kind', predicate: 'boundaryCrossed', boundaries: [6] }),
      'Rule "only" compares sizes; "Kind" is no mask and asks for no number.',
    ],
    [rule({ predicate: 'boundaryCrossed', boundaries: [6, 8, 6] }), 'Rule "only" names a boundary twice.'],
    [
      rule({ item: 'case', predicate: 'stateDiffers' }),
      'Rule "only" is about the case as a whole, of which only evaluabilityDiffers speaks.',
    ],
    [
      rule({ predicate: 'sideDiffers' }),
      'Rule "only" compares sides, but "Organ" has no pair: give it a coded laterality and an item of the same type on the other side, or give the rule a midline.',
    ],
    [
      rule({ item: 'kind', predicate: 'sideDiffers' }),
      'Rule "only" compares sides, but the choice "a" of "Kind" is not coded as one (left 7771000, right 24028007, both 51440002, midline 260528009; SCT).',
    ],
    [
      rule({ predicate: 'sideDiffers', midline: { at: 'item', item: 'lesion', marginMm: 5 } }),
      'Rule "only" takes the midline from "lesion", which is no mask that there is once.',
    ],
    [
      rule({ predicate: 'sideDiffers', midline: { at: 'item', item: 'organ', marginMm: 5 } }),
      'Rule "only" takes the midline from the very item whose side it asks for.',
    ],
    [
      rule({ predicate: 'all', of: [{ predicate: 'stateDiffers' }, { predicate: 'stateDiffers' }] }),
      'Rule "only" has the same member twice.',
    ],
    [
      rule({
        predicate: 'any',
        of: [{ predicate: 'stateDiffers' }, { predicate: 'metric', metric: 'nsd', atLeast: 1 }],
      }),
      NSD_LACKS_TOLERANCE,
    ],
    [
      { ...rule({ item: 'whole' }), composites: [WHOLE] },
      'Rule "only" is about "Whole", which is a composite: only metric and boundaryCrossed measure one.',
    ],
  ],
  majorityOfTwo: [
    [
      items({ ...ORGAN, consensus: { whenConcordant: 'majority' } }),
      '"Organ" asks for a majority, which needs at least 3 reads.',
    ],
  ],
  editNotOffered: [
    [
      { ...GOOD, adjudication: { ...GOOD.adjudication, mode: 'choose' } },
      'The adjudication mode "choose" does not offer edit.',
    ],
    [
      { ...GOOD, adjudication: { mode: 'chooseOrEdit', allowed: ['edit', 'edit'] } },
      'The decision "edit" is allowed twice.',
    ],
  ],
  kinds: (['measurement', 'point', 'box'] as const).map(
    (kind) => [items({ ...many, kind }), `"Tip" is a ${kind}; only masks and questions can be published yet.`] as const,
  ),
  scopes: (['timepoint', 'image', 'side'] as const).map(
    (scope) =>
      [
        items({ ...ORGAN, scope }),
        `"Organ" has the scope ${scope}; only case and lesion can be published yet.`,
      ] as const,
  ),
  reads: [[{ ...GOOD, reads: 3 }, 'The protocol asks for 3 reads; only 2 can be compared yet.']],
  consensusMethods: [
    [
      items({ ...ORGAN, consensus: { whenConcordant: 'approverChooses' } }),
      'The consensus approverChooses of "Organ" cannot be made yet; use randomRead, meanSurface, intersection, union.',
    ],
  ],
  adjudicationModes: (['blindFirst', 'independentThird', 'panel'] as const).map(
    (mode) =>
      [
        { ...GOOD, adjudication: { ...GOOD.adjudication, mode } },
        `The adjudication mode ${mode} is not offered yet; use choose or chooseOrEdit.`,
      ] as const,
  ),
  preLabels: (['oneOfN', 'all'] as const).map(
    (exposure) =>
      [{ ...GOOD, preLabel: { exposure } }, 'Pre-labels are not offered yet; the exposure must be none.'] as const,
  ),
};

function withoutChoices(): QuestionItem {
  const { choices: _choices, ordered: _ordered, of: _of, ...rest } = KIND;
  return { ...rest, scope: 'case' };
}

function withoutConsensus(): MaskItem {
  const { consensus: _consensus, ...rest } = ORGAN;
  return rest;
}

describe('publishing a protocol', () => {
  it('takes a protocol of masks and questions as it is', () => {
    expect(publishable(GOOD)).toBe(GOOD);
    expect(publishable(items(SIZE))).toEqual(items(SIZE));
  });

  for (const [name, cases] of Object.entries(REFUSED)) {
    const { code: expected } = PUBLICATION_REFUSALS[name as keyof typeof PUBLICATION_REFUSALS];
    it(`refuses by the row ${name}, with a sentence`, () => {
      expect(cases.length).toBeGreaterThan(0);
      for (const [protocol, sentence] of cases) {
        let refusal: unknown;
        try {
          publishable(protocol);
        } catch (error) {
          refusal = error;
        }
        expect(refusal).toMatchObject({ code: expected, message: sentence, details: { refusal: name } });
      }
    });
  }

  it('takes every kind of rule on what it is for', () => {
    const sided = { value: '7771000', scheme: 'SCT', meaning: 'Left' };
    const kidney = { ...ORGAN, key: 'kidneyLeft', laterality: sided };
    const other = { ...ORGAN, key: 'kidneyRight', laterality: { ...sided, value: '24028007' } };
    const rules: ProtocolContent['rules'] = [
      { id: 'R-01', item: 'case', predicate: 'evaluabilityDiffers', severity: 'critical' },
      {
        id: 'R-02',
        item: 'whole',
        predicate: 'metric',
        metric: 'nsd',
        toleranceMm: 2,
        atLeast: 0.95,
        severity: 'major',
      },
      { id: 'R-03', item: 'lesion', predicate: 'boundaryCrossed', boundaries: [6, 8], severity: 'major' },
      { id: 'R-04', item: 'size', predicate: 'numberDiffers', byPercent: 20, severity: 'minor' },
      { id: 'R-05', item: 'kind', predicate: 'categoryCrosses', groups: [['a'], ['b']], severity: 'major' },
      { id: 'R-06', item: 'kidneyLeft', predicate: 'sideDiffers', severity: 'critical' },
      {
        id: 'R-07',
        item: 'lesion',
        predicate: 'sideDiffers',
        midline: { at: 'item', item: 'organ', marginMm: 5 },
        severity: 'critical',
      },
      {
        id: 'R-08',
        item: 'lesion',
        predicate: 'all',
        of: [
          { predicate: 'metric', metric: 'dice', atLeast: 0.75, minDiameterMm: 10 },
          { predicate: 'metric', metric: 'hd95Mm', atMost: 5, orSlices: 2, minDiameterMm: 10 },
        ],
        severity: 'major',
      },
    ];
    const all: ProtocolContent = {
      ...GOOD,
      items: [ORGAN, { ...LESION, matching: { rule: 'centroidDistance', maximumMm: 10 } }, KIND, SIZE, kidney, other],
      composites: [WHOLE],
      rules,
    };
    expect(publishable(all)).toBe(all);
  });

  it('refuses a rule on kappa, also inside a combination, and says what to use instead', () => {
    const onKappa = { predicate: 'metric', metric: 'kappa', atLeast: 0.6 };
    const sentence =
      'Rule "only" asks for kappa, which depends on how much background the image holds and decides nothing; use dice, iou or nsd.';
    expect(() => publishable(rule(onKappa))).toThrow(sentence);
    expect(() => publishable(rule({ predicate: 'any', of: [{ predicate: 'stateDiffers' }, onKappa] }))).toThrow(
      sentence,
    );
  });

  it('names the place of what has not even the form of a protocol', () => {
    expect(() => publishable({ ...GOOD, reads: 'two' })).toThrow(/at \/reads: /);
    expect(() => publishable({ ...GOOD, colour: 'blue' })).toThrow(/has not the form of one/);
    expect(() => publishable(null)).toThrow(/at its top/);
  });
});
