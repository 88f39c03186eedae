import { AGREEMENT_VERSION } from '@overread/agreement';
import { DEFAULT_MATCHING, maskItems, type ProtocolContent, WRONG_LEVEL_DICE } from '@overread/domain';
import { askedTolerances } from './askedMeasures.ts';

/** What computes agreements, as records name it. Whoever recomputes one looks the version up in AGREEMENT_VERSIONS first. */
export const AGREEMENT_ALGORITHM = { name: 'Overread agreement', version: AGREEMENT_VERSION } as const;

/**
 * The parameters that the record of an agreement states, in one text, because every number of a record carries it: reads compared, how a
 * surface is sampled, how distances are found and summed, which percentile, how volumes are counted, what lies on a limit, and what the SOP chose.
 */
export function agreementParameters(protocol: ProtocolContent): readonly string[] {
  const tolerances = askedTolerances(protocol);
  const chosen = [
    ...matchingOf(protocol).map(([item, rule]) => `matching(${item})=${rule}`),
    ...(tolerances.length === 0 ? [] : [`nsdToleranceMm=${tolerances.join('|')}`]),
    ...(maskItems(protocol).some(({ level }) => level !== undefined) ? [LEVELS] : []),
  ];
  return [[...FIXED, ...chosen].join('; ')];
}

const FIXED: readonly string[] = [
  'reads=first locked',
  'surface=voxels with one of 6 neighbours outside',
  'distance=Euclidean to the nearest, exact, float64, in mm',
  'sum=in a fixed order',
  'percentile=Hyndman-Fan 7',
  'hd95=larger of both directions',
  'volume=slices as thick as half the way to each neighbour',
  'limit=passes, within 1e-9 of it',
];

const LEVELS = `wrongLevel=Dice with another level from ${WRONG_LEVEL_DICE} on and above that with its own`;

/** By which rule the instances of items with several were the same; pairs are one to one, with the largest IoU together. */
function matchingOf(protocol: ProtocolContent): readonly (readonly [item: string, rule: string])[] {
  return maskItems(protocol).flatMap((item) => {
    if (item.cardinality !== 'many') return [];
    const { rule, ...limits } = item.matching ?? DEFAULT_MATCHING;
    return [[item.key, [rule, ...Object.values(limits)].join(' ')] as const];
  });
}

/** The parameters that the record of a consensus states. */
export const CONSENSUS_PARAMETERS: readonly string[] = [
  'reads=left, right',
  'lot=overread-lot-1 over randomRead, seed, unit',
];
