import { serveJobs } from '../../src/node.ts';

/** Jobs that do what real ones must not: they say where they run, never end, never yield, or take the thread with them. */
export interface NaughtyJobs {
  readonly thread: { readonly input: null; readonly outcome: string };
  readonly endless: { readonly input: { readonly canStop: boolean }; readonly outcome: never };
  /** `tries`: how many threads it takes with it, counted in shared memory. */
  readonly fatal: {
    readonly input: { readonly tries: number; readonly counter: Int32Array };
    readonly outcome: number;
  };
  readonly bits: {
    readonly input: Uint8Array;
    readonly outcome: { readonly isWhole: boolean; readonly bits: Uint8Array };
  };
}

let jobs = 0;
const name = String(Math.random());

serveJobs<NaughtyJobs>({
  *thread() {
    jobs++;
    yield 0;
    return name;
  },
  *endless({ canStop }) {
    for (let step = 0; ; step++) if (canStop) yield (step % 100) / 100;
  },
  *fatal({ tries, counter }) {
    yield 0;
    if (Atomics.add(counter, 0, 1) < tries) process.exit(3);
    return Atomics.load(counter, 0) + 0 * jobs;
  },
  *bits(bits) {
    yield 0;
    return { isWhole: bits.byteLength === bits.buffer.byteLength, bits };
  },
});
