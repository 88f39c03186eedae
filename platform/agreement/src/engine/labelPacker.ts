import { AgreementError } from '../agreementError.ts';
import { createKernel, type Kernel, type KernelForm } from './kernel.ts';

const PAGE = 65536;
/** What the kernel reads and writes at a time. */
const GROUP = 64;
/** Labels that pass through at a time: what stays in a processor's own cache. A multiple of {@link GROUP}. */
const LABELS = 2 ** 17;
/** Below the labels lie the bits of so many of them. */
const BITS_AT = GROUP;
const LABELS_AT = BITS_AT + LABELS / 8;

/** Packs labels of a byte each into bits. They pass through the kernel's memory in pieces, or lie there already ({@link ownLabels}). */
export class LabelPacker {
  readonly #kernel: Kernel;
  readonly #memory: Uint8Array;

  /** With room for labels of its own. Throws `MASK_INVALID` where there is none. */
  constructor(form?: KernelForm, ownLabels = 0) {
    this.#kernel = createKernel(form);
    const { memory } = this.#kernel;
    const missing = LABELS_AT + Math.max(LABELS, ownLabels + GROUP) - memory.buffer.byteLength;
    if (missing > 0 && !hasGrown(memory, Math.ceil(missing / PAGE))) {
      throw new AgreementError(
        'MASK_INVALID',
        `There is no memory for ${ownLabels} labels: hold them in smaller parts.`,
      );
    }
    this.#memory = new Uint8Array(memory.buffer);
  }

  /** Room for labels that are packed where they lie; the memory never grows again, so the view stays good. */
  ownLabels(count: number): Uint8Array {
    return this.#memory.subarray(LABELS_AT, LABELS_AT + count);
  }

  /**
   * Writes a bit for each of `count` labels from `from` on to `out`: 1 where it is `label` (0 to 255). `out` has ceil(count / 8) bytes, all zero;
   * where nothing is in they are not touched, so that a mostly empty mask takes no memory for it. Returns whether anything is.
   */
  pack(labels: Uint8Array, from: number, count: number, label: number, out: Uint8Array): boolean {
    let isAnyIn = false;
    const memory = this.#memory;
    const isOwn = labels.buffer === memory.buffer;
    for (let at = 0; at < count; at += LABELS) {
      const n = Math.min(LABELS, count - at);
      const start = from + at;
      if (!isOwn) memory.set(labels.subarray(start, start + n), LABELS_AT);
      const place = isOwn ? labels.byteOffset + start : LABELS_AT;
      if (this.#kernel.packLabels(place, n, label, BITS_AT) === 0) continue;
      isAnyIn = true;
      out.set(memory.subarray(BITS_AT, BITS_AT + ((n + 7) >> 3)), at >> 3);
    }
    return isAnyIn;
  }
}

function hasGrown(memory: Kernel['memory'], pages: number): boolean {
  try {
    return memory.grow(pages) >= 0;
  } catch {
    return false;
  }
}
