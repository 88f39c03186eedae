import { plainModule } from './plainModule.ts';
import { WASM_BASE64 } from './wasmBytes.ts';

/**
 * The engine's inner loops over a memory that the caller lays out; numbers named after a thing are addresses in it. Each is described
 * where it is written (`assembly/`). Both forms are built from that one source and give the same bits.
 */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  packLabels(from: number, count: number, label: number, into: number): number;
  scanSlices(
    a: number,
    b: number,
    bytes: number,
    stride: number,
    count: number,
    columns: number,
    from: number,
    slices: number,
    into: number,
  ): void;
  countPatterns(
    reads: number,
    stride: number,
    readers: number,
    bytes: number,
    shadow: number,
    counts: number,
    sides: number,
  ): number;
  mapPatterns(
    reads: number,
    stride: number,
    readers: number,
    bytes: number,
    values: number,
    sides: number,
    into: number,
  ): void;
  maximise(counts: number, readers: number, prevalence: number, tolerance: number, most: number, into: number): number;
  cropSlice(
    from: number,
    bit: number,
    columns: number,
    rows: number,
    width: number,
    into: number,
    rowWords: number,
  ): void;
  borderSlice(slice: number, before: number, after: number, into: number, words: number, rowWords: number): number;
  cornerSlice(slice: number, before: number, into: number, words: number, rowWords: number): number;
  classifySlice(
    corners: number,
    targets: number,
    slice: number,
    before: number,
    rows: number,
    rowWords: number,
    base: number,
    counts: number,
    into: number,
  ): number;
  countApart(queries: number, targets: number, words: number): number;
  nearFrame(frame: number): void;
  nearSlices(slice: number, most: number): number;
  openQueries(): number;
  farFrame(frame: number): void;
  setCandidates(list: number): void;
  findBlocks(layer: number, blockCount: number): number;
  farBlocks(from: number, limit: number, done: number): number;
  listOpen(
    queries: number,
    targets: number,
    rest: number,
    rows: number,
    rowWords: number,
    rowStarts: number,
    into: number,
  ): number;
  addOpenColumns(rest: number, rows: number, rowWords: number, into: number): void;
  transformSlice(
    targets: number,
    rows: number,
    rowWords: number,
    wanted: number,
    squaresX: number,
    squaresY: number,
    tie: number,
    plane: number,
    scratch: number,
  ): number | boolean;
  relaxOpen(list: number, count: number, plane: number, squaredZ: number, values: number): void;
  closeOpen(list: number, count: number, values: number): void;
  rootsAndSum(values: number, count: number, into: number): void;
  countWithin(values: number, count: number, limit: number): number;
  countBuckets(values: number, count: number, scale: number, last: number, into: number): void;
  findBucket(p: number, q: number, buckets: number, rank: number, into: number): number;
  takeBucket(values: number, count: number, scale: number, last: number, bucket: number, into: number): number;
  selectRank(values: number, count: number, rank: number): number;
  rootsByClass(values: number, classes: number, count: number, sums: number): number;
  countBeyond(values: number, classes: number, count: number, limit: number, counts: number): void;
  selectWeight(values: number, classes: number, count: number, weights: number, wanted: number): number;
}

/** Which form of the engine runs. */
export type KernelForm = 'wasm' | 'plain';

let compiled: WebAssembly.Module | null | undefined;

/** A kernel with a memory of its own: WebAssembly where that and its SIMD are to be had, else plain JavaScript. */
export function createKernel(form: KernelForm = bestForm()): Kernel {
  if (form === 'wasm' && compile()) return wasmKernel(compiled as WebAssembly.Module);
  return plainModule({}) as Kernel;
}

/** The form that {@link createKernel} takes here. */
export function bestForm(): KernelForm {
  return compile() ? 'wasm' : 'plain';
}

function compile(): boolean {
  if (compiled === undefined) {
    try {
      const bytes = Uint8Array.from(atob(WASM_BASE64), (char) => char.charCodeAt(0));
      compiled = new WebAssembly.Module(bytes);
    } catch {
      // No WebAssembly, no SIMD, or a page that forbids it.
      compiled = null;
    }
  }
  return compiled !== null;
}

function wasmKernel(module: WebAssembly.Module): Kernel {
  return new WebAssembly.Instance(module, {}).exports as unknown as Kernel;
}
