import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type BitMask, voxelCount } from '@overread/agreement';
import type { Code } from '@overread/domain';
import { pythonOracles } from '@overread/testkit';
import type { ImageStack, ParsedSegmentation } from '../../src/index.ts';

/** A mask in short: equal counts and digests are equal voxels. */
export interface MaskSummary {
  readonly count: number;
  readonly sha256: string;
}

/** What pydicom and highdicom make of a SEG on a stack; see `oracle/readSegs.py`. */
export interface OthersReading {
  readonly pydicom: Readonly<Record<string, MaskSummary>> | null;
  readonly error: string | null;
  readonly highdicom: Readonly<Record<string, MaskSummary>> | null;
  readonly highdicomError: string | null;
  readonly segments: Readonly<Record<string, Record<string, unknown>>> | null;
  readonly volume: {
    readonly affine: readonly (readonly number[])[];
    readonly shape: readonly number[];
    readonly counts: readonly number[];
    readonly frameOfReference: string;
    readonly centres: readonly (readonly number[] | null)[];
  } | null;
  readonly volumeError: string | null;
}

const SCRIPT = resolve(import.meta.dirname, '../oracle/readSegs.py');

/** Lets pydicom and highdicom read SEGs of these paths on their stacks, all in one process. */
export function readByOthers(
  jobs: readonly {
    readonly path: string;
    readonly stack: ImageStack;
    readonly threshold?: number;
    readonly volume?: boolean;
  }[],
): OthersReading[] {
  const input = jobs.map(({ path, stack, threshold, volume = false }) => ({
    path,
    volume,
    ...(threshold === undefined ? {} : { threshold }),
    slices: stack.slices.map((slice) => ({
      position: stack.geometry === 'image' ? null : slice.position,
      uid: slice.sopInstanceUid,
      frame: slice.frameNumber,
    })),
  }));
  const printed = execFileSync(pythonOracles()?.python ?? '', ['-W', 'ignore', SCRIPT], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1 << 27,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return JSON.parse(printed);
}

/** A mask in short, as the script gives it. */
export function summaryOf(mask: BitMask): MaskSummary {
  return { count: voxelCount(mask), sha256: createHash('sha256').update(mask.bits).digest('hex') };
}

/** What we read, in the form of the script: by segment number. */
export function summariesOf(parsed: ParsedSegmentation): Record<string, MaskSummary> {
  return Object.fromEntries(parsed.segments.map((one) => [String(one.number), summaryOf(one.mask)]));
}

/** What the segments say, in the form of the script: by segment number. */
export function describedIn(parsed: ParsedSegmentation): Record<string, unknown> {
  const code = (one: Code | undefined) => (one === undefined ? null : [one.value, one.scheme]);
  return Object.fromEntries(
    parsed.segments.map((one) => [
      String(one.number),
      {
        label: one.label,
        category: code(one.category),
        type: code(one.type),
        typeModifiers: one.typeModifiers.map(code),
        regions: one.region === undefined ? [] : [code(one.region)],
        algorithmType: one.algorithmType,
        algorithm: one.algorithm === undefined ? null : [one.algorithm.name, one.algorithm.version],
        trackingId: one.trackingId ?? null,
        trackingUid: one.trackingUid ?? null,
      },
    ]),
  );
}
