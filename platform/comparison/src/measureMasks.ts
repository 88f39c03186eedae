import {
  type BitMask,
  isEmptyMask,
  measureImagesSteps,
  measurePairSteps,
  orMasks,
  type PairMetrics,
  xorMasks,
} from '@overread/agreement';
import { extentDiameterMm, gridOf, type ImageStack, maskExtent, pixelSizeOf } from '@overread/dicom';
import { type MaskMeasurement, RULE_METRICS, type RuleMetricId, ruleMetricKey } from '@overread/domain';
import { choiceOf, whereOf } from './measurePlaces.ts';
import { worldCentroid } from './patientPlaces.ts';

/** What is measured beside what always is, because a rule of the SOP asks for it. */
export interface AskedMeasures {
  /** Tolerances of the surface Dice, in mm, ascending. */
  readonly tolerancesMm: readonly number[];
  /** The centroids, for the side of the patient. */
  readonly centroids: boolean;
}

/** A mask, and the instance of a `many` item that it is. */
export interface MeasuredMask {
  readonly instance: string | null;
  readonly mask: BitMask;
}

/** Every metric that a rule may look at, whether one does or not: who reads the record later has all of them. */
const RECORDED = (Object.keys(RULE_METRICS) as RuleMetricId[]).filter((id) => id !== 'nsd');

/**
 * Measures two masks of one finding, in steps. On images without a place in the patient they are measured image by image, without volumes,
 * and distances only where they are calibrated (R26).
 */
export function* measureBoth(
  stack: ImageStack,
  left: MeasuredMask,
  right: MeasuredMask,
  asked: AskedMeasures,
): Generator<number, MaskMeasurement, void> {
  const { tolerancesMm } = asked;
  const metrics = pairMetrics(
    stack.geometry === 'image'
      ? yield* measureImagesSteps(left.mask, right.mask, pixelSizeOf(stack), { tolerancesMm })
      : yield* measurePairSteps(left.mask, right.mask, gridOf(stack), { tolerancesMm }),
  );
  yield 1;
  const difference = xorMasks(left.mask, right.mask);
  const seen = isEmptyMask(difference) ? orMasks(left.mask, right.mask) : difference;
  return {
    presence: 'both',
    left: left.instance,
    right: right.instance,
    ...sizesOf(stack, left, right),
    metrics,
    ...whereOf(stack, seen),
    ...(stack.geometry === 'image' ? { images: choiceOf(stack, left.mask, right.mask) } : {}),
    ...centroidsOf(stack, left, right, asked),
  };
}

/** Measures a mask that only one read has. */
export function measureLone(
  stack: ImageStack,
  side: 'left' | 'right',
  mask: MeasuredMask,
  asked: AskedMeasures,
): MaskMeasurement {
  const [left, right] = side === 'left' ? [mask, undefined] : [undefined, mask];
  return {
    presence: side,
    left: left?.instance ?? null,
    right: right?.instance ?? null,
    ...sizesOf(stack, left, right),
    metrics: {},
    ...whereOf(stack, mask.mask),
    ...centroidsOf(stack, left, right, asked),
  };
}

type Measured = Readonly<Partial<Record<string, number | null>>>;

const metricsOf = (measured: Measured): Record<string, number | null> =>
  Object.fromEntries(RECORDED.flatMap((id) => (measured[id] === undefined ? [] : [[id, measured[id]]])));

const pairMetrics = (measured: PairMetrics): Record<string, number | null> => ({
  ...metricsOf(measured as unknown as Measured),
  ...Object.fromEntries(
    measured.nsd.map(({ toleranceMm, value }) => [ruleMetricKey({ metric: 'nsd', toleranceMm }), value]),
  ),
});

function sizesOf(stack: ImageStack, left: MeasuredMask | undefined, right: MeasuredMask | undefined) {
  const [l, r] = [left, right].map((one) => one && maskExtent(stack, one.mask));
  return {
    leftMl: l?.kind === 'volume' ? l.ml : null,
    rightMl: r?.kind === 'volume' ? r.ml : null,
    leftDiameterMm: l ? extentDiameterMm(l) : null,
    rightDiameterMm: r ? extentDiameterMm(r) : null,
  };
}

function centroidsOf(
  stack: ImageStack,
  left: MeasuredMask | undefined,
  right: MeasuredMask | undefined,
  { centroids }: AskedMeasures,
): Pick<MaskMeasurement, 'centroids'> {
  const of = (one: MeasuredMask | undefined) => (one === undefined ? null : worldCentroid(stack, one.mask));
  return centroids ? { centroids: { left: of(left), right: of(right) } } : {};
}
