import type { WireMask } from '@overread/contract';
import { editedMethod, type MaskKey, type MaskMethod, maskKeyText } from '@overread/domain';

type Frames = WireMask['frames'];

/**
 * How the masks of a read were made, beyond by hand: what another program's file brought stays what it was until a voxel
 * changes, and is named as edited from then on. An erased mask that is drawn anew begins by hand only if the person removed it.
 */
export class MaskMethods {
  readonly #brought = new Map<string, { readonly method: MaskMethod; readonly frames: Frames }>();
  readonly #taken = new Map<string, { readonly method: MaskMethod; readonly frames: Frames }>();

  /** Begins with the masks of a draft. */
  restore(masks: readonly WireMask[]): void {
    this.#brought.clear();
    this.#taken.clear();
    for (const mask of masks)
      if (mask.method) this.#brought.set(maskKeyText(mask), { method: mask.method, frames: mask.frames });
  }

  /** The method of a mask that now has these frames; undefined: by hand. */
  methodOf(key: MaskKey, frames: Frames): MaskMethod | undefined {
    const brought = this.#brought.get(maskKeyText(key));
    if (!brought) return undefined;
    return sameFrames(brought.frames, frames) ? brought.method : editedMethod(brought.method);
  }

  /** The person removed a mask: what comes in its place is new. */
  take(key: MaskKey): void {
    move(maskKeyText(key), this.#brought, this.#taken);
  }

  /** The person took the removal back. */
  putBack(key: MaskKey): void {
    move(maskKeyText(key), this.#taken, this.#brought);
  }
}

function move<T>(key: string, from: Map<string, T>, to: Map<string, T>): void {
  const value = from.get(key);
  if (value === undefined) return;
  from.delete(key);
  to.set(key, value);
}

/** True if both hold the same voxels; frames may come in any order, and empty ones say nothing. */
function sameFrames(a: Frames, b: Frames): boolean {
  const left = filled(a);
  const right = filled(b);
  return left.size === right.size && [...left].every(([image, bits]) => equalBytes(bits, right.get(image)));
}

const filled = (frames: Frames) =>
  new Map(frames.filter(({ bits }) => bits.some((byte) => byte !== 0)).map((one) => [one.sopInstanceUid, one.bits]));

function equalBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at]);
}
