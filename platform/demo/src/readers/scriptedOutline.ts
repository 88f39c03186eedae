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
  const voxelMm3 = volume.spacingMm.reduce((product, mm) => product * mm, 1);
  const count = truth.reduce((sum, value) => sum + value, 0);
  if (count === 0) return result;
  const radiusMm = Math.cbrt((3 * count * voxelMm3) / (4 * Math.PI));
  const softMm = Math.min(SOFTNESS_MM, radiusMm / 3);
  const marginMm = 3 * softMm + Math.abs(style.biasMm) + 2 * style.roughnessMm;
  const box = boxAround(volume, truth, marginMm);
  const soft = blurred(volume, truth, box, softMm);
  const noise = smoothNoise(style.seed);
  const [nx, ny] = [box.to[0] - box.from[0] + 1, box.to[1] - box.from[1] + 1];
  soft.forEach((value, index) => {
    const column = box.from[0] + (index % nx);
    const row = box.from[1] + (Math.floor(index / nx) % ny);
    const slice = box.from[2] + Math.floor(index / (nx * ny));
    const [dx, dy, dz] = volume.spacingMm;
    const shiftMm = style.biasMm + style.roughnessMm * noise(column * dx, row * dy, slice * dz);
    // The blurred edge is a normal distribution function of distance; the logistic curve is within 0.01 of it.
    const threshold = 1 / (1 + Math.exp((1.702 * shiftMm) / softMm));
    if (value >= threshold) result[(slice * volume.rows + row) * volume.columns + column] = 1;
  });
  return result;
}

interface Box {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
}

function boxAround(volume: Volume, mask: VoxelMask, marginMm: number): Box {
  const sizes = [volume.columns, volume.rows, volume.slices] as const;
  const low = [...sizes] as [number, number, number];
  const high: [number, number, number] = [-1, -1, -1];
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] !== 1) continue;
    const place = [
      at % volume.columns,
      Math.floor(at / volume.columns) % volume.rows,
      Math.floor(at / (volume.columns * volume.rows)),
    ] as const;
    for (const axis of [0, 1, 2] as const) {
      if (place[axis] < low[axis]) low[axis] = place[axis];
      if (place[axis] > high[axis]) high[axis] = place[axis];
    }
  }
  const margin = (axis: 0 | 1 | 2) => Math.ceil(marginMm / volume.spacingMm[axis]);
  const clamp = (axis: 0 | 1 | 2, value: number) => Math.min(sizes[axis] - 1, Math.max(0, value));
  return {
    from: [clamp(0, low[0] - margin(0)), clamp(1, low[1] - margin(1)), clamp(2, low[2] - margin(2))],
    to: [clamp(0, high[0] + margin(0)), clamp(1, high[1] + margin(1)), clamp(2, high[2] + margin(2))],
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

/** Smooth noise over mm with mean 0 and standard deviation 1: a sum of waves in seeded directions. */
function smoothNoise(seed: string): (x: number, y: number, z: number) => number {
  const random = seededRandom(seed);
  const count = 8;
  const waves = Array.from({ length: count }, () => ({
    x: random.normal() / WAVE_MM,
    y: random.normal() / WAVE_MM,
    z: random.normal() / WAVE_MM,
    phase: random.between(0, 2 * Math.PI),
  }));
  return (x, y, z) =>
    waves.reduce((sum, wave) => sum + Math.sin(wave.x * x + wave.y * y + wave.z * z + wave.phase), 0) /
    Math.sqrt(count / 2);
}
