import { eachInside } from '../images/insideVoxels.ts';
import type { Volume, VoxelMask } from '../images/volume.ts';
import { seededRandom } from '../seededRandom.ts';

/** How a scripted reader draws. */
export interface OutlineStyle {
  /** Names the hand: the same seed draws the same outline again. */
  readonly seed: string;
  /** Mean shift of the surface, mm; positive draws larger. */
  readonly biasMm: number;
  /** Standard deviation of the slow movement of the surface in and out, mm. */
  readonly roughnessMm: number;
}

/** Blur that turns a mask into a soft edge; small masks get less, or they would vanish. */
const SOFTNESS_MM = 1.8;
/** Length over which the surface error changes, mm. */
const WAVE_MM = 9;

/**
 * A mask as a person might have drawn it who saw the same thing: the surface of `truth` moved by a smooth seeded error. Works
 * on the Gaussian-blurred mask, whose value at distance d from a flat surface is known, so that styles are in mm.
 */
export function scriptedOutline(volume: Volume, truth: VoxelMask, style: OutlineStyle): VoxelMask {
  const result = new Uint8Array(truth.length);
  const { count, low, high } = extentOf(volume, truth);
  if (count === 0) return result;
  const voxelMm3 = volume.spacingMm.reduce((product, mm) => product * mm, 1);
  const radiusMm = Math.cbrt((3 * count * voxelMm3) / (4 * Math.PI));
  const softMm = Math.min(SOFTNESS_MM, radiusMm / 3);
  const box = withMargin(volume, low, high, 3 * softMm + Math.abs(style.biasMm) + 2 * style.roughnessMm);
  const soft = blurred(volume, truth, box, softMm);
  const noise = smoothNoise(style.seed);
  // The blurred edge is a normal distribution function of distance; the logistic curve is within 0.01 of it.
  const thresholdAt = (shiftMm: number) => 1 / (1 + Math.exp((1.702 * shiftMm) / softMm));
  const surelyIn = thresholdAt(style.biasMm - style.roughnessMm * LARGEST_NOISE);
  const surelyOut = thresholdAt(style.biasMm + style.roughnessMm * LARGEST_NOISE);
  const [nx, ny] = [box.to[0] - box.from[0] + 1, box.to[1] - box.from[1] + 1];
  const [dx, dy, dz] = volume.spacingMm;
  for (let index = 0; index < soft.length; index++) {
    const value = soft[index] ?? 0;
    if (value < surelyOut) continue;
    const column = box.from[0] + (index % nx);
    const row = box.from[1] + (Math.floor(index / nx) % ny);
    const slice = box.from[2] + Math.floor(index / (nx * ny));
    const isIn =
      value >= surelyIn ||
      value >= thresholdAt(style.biasMm + style.roughnessMm * noise(column * dx, row * dy, slice * dz));
    if (isIn) result[(slice * volume.rows + row) * volume.columns + column] = 1;
  }
  return result;
}

interface Box {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
}

/** Number of voxels inside, and the corners of the box around them. */
function extentOf(volume: Volume, mask: VoxelMask) {
  const low: [number, number, number] = [volume.columns, volume.rows, volume.slices];
  const high: [number, number, number] = [-1, -1, -1];
  const plane = volume.columns * volume.rows;
  let count = 0;
  eachInside(mask, (at) => {
    const place = [at % volume.columns, Math.floor(at / volume.columns) % volume.rows, Math.floor(at / plane)] as const;
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], place[axis]);
      high[axis] = Math.max(high[axis], place[axis]);
    }
    count++;
  });
  return { count, low, high };
}

type Corner = readonly [number, number, number];

function withMargin(volume: Volume, low: Corner, high: Corner, marginMm: number): Box {
  const sizes = [volume.columns, volume.rows, volume.slices] as const;
  const place = (corner: Corner, axis: 0 | 1 | 2, direction: 1 | -1) => {
    const moved = corner[axis] + direction * Math.ceil(marginMm / volume.spacingMm[axis]);
    return Math.min(sizes[axis] - 1, Math.max(0, moved));
  };
  return {
    from: [place(low, 0, -1), place(low, 1, -1), place(low, 2, -1)],
    to: [place(high, 0, 1), place(high, 1, 1), place(high, 2, 1)],
  };
}

function blurred(volume: Volume, mask: VoxelMask, box: Box, sigmaMm: number): Float32Array {
  const [nx, ny, nz] = ([0, 1, 2] as const).map((axis) => box.to[axis] - box.from[axis] + 1) as [
    number,
    number,
    number,
  ];
  let values = new Float32Array(nx * ny * nz);
  for (let index = 0; index < values.length; index++) {
    const column = box.from[0] + (index % nx);
    const row = box.from[1] + (Math.floor(index / nx) % ny);
    const slice = box.from[2] + Math.floor(index / (nx * ny));
    values[index] = mask[(slice * volume.rows + row) * volume.columns + column] ?? 0;
  }
  const lines = [
    [1, nx],
    [nx, ny],
    [nx * ny, nz],
  ] as const;
  lines.forEach(([step, size], axis) => {
    values = blurredAlong(values, step, size, sigmaMm / (volume.spacingMm[axis] ?? 1));
  });
  return values;
}

function blurredAlong(values: Float32Array, step: number, size: number, sigma: number): Float32Array<ArrayBuffer> {
  const reach = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-((k - reach) ** 2) / (2 * sigma ** 2)));
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  const result = new Float32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const place = Math.floor(at / step) % size;
    let value = 0;
    for (let k = -reach; k <= reach; k++) {
      const inside = Math.min(size - 1, Math.max(0, place + k));
      value += (kernel[k + reach] ?? 0) * (values[at + (inside - place) * step] ?? 0);
    }
    result[at] = value / sum;
  }
  return result;
}

/** Waves that make the noise. */
const WAVES = 8;
/** The noise never exceeds this: all waves at their crest. */
const LARGEST_NOISE = WAVES / Math.sqrt(WAVES / 2);

/** Smooth noise over mm with mean 0 and standard deviation 1: a sum of waves in seeded directions. */
function smoothNoise(seed: string): (x: number, y: number, z: number) => number {
  const random = seededRandom(seed);
  const waves = Array.from({ length: WAVES }, () => ({
    x: random.normal() / WAVE_MM,
    y: random.normal() / WAVE_MM,
    z: random.normal() / WAVE_MM,
    phase: random.between(0, 2 * Math.PI),
  }));
  return (x, y, z) => {
    let sum = 0;
    for (const wave of waves) sum += Math.sin(wave.x * x + wave.y * y + wave.z * z + wave.phase);
    return sum / Math.sqrt(WAVES / 2);
  };
}
