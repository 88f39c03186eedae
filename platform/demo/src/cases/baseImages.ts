import { existsSync } from 'node:fs';
import { type NucleusMasks, readAtlas, readBrainT1, TEMPLATE_FOLDER } from '../images/brainT1.ts';
import { cranialCavity, lateralVentricles } from '../images/headAnatomy.ts';
import { HEAD_CT_FILE, readHeadCt } from '../images/headCt.ts';
import { cropSlices, slicesOf, thickerSlices, type Volume, type VoxelMask } from '../images/volume.ts';
import { brainT1Phantom, headCtPhantom, type PhantomSize } from '../phantom/headPhantom.ts';

/** The images that the demo's cases are made of, and what is known of them. */
export interface BaseImages {
  readonly head: {
    readonly isReal: boolean;
    /** Axial head CT, 3 mm, orbits to vertex. */
    readonly volume: Volume;
    readonly brain: VoxelMask;
    readonly ventricles: VoxelMask;
  };
  readonly t1: {
    readonly isReal: boolean;
    /** Axial T1, 1 mm, around the deep nuclei. */
    readonly volume: Volume;
    /** Outlines that the demo takes for true: of the atlas AAL, or of the phantom. */
    readonly nuclei: NucleusMasks;
    /** The other atlas's outlines; null with the phantom, which has one truth. */
    readonly otherAtlas: NucleusMasks | null;
  };
}

/** Where to look for the real images; `size` makes small phantoms for tests and never reads real images. */
export interface BaseImageOptions {
  readonly headCtFile?: string;
  readonly templateFolder?: string;
  readonly phantomSize?: PhantomSize;
}

/** Slices of the head CT from the orbits to the vertex. */
const HEAD_SLICES = [40, 98] as const;
/** 3 mm slices of them that show the lateral ventricles as the demo's SOP defines them. */
const VENTRICLE_SLICES = [8, 17] as const;
/** Slices of the T1 around the deep nuclei. */
const T1_SLICES = [47, 111] as const;

/** The real images where their packages are installed, else the phantoms, each for itself. */
export function baseImages(options: BaseImageOptions = {}): BaseImages {
  const file = options.headCtFile ?? HEAD_CT_FILE;
  const folder = options.templateFolder ?? TEMPLATE_FOLDER;
  const realAllowed = options.phantomSize === undefined;
  const hasT1 = ['ch2.nii.gz', 'aal.nii.gz', 'aal.nii.txt', 'jhu189.nii.gz'].every((name) =>
    existsSync(`${folder}/${name}`),
  );
  return {
    head: realAllowed && existsSync(file) ? realHead(file) : phantomHead(options.phantomSize),
    t1: realAllowed && hasT1 ? realT1(folder) : phantomT1(options.phantomSize),
  };
}

function realHead(file: string): BaseImages['head'] {
  const volume = thickerSlices(cropSlices(readHeadCt(file), ...HEAD_SLICES), 2);
  const brain = cranialCavity(volume);
  return { isReal: true, volume, brain, ventricles: lateralVentricles(volume, brain, ...VENTRICLE_SLICES) };
}

function phantomHead(size?: PhantomSize): BaseImages['head'] {
  const { volume, masks } = headCtPhantom(size);
  return { isReal: false, volume, brain: masks.brain, ventricles: masks.ventricles };
}

function realT1(folder: string): BaseImages['t1'] {
  const volume = cropSlices(readBrainT1(folder), ...T1_SLICES);
  return {
    isReal: true,
    volume,
    nuclei: readAtlas('aal', volume, folder),
    otherAtlas: readAtlas('jhu189', volume, folder),
  };
}

function phantomT1(size?: PhantomSize): BaseImages['t1'] {
  const { volume, masks } = brainT1Phantom(size);
  return { isReal: false, volume, nuclei: masks, otherAtlas: null };
}

/** Nuclei on slices twice as thick: a voxel belongs to one if either of its halves does. */
export function nucleiOnThickerSlices(volume: Volume, nuclei: NucleusMasks): NucleusMasks {
  const plane = volume.columns * volume.rows;
  const count = Math.floor(volume.slices / 2);
  const thicker = (mask: VoxelMask): VoxelMask => {
    const result = new Uint8Array(count * plane);
    for (let slice = 0; slice < count; slice++)
      slicesOf(volume, mask, 2 * slice, 2 * slice + 2).forEach((value, at) => {
        if (value === 1) result[slice * plane + (at % plane)] = 1;
      });
    return result;
  };
  return Object.fromEntries(Object.entries(nuclei).map(([name, mask]) => [name, thicker(mask)])) as NucleusMasks;
}
