import type { Volume } from './volume.ts';

/** How strong each grade of motion is: share of the ghosts, and blur to each side in voxels. */
const GRADES = [
  { ghost: 0, blur: 0 },
  { ghost: 0.07, blur: 0 },
  { ghost: 0.2, blur: 1 },
  { ghost: 0.38, blur: 2 },
] as const;
/** A grade of motion, 0 (none) to 3 (severe). */
export type MotionGrade = 0 | 1 | 2 | 3;
/** Distance of the ghosts along the rows' direction, in voxels. */
const GHOST_VOXELS = [11, 23] as const;

/** An image as if the patient had moved: blurred from front to back, with ghosts shifted that way. Computed, not measured. */
export function withMotion(volume: Volume, grade: MotionGrade): Volume {
  const { ghost, blur } = GRADES[grade];
  if (ghost === 0) return volume;
  const { columns, rows } = volume;
  const data = new Int16Array(volume.data.length);
  const air = volume.data.reduce((least, value) => Math.min(least, value), 0);
  for (let at = 0; at < data.length; at++) {
    const row = Math.floor(at / columns) % rows;
    const value = (shift: number): number => {
      const there = row + shift;
      return there < 0 || there >= rows ? air : (volume.data[at + shift * columns] ?? air);
    };
    let own = 0;
    for (let k = -blur; k <= blur; k++) own += value(k) / (2 * blur + 1);
    const [near, far] = GHOST_VOXELS;
    const ghosts = (value(near) + value(-near)) / 3 + (value(far) + value(-far)) / 6;
    data[at] = Math.round((1 - ghost) * own + ghost * ghosts);
  }
  return { ...volume, data };
}
