import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pythonOracles } from '@overread/testkit';
import type { MaskSummary } from './readSegs.ts';

/** A SEG for highdicom to write; see `oracle/writeSegs.py`. */
export interface WriteJob {
  readonly slices: readonly { readonly path: string; readonly frame: number }[];
  readonly out: string;
  readonly type: 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
  readonly seed: number;
  readonly segments: number;
  readonly fractionalType?: 'PROBABILITY' | 'OCCUPANCY';
  readonly maximum?: number;
  readonly syntax?: string;
  readonly keepEmpty?: boolean;
  readonly reversed?: boolean;
  readonly deflate?: boolean;
  readonly numbers?: readonly number[];
  readonly overlap?: boolean;
}

const SCRIPT = resolve(import.meta.dirname, '../oracle/writeSegs.py');

/** Lets highdicom draw and write SEGs, all in one process; answers what it drew, by segment number. */
export function writtenByHighdicom(
  jobs: readonly WriteJob[],
): readonly { readonly masks?: Readonly<Record<string, MaskSummary>>; readonly error?: string }[] {
  const printed = execFileSync(pythonOracles()?.python ?? '', ['-W', 'ignore', SCRIPT], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    maxBuffer: 1 << 27,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return JSON.parse(printed);
}
