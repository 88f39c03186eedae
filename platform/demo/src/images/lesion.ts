import { seededRandom } from '../seededRandom.ts';
import { type Volume, type VoxelMask, voxelOf, voxelsOf } from './volume.ts';

/** What a computed lesion looks like; also the answer that a reader of the truth gives. */
export type LesionKind = 'hemorrhage' | 'infarct' | 'mass' | 'cyst';

/** A lesion to compute into an image: a soft-edged ellipsoid with an uneven surface. */
export interface Lesion {
  readonly kind: LesionKind;
  /** LPS, mm: positive x is the patient's left. */
  readonly centreMm: readonly [number, number, number];
  readonly radiiMm: readonly [number, number, number];
  /** Added to the image where the lesion is, in its units. */
  readonly contrast: number;
  /** Darker rim around it, as oedema: width in mm and contrast. */
  readonly rim?: { readonly widthMm: number; readonly contrast: number };
}

/** Width of the zone in which the contrast fades, mm. */
const EDGE_MM = 1.5;
/** How far the surface moves in and out, as a share of the radius. */
const UNEVENNESS = 0.12;

/** Signed distance in mm (negative inside, approximate) of a voxel from a lesion's uneven surface. */
function distanceTo(lesion: Lesion, seed: string): (offset: readonly [number, number, number]) => number {
  const random = seededRandom(seed);
  const waves = Array.from({ length: 5 }, () => ({
    direction: [random.normal(), random.normal(), random.normal()] as const,
    phase: random.between(0, 2 * Math.PI),
  }));
  const meanRadius = (lesion.radiiMm[0] + lesion.radiiMm[1] + lesion.radiiMm[2]) / 3;
  return ([x, y, z]) => {
    const [u, v, w] = [x / lesion.radiiMm[0], y / lesion.radiiMm[1], z / lesion.radiiMm[2]];
    const radius = Math.hypot(u, v, w);
    const [du, dv, dw] = radius === 0 ? [0, 0, 0] : [u / radius, v / radius, w / radius];
    let bump = 0;
    for (const { direction, phase } of waves)
      bump += Math.sin(1.5 * (du * direction[0] + dv * direction[1] + dw * direction[2]) + phase);
    return (radius - 1 - (UNEVENNESS * bump) / waves.length) * meanRadius;
  };
}

/**
 * Computes lesions into a copy of an image. The image's own noise stays, so texture does not give them away. Answers the image
 * and one exact mask per lesion (inside = nearer than half of the edge). `seed` shapes the surfaces; `within` clips (brain).
 */
export function withLesions(
  volume: Volume,
  lesions: readonly Lesion[],
  seed: string,
  within?: VoxelMask,
): { volume: Volume; masks: VoxelMask[] } {
  const data = Int16Array.from(volume.data);
  const masks = lesions.map((lesion, index) => {
    const mask = new Uint8Array(voxelsOf(volume));
    const distance = distanceTo(lesion, `${seed}/${index}`);
    const reach = 1.3 * Math.max(...lesion.radiiMm) + EDGE_MM + (lesion.rim?.widthMm ?? 0);
    eachVoxelNear(volume, lesion.centreMm, reach, (at, offset) => {
      if (within !== undefined && within[at] !== 1) return;
      const mm = distance(offset);
      const share = fade(mm / EDGE_MM);
      const rim = lesion.rim;
      const rimShare = rim === undefined ? 0 : fade((mm - rim.widthMm) / EDGE_MM) * (1 - share);
      data[at] = Math.round((data[at] ?? 0) + share * lesion.contrast + rimShare * (rim?.contrast ?? 0));
      if (mm <= 0) mask[at] = 1;
    });
    return mask;
  });
  return { volume: { ...volume, data }, masks };
}

/** 1 inside, 0 outside, smooth between -1/2 and 1/2. */
function fade(distance: number): number {
  const t = Math.min(1, Math.max(0, 0.5 - distance));
  return t * t * (3 - 2 * t);
}

function eachVoxelNear(
  volume: Volume,
  centre: readonly [number, number, number],
  reachMm: number,
  visit: (at: number, offsetMm: readonly [number, number, number]) => void,
): void {
  const middle = voxelOf(volume, centre);
  const sizes = [volume.columns, volume.rows, volume.slices] as const;
  const range = ([0, 1, 2] as const).map((axis) => {
    const reach = reachMm / volume.spacingMm[axis];
    return [
      Math.max(0, Math.floor(middle[axis] - reach)),
      Math.min(sizes[axis] - 1, Math.ceil(middle[axis] + reach)),
    ] as const;
  });
  const [[x0, x1] = [0, -1], [y0, y1] = [0, -1], [z0, z1] = [0, -1]] = range;
  const [dx, dy, dz] = volume.spacingMm;
  for (let slice = z0; slice <= z1; slice++)
    for (let row = y0; row <= y1; row++)
      for (let column = x0; column <= x1; column++)
        visit((slice * volume.rows + row) * volume.columns + column, [
          (column - middle[0]) * dx,
          (row - middle[1]) * dy,
          (slice - middle[2]) * dz,
        ]);
}
