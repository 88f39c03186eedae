import { equivalentDiameterMm, type Grid, type PairMetrics, sliceSpacingMm } from '@overread/agreement';
import {
  type MaskItem,
  type MaskMeasurement,
  type ProtocolContent,
  ruleMetricKey,
  type Side,
  type Standing,
  standingAgainst,
} from '@overread/domain';
import { jumpSlices } from './jumpSlices.ts';

/** How the result of the unit at hand stands against one read, as it was measured last. */
export interface SideStanding extends Standing {
  readonly metrics: MaskMeasurement['metrics'];
  readonly readMl: number | null;
  /** Differing voxels of each slice, in the order of scrolling. */
  readonly perSlice: readonly number[];
  /** Where the two differ most: indices in the order of scrolling. */
  readonly worst: readonly number[];
}

/** The result of a unit against both reads. */
export interface ResultStanding {
  readonly unit: string;
  readonly left: SideStanding;
  readonly right: SideStanding;
  readonly resultMl: number | null;
}

/** What a measurement is told in words by. */
export interface StandingScene {
  readonly protocol: ProtocolContent;
  readonly item: MaskItem;
  readonly unit: string;
  readonly grid: Grid;
  /** For each slice of the grid its place in the order of scrolling. */
  readonly scrollIndex: readonly number[];
}

/** What was measured between a read (A) and the result (B). */
function measurementOf(metrics: PairMetrics, perSlice: readonly number[]): MaskMeasurement | null {
  const { voxelsA, voxelsB, volumeAMl, volumeBMl } = metrics;
  if (voxelsA === 0 && voxelsB === 0) return null;
  const [first, last] = [perSlice.findIndex((n) => n > 0), perSlice.findLastIndex((n) => n > 0)];
  const diameter = (ml: number | null) => (ml === null ? null : equivalentDiameterMm(ml));
  return {
    presence: voxelsA === 0 ? 'right' : voxelsB === 0 ? 'left' : 'both',
    left: null,
    right: null,
    leftMl: volumeAMl,
    rightMl: volumeBMl,
    leftDiameterMm: diameter(volumeAMl),
    rightDiameterMm: diameter(volumeBMl),
    metrics: {
      dice: metrics.dice,
      iou: metrics.iou,
      hausdorffMm: metrics.hausdorffMm,
      hd95Mm: metrics.hd95Mm,
      hd95PooledMm: metrics.hd95PooledMm,
      hd95MeanMm: metrics.hd95MeanMm,
      assdMm: metrics.assdMm,
      masdMm: metrics.masdMm,
      volumeDifferenceMl: metrics.volumeDifferenceMl,
      volumeDifferencePercent: metrics.volumeDifferencePercent,
      ...Object.fromEntries(
        metrics.nsd.map(({ toleranceMm, value }) => [ruleMetricKey({ metric: 'nsd', toleranceMm }), value]),
      ),
    },
    // As the viewer counts: from 1.
    slices: first < 0 ? null : { from: first + 1, to: last + 1 },
    place: null,
  };
}

/** Puts what was measured between the result and the two reads into words, by the rules of the SOP. */
export function resultStanding(scene: StandingScene, measured: Readonly<Record<Side, PairMetrics>>): ResultStanding {
  const side = (name: Side): SideStanding => {
    const metrics = measured[name];
    const perSlice = scene.scrollIndex.map(() => 0);
    for (const [slice, at] of scene.scrollIndex.entries()) {
      const { voxelsA, voxelsB, voxelsBoth } = metrics.slices;
      perSlice[at] = (voxelsA[slice] ?? 0) + (voxelsB[slice] ?? 0) - 2 * (voxelsBoth[slice] ?? 0);
    }
    const measurement = measurementOf(metrics, perSlice);
    const standing = standingAgainst({
      protocol: scene.protocol,
      item: scene.item,
      side: name,
      measurement,
      sliceSpacingMm: sliceSpacingMm(scene.grid),
    });
    return {
      ...standing,
      metrics: measurement?.metrics ?? {},
      readMl: metrics.voxelsA === 0 ? null : metrics.volumeAMl,
      perSlice,
      worst: jumpSlices(perSlice),
    };
  };
  const { left } = measured;
  return {
    unit: scene.unit,
    left: side('left'),
    right: side('right'),
    resultMl: left.voxelsB === 0 ? null : left.volumeBMl,
  };
}
