import type { BitMask } from './bitMask.ts';
import type { VoxelBox } from './boundingBox.ts';
import { componentsOfRuns, NEIGHBOURS } from './components.ts';
import { runsOfMask } from './runsOfMask.ts';
import { type VoxelRuns, voxelRuns } from './voxelRuns.ts';

/**
 * The holes of a mask as runs, in the order of their first voxels: voxels outside it from which no way leads out of it, from face to face.
 * `slice`: the way stays in its slice (a hole of one outline). `stack`: it may pass through other slices (a cavity). What is open at the edge of the
 * image is no hole; so in the first and last slice of a stack nothing is a cavity.
 */
export function findHoles(mask: BitMask | VoxelRuns, within: 'slice' | 'stack'): VoxelRuns[] {
  const runs = 'bits' in mask ? runsOfMask(mask) : mask;
  const { box } = runs;
  if (box === null) return [];
  // Around the mask there is at least one voxel outside it, or the edge of the image: what reaches it is open.
  const wide: VoxelBox = {
    columnFrom: Math.max(0, box.columnFrom - 1),
    columnTo: Math.min(runs.columns - 1, box.columnTo + 1),
    rowFrom: Math.max(0, box.rowFrom - 1),
    rowTo: Math.min(runs.rows - 1, box.rowTo + 1),
    sliceFrom: Math.max(0, box.sliceFrom - 1),
    sliceTo: Math.min(runs.slices - 1, box.sliceTo + 1),
  };
  const parts = componentsOfRuns(gapsBetween(runs, wide), NEIGHBOURS[within === 'slice' ? 'faceInSlice' : 6]);
  return parts.filter(({ box: part }) => {
    const isClosedInSlice =
      part !== null &&
      part.columnFrom > wide.columnFrom &&
      part.columnTo < wide.columnTo &&
      part.rowFrom > wide.rowFrom &&
      part.rowTo < wide.rowTo;
    const isClosedAlong = part !== null && part.sliceFrom > wide.sliceFrom && part.sliceTo < wide.sliceTo;
    return isClosedInSlice && (within === 'slice' || isClosedAlong);
  });
}

/** The voxels of the box that the runs leave free. */
function gapsBetween(runs: VoxelRuns, box: VoxelBox): VoxelRuns {
  const lines: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let i = 0;
  for (let slice = box.sliceFrom; slice <= box.sliceTo; slice++) {
    for (let row = box.rowFrom; row <= box.rowTo; row++) {
      const line = slice * runs.rows + row;
      let next = box.columnFrom;
      const add = (last: number) => {
        if (last < next) return;
        lines.push(line);
        from.push(next);
        to.push(last);
      };
      for (; runs.lines[i] === line; i++) {
        add((runs.from[i] ?? 0) - 1);
        next = (runs.to[i] ?? 0) + 1;
      }
      add(box.columnTo);
    }
  }
  return voxelRuns(runs, Int32Array.from(lines), Int32Array.from(from), Int32Array.from(to));
}
