import { AgreementError } from '../agreementError.ts';
import { createKernel, type Kernel } from './kernel.ts';

const PAGE = 65536;
/** Addresses are 31-bit numbers in both forms of the kernel. */
const MAX_BYTES = 2 ** 31 - PAGE;
/** Memory that an arena at rest keeps in any case, and how much at most. */
const KEPT_BYTES = 4 * 2 ** 20;
const MOST_KEPT_BYTES = 64 * 2 ** 20;
/** An arena that has grown to so many times what the last measurement took is given up. */
const SPARE = 4;
/** Address 0 means nothing; below the first allocation lies nothing of ours. */
const START = 64;

/** A kernel and the memory it works on, handed out from low addresses to high ones and taken back all at once, or down to a mark. */
export class Arena {
  readonly kernel: Kernel;
  #top = START;
  #most = START;
  #u8 = new Uint8Array();
  #i32 = new Int32Array();
  #f64 = new Float64Array();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** Room for so many bytes, at a multiple of 16; what it holds is left from before. Throws `MASK_INVALID` beyond 2 GB. */
  alloc(bytes: number): number {
    const at = this.#top;
    const top = at + Math.ceil(bytes / 16) * 16;
    const { memory } = this.kernel;
    const missing = top - memory.buffer.byteLength;
    if (missing > 0 && (top > MAX_BYTES || memory.grow(Math.ceil(missing / PAGE)) < 0)) {
      throw new AgreementError(
        'MASK_INVALID',
        'The box around both masks is too large to be measured in the memory there is (2 GB at most): measure smaller parts.',
      );
    }
    this.#top = top;
    this.#most = Math.max(this.#most, top);
    return at;
  }

  /** The same, filled with zeros. */
  allocZeros(bytes: number): number {
    const at = this.alloc(bytes);
    this.u8.fill(0, at, this.#top);
    return at;
  }

  /** Where the next allocation begins, for {@link release}. */
  mark(): number {
    return this.#top;
  }

  /** Takes back what was allocated since the mark. */
  release(mark: number): void {
    this.#top = mark;
  }

  /** Takes back everything, and begins anew to note how much is used. */
  clear(): void {
    this.#top = START;
    this.#most = START;
  }

  /** The memory it has grown to. */
  get bytes(): number {
    return this.kernel.memory.buffer.byteLength;
  }

  /** The most that was used since it was cleared. */
  get usedBytes(): number {
    return this.#most;
  }

  /** Views of the memory. They go stale when it grows: take them anew after an allocation. */
  get u8(): Uint8Array {
    this.#refresh();
    return this.#u8;
  }

  get i32(): Int32Array {
    this.#refresh();
    return this.#i32;
  }

  get f64(): Float64Array {
    this.#refresh();
    return this.#f64;
  }

  #refresh(): void {
    const { buffer } = this.kernel.memory;
    if (this.#u8.buffer === buffer) return;
    this.#u8 = new Uint8Array(buffer);
    this.#i32 = new Int32Array(buffer);
    this.#f64 = new Float64Array(buffer);
  }
}

let resting: Arena | null = null;

/**
 * An arena for one measurement. Give it back with {@link returnArena} (in `finally`, for a measurement may be stopped between two steps); two at a
 * time do not disturb each other.
 */
export function takeArena(): Arena {
  const arena = resting ?? new Arena(createKernel());
  resting = null;
  arena.clear();
  return arena;
}

/**
 * Keeps the arena for the next measurement. One that has grown far beyond what the last one took is left to the garbage collector, for memory of
 * WebAssembly does not shrink.
 */
export function returnArena(arena: Arena): void {
  const most = Math.min(MOST_KEPT_BYTES, Math.max(KEPT_BYTES, SPARE * arena.usedBytes));
  resting = arena.bytes <= most ? arena : null;
}

/** Does work in an arena that goes back when the work is over, however it ends. Not for generators: they take and return it themselves. */
export function inArena<T>(work: (arena: Arena) => T): T {
  const arena = takeArena();
  try {
    return work(arena);
  } finally {
    returnArena(arena);
  }
}
