import { AGREEMENT_VERSION } from '@overread/agreement';
import type { ProtocolContent } from '@overread/domain';

/** What computes agreements, as records name it. Whoever recomputes one looks the version up in AGREEMENT_VERSIONS first. */
export const AGREEMENT_ALGORITHM = { name: 'Overread agreement', version: AGREEMENT_VERSION } as const;

/**
 * The parameters that the record of an agreement states, in one text, because every number of a record carries it: reads compared, how a
 * surface is sampled, how distances are found and summed, which percentile, and what the SOP chose.
 */
export function agreementParameters(protocol: ProtocolContent): readonly string[] {
  const chosen = matchingOf(protocol).map(([item, rule]) => `matching(${item})=${rule}`);
  return [[...FIXED, ...chosen].join('; ')];
}

const FIXED: readonly string[] = [
  'reads=first locked',
  'surface=voxels with one of 6 neighbours outside',
  'distance=Euclidean to the nearest, exact, float64, in mm',
  'sum=in a fixed order',
  'percentile=Hyndman-Fan 7',
  'hd95=larger of both directions',
];

/** How instances of an item with several were matched. */
function matchingOf(protocol: ProtocolContent): readonly (readonly [item: string, rule: string])[] {
  return protocol.items.flatMap((item) => {
    if (item.kind !== 'mask' || item.cardinality !== 'many') return [];
    return [[item.key, 'overlap, one-to-one by IoU'] as const];
  });
}

/** The parameters that the record of a consensus states. */
export const CONSENSUS_PARAMETERS: readonly string[] = [
  'reads=left, right',
  'lot=overread-lot-1 over randomRead, seed, unit',
];
