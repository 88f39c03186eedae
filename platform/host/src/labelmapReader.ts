import { nextTurn, OverreadError } from '@overread/contract';
import { imageKeyOf } from './displaySets.ts';
import { type FrameBits, packLabel, sameBits } from './frameBits.ts';
import type { CachedImage } from './hostTypes.ts';
import { imagesOf, voxelsOf } from './labelmap.ts';

/** The page gets a turn after so much work at a time: a frame of 60 a second has 16 ms. */
const TURN_MS = 8;

/**
 * Reads one segment of a labelmap again and again. Of slices that did not change since the last time it answers the very same
 * frames, so that what follows an edit can tell at a glance which did. Nothing the viewer says of changed slices is trusted: it does
 * not say it for every tool, nor for undo.
 */
export class LabelmapReader {
  readonly #id: string;
  readonly #segment: number;
  readonly #known = new Map<string, FrameBits>();
  readonly #keys = new Map<string, string>();
  #frames: readonly FrameBits[] = [];
  #scratch = new Uint8Array(0);
  #isWhole = false;

  constructor(segmentationId: string, segment: number) {
    this.#id = segmentationId;
    this.#segment = segment;
  }

  /** The frames that hold at least one voxel, in one go. */
  read(): readonly FrameBits[] {
    const images = imagesOf(this.#id);
    for (const image of images) this.#look(image);
    this.#isWhole = true;
    return this.#gather(images);
  }

  /**
   * The same as far as it is known, with a fresh look at one image alone: the one that a stroke was on. Null while the whole was never
   * read.
   */
  readOne(key: string): readonly FrameBits[] | null {
    if (!this.#isWhole) return null;
    const images = imagesOf(this.#id);
    const image = images.find((one) => this.#keyOf(one) === key);
    if (image) this.#look(image);
    return this.#gather(images);
  }

  /** The same with turns for the page in between; null if `signal` was aborted meanwhile. */
  async readInTurns(signal: AbortSignal): Promise<readonly FrameBits[] | null> {
    const images = imagesOf(this.#id);
    let since = performance.now();
    for (const image of images) {
      this.#look(image);
      if (performance.now() - since < TURN_MS) continue;
      await nextTurn();
      if (signal.aborted) return null;
      since = performance.now();
    }
    this.#isWhole = true;
    return this.#gather(images);
  }

  #look(image: CachedImage): void {
    const labels = voxelsOf(image);
    const key = this.#keyOf(image);
    const size = Math.ceil(labels.length / 8);
    if (this.#scratch.length !== size) this.#scratch = new Uint8Array(size);
    const known = this.#known.get(key);
    if (!packLabel(labels, this.#segment, this.#scratch)) this.#known.delete(key);
    else if (!known || !sameBits(known.bits, this.#scratch))
      this.#known.set(key, { sopInstanceUid: key, bits: this.#scratch.slice() });
  }

  /** Asking the viewer for it costs more than reading the slice. */
  #keyOf({ imageId, referencedImageId = '' }: CachedImage): string {
    const key = this.#keys.get(imageId) ?? imageKeyOf(referencedImageId);
    if (!key) throw new OverreadError('OVR_INTERNAL', 'A slice of the mask has lost its image.');
    this.#keys.set(imageId, key);
    return key;
  }

  #gather(images: readonly CachedImage[]): readonly FrameBits[] {
    const frames = images.flatMap((image) => this.#known.get(this.#keyOf(image)) ?? []);
    const isSame = frames.length === this.#frames.length && frames.every((frame, i) => frame === this.#frames[i]);
    if (!isSame) this.#frames = frames;
    return this.#frames;
  }
}
