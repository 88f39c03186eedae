import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pythonOracles } from '@overread/testkit';
import { type BitMask, sliceBits } from '../src/mask/bitMask.ts';
import type { SurfaceDefinition } from '../src/pair/pairMetrics.ts';

/** The numbers of the others, by the keys of PairMetrics; `nsd` in the order of the tolerances asked for. */
export type OracleNumbers = Readonly<Record<string, number>> & { readonly nsd: readonly number[] };

/** What SciPy (`border`) or surface-distance (`surfel`) is asked. */
export interface OracleJob {
  /** Two masks, a NumPy archive with both, or labels (together) of two label maps, which NiBabel reads with their spacing. */
  readonly masks:
    | readonly [BitMask, BitMask]
    | { readonly npz: string }
    | { readonly nifti: readonly [string, string]; readonly labels: readonly number[] };
  readonly spacingMm?: readonly [column: number, row: number, slice: number];
  readonly tolerancesMm: readonly number[];
  readonly definition: SurfaceDefinition;
}

/** A running `oracle/live.py`. */
export class LiveOracle {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'overread-live-'));
  readonly #waiting: ((line: string | undefined) => void)[] = [];
  #talk = '';

  constructor() {
    const oracles = pythonOracles();
    if (oracles === null) throw new Error('The Python oracles are absent.');
    this.#child = spawn(oracles.python, [join(import.meta.dirname, 'oracle/live.py')], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.(line));
    this.#child.stderr.on('data', (text: Buffer) => {
      this.#talk = `${this.#talk}${text}`.slice(-2000);
    });
    this.#child.on('close', () => {
      for (const answer of this.#waiting.splice(0)) answer(undefined);
    });
  }

  /** The numbers of one pair. Throws with what Python said if it ended. */
  async ask({ masks, spacingMm, tolerancesMm, definition }: OracleJob): Promise<OracleNumbers> {
    const input = 'npz' in masks || 'nifti' in masks ? masks : this.#written(masks);
    const answer = new Promise<string | undefined>((resolve) => this.#waiting.push(resolve));
    this.#child.stdin.write(`${JSON.stringify({ ...input, spacingMm, tolerancesMm, definition })}\n`);
    const line = await answer;
    if (line === undefined) throw new Error(`live.py ended: ${this.#talk}`);
    return JSON.parse(line) as OracleNumbers;
  }

  #written([a, b]: readonly [BitMask, BitMask]) {
    const files = { a: join(this.#folder, 'a.u8'), b: join(this.#folder, 'b.u8') };
    writeFileSync(files.a, bytesOf(a));
    writeFileSync(files.b, bytesOf(b));
    return { ...files, size: [a.columns, a.rows, a.slices] };
  }

  /** Ends the process and takes its files away. */
  close(): void {
    this.#child.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A byte per voxel. */
function bytesOf(mask: BitMask): Uint8Array {
  const plane = mask.columns * mask.rows;
  const bytes = new Uint8Array(plane * mask.slices);
  for (let slice = 0; slice < mask.slices; slice++) {
    const bits = sliceBits(mask, slice);
    for (let at = 0; at < plane; at++) bytes[slice * plane + at] = ((bits[at >> 3] ?? 0) >> (at & 7)) & 1;
  }
  return bytes;
}
