import { AGREEMENT_VERSION } from '@overread/agreement';
import type { Comparison, DiscrepancyKind, Place, ProtocolContent } from '@overread/domain';
import { agreementParameters } from './agreementAlgorithm.ts';

/** What a version of the engine wrote of an agreement, and how its numbers are held against those computed today. */
export interface AgreementVersionFacts {
  /** Largest difference of a number from today's, relative to the larger one; 0: to the last bit. */
  readonly tolerance: number;
  /** The parameters that its records state, for a SOP. */
  readonly parameters: (protocol: ProtocolContent) => readonly string[];
  /** What it would have written of a comparison computed today: later versions measure and say more. */
  readonly asWritten: (comparison: Comparison) => Comparison;
  /** Numbers beyond a limit by rounding alone failed. */
  readonly hasExactLimits: boolean;
  /** Kinds of difference that later versions say in other words; of these everything but the sentence is compared. */
  readonly reworded: readonly DiscrepancyKind[];
}

/** Earlier versions summed distances in another order; beyond this no order makes a difference. */
const SUMMED_OTHERWISE = 1e-9;

/**
 * Every version whose records can be verified: their agreements are computed again by this version, which gives the same verdicts, kinds and
 * places, and numbers that differ by `tolerance` at most. Masks of a consensus are the same in all of them, bit for bit. A version
 * whose records this one could not compute again would not be among them.
 */
export const AGREEMENT_VERSIONS: Readonly<Record<string, AgreementVersionFacts>> = {
  '1.0.0': {
    tolerance: SUMMED_OTHERWISE,
    parameters: () => ['reads=first locked', 'minimumIou=0', 'matching=one-to-one by IoU'],
    asWritten: asWrittenBy100,
    hasExactLimits: true,
    reworded: [],
  },
  [AGREEMENT_VERSION]: {
    tolerance: 0,
    parameters: agreementParameters,
    asWritten: (comparison) => comparison,
    hasExactLimits: false,
    reworded: [],
  },
};

/** The facts of a version; undefined for one that this version cannot compute again. */
export const agreementVersion = (version: string): AgreementVersionFacts | undefined =>
  Object.hasOwn(AGREEMENT_VERSIONS, version) ? AGREEMENT_VERSIONS[version] : undefined;

/** What of {@link Comparison} there was in 1.0.0. */
function asWrittenBy100(comparison: Comparison): Comparison {
  const { units, verdicts, discrepancies, concordantUnits, isConcordant, metrics, places = {} } = comparison;
  const placeOf = (place: Place | null): Place | null => {
    if (place === null) return null;
    const { sopInstanceUid, slice, column, row } = place;
    return { sopInstanceUid, slice, column, row };
  };
  return {
    units,
    verdicts: verdicts.map(({ rule, unit, verdict, value, limit }) => ({ rule, unit, verdict, value, limit })),
    discrepancies: discrepancies.map((one) => ({ ...one, place: placeOf(one.place) })),
    concordantUnits,
    isConcordant,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([unit, numbers]) => [
        unit,
        Object.fromEntries(Object.entries(numbers).filter(([name]) => METRICS_OF_100.includes(name))),
      ]),
    ),
    places: Object.fromEntries(
      Object.entries(places).map(([unit, { place, slices }]) => [unit, { place: placeOf(place), slices }]),
    ),
  };
}

const METRICS_OF_100: readonly string[] = [
  'dice',
  'iou',
  'hausdorffMm',
  'hd95Mm',
  'assdMm',
  'volumeDifferencePercent',
  'volumeLeftMl',
  'volumeRightMl',
];
