import type { Comparison, ErrorCode, Evaluation, MaskItem, Partition } from '@overread/domain';

/** What an export holds beyond the final masks: `--with reads,alternatives,nifti,dossier,register`. */
export const EXPORT_EXTRAS = {
  reads: 'all first reads (masks and reports), the agreement, the consensus and every adjudication',
  alternatives: 'each read, and masks computed from the reads: union, intersection, mean surface, majority',
  nifti: 'every exported mask as NIfTI too',
  dossier: 'the case dossier, HTML and PDF',
  register: 'the reader register, which says who is who',
} as const;
export type ExportExtra = keyof typeof EXPORT_EXTRAS;

/** Columns of `cases.csv`, one row per case and item or lesion; what is not known is empty. */
export const CASE_COLUMNS = [
  'project',
  'case',
  'subject',
  'partition',
  'state',
  'exported',
  'reason',
  'sop',
  'sopVersion',
  'sopDigest',
  'unit',
  'item',
  'label',
  'readers',
  'leftReader',
  'rightReader',
  'verdict',
  'dice',
  'iou',
  'hd95Mm',
  'assdMm',
  'volumeDifferencePercent',
  'volumeLeftMl',
  'volumeRightMl',
  'failedRules',
  'adjudicated',
  'adjudicator',
  'decision',
  'decisionReason',
  'indeterminate',
  'final',
] as const;
export type CaseRowValues = Readonly<Partial<Record<(typeof CASE_COLUMNS)[number], string | number | null>>>;

/** A SEG of a read or of the final content: which mask each segment is. */
export interface ExportSeg {
  readonly imageSet: string;
  readonly sopInstanceUid: string;
  /** In the order of the segment numbers, from 1. */
  readonly segments: readonly { readonly item: string; readonly instance: string | null }[];
}

/** One case of an export: what its files mean, and what derived masks are computed from. */
export interface ExportCase {
  readonly label: string;
  readonly subject: string;
  readonly partition: Partition;
  readonly protocol: {
    readonly key: string;
    readonly title: string;
    readonly version: string;
    readonly digest: string;
  };
  readonly maskItems: readonly MaskItem[];
  /** `stack` is an ImageStack of `@overread/dicom`. */
  readonly imageSets: readonly { readonly key: string; readonly stack: unknown }[];
  readonly reads: readonly {
    readonly code: string;
    readonly submittedAt: string;
    readonly evaluation: Evaluation;
    readonly seg: readonly ExportSeg[];
  }[];
  /** Null before the reads are compared. Codes of the readers that the lot put on the sides. */
  readonly agreement: {
    readonly left: string;
    readonly right: string;
    readonly comparison: Comparison;
    /** What each unit is called. */
    readonly labels: Readonly<Record<string, string>>;
  } | null;
  readonly finalSeg: readonly ExportSeg[];
}

/** A case in the list of an export, also one that is not exported. */
export interface ExportListing {
  readonly label: string;
  readonly partition: Partition;
  readonly state: string;
  readonly isExported: boolean;
  /** Why it is not exported, in words; empty otherwise. */
  readonly reason: string;
}

/** A DICOM object or a dossier, with `size` bytes behind its line. */
export interface ExportFile {
  readonly part: 'file';
  /** Label of the case; null for records of the project. */
  readonly case: string | null;
  /** File name without a folder, such as `read-R-01.dcm`. */
  readonly name: string;
  /** What it is to us: `seg`, `read`, `agreement`, ... or `dossier`. */
  readonly kind: string;
  readonly title: string;
  readonly sopInstanceUid: string | null;
  readonly sopClassUid: string | null;
  readonly seriesInstanceUid: string | null;
  readonly studyInstanceUid: string | null;
  readonly sha256: string;
  readonly size: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Code of who made it, or `Overread`. */
  readonly who: string;
  /** False for what was made for this export and is in no archive. */
  readonly isFiled: boolean;
}

/**
 * A part of an export, as the server streams it over the control socket: a line of JSON, and behind the line of a file its
 * bytes. It ends with `done` or `error`; a stream that just ends broke off.
 */
export type ExportPart =
  | {
      readonly part: 'begin';
      readonly version: string;
      readonly takenAt: string;
      readonly project: { readonly id: string; readonly key: string; readonly title: string };
      readonly partitions: readonly Partition[];
      readonly listing: readonly ExportListing[];
    }
  | { readonly part: 'case'; readonly case: ExportCase; readonly rows: readonly CaseRowValues[] }
  | { readonly part: 'rows'; readonly rows: readonly CaseRowValues[] }
  | ExportFile
  | { readonly part: 'line'; readonly line: string }
  | { readonly part: 'note'; readonly note: string }
  | { readonly part: 'done' }
  | { readonly part: 'error'; readonly code: ErrorCode; readonly message: string; readonly todo: string };

/** What is asked of the server. Absolute nothing: the command line writes the files. */
export interface ExportRequest {
  readonly project: string;
  readonly with: readonly ExportExtra[];
  /** Labels; all of the partitions if empty. */
  readonly cases: readonly string[];
  readonly partitions: readonly Partition[];
  /** Also cases that nobody has signed yet, as far as they are. */
  readonly unsigned: boolean;
}

const LINE_END = 10;

/** One part as bytes. `bytes` belong to a file and only to it. */
export function encodeExportPart(part: ExportPart, bytes?: Uint8Array): Uint8Array {
  if ((part.part === 'file' ? part.size : 0) !== (bytes?.length ?? 0))
    throw new TypeError('a file has as many bytes as its line says, another part has none');
  const line = new TextEncoder().encode(`${JSON.stringify(part)}\n`);
  if (bytes === undefined) return line;
  const whole = new Uint8Array(line.length + bytes.length);
  whole.set(line);
  whole.set(bytes, line.length);
  return whole;
}

/** The parts of a stream again, however it was cut. A stream that ends within a part throws. */
export async function* decodeExportParts(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly part: ExportPart; readonly bytes: Uint8Array }> {
  let pending: Uint8Array[] = [];
  let length = 0;
  const source = stream[Symbol.asyncIterator]();
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done) return false;
    pending.push(next.value);
    length += next.value.length;
    return true;
  };
  const take = (count: number): Uint8Array => {
    const all = pending.length === 1 && pending[0] ? pending[0] : joined(pending, length);
    pending = [all.subarray(count)];
    length -= count;
    return all.subarray(0, count);
  };
  const lineLength = (): number => {
    let before = 0;
    for (const chunk of pending) {
      const at = chunk.indexOf(LINE_END);
      if (at >= 0) return before + at + 1;
      before += chunk.length;
    }
    return 0;
  };
  for (;;) {
    let ends = lineLength();
    while (ends === 0) {
      if (!(await more())) {
        if (length > 0) throw new TypeError('the stream ended within a line');
        return;
      }
      ends = lineLength();
    }
    const part = JSON.parse(new TextDecoder().decode(take(ends))) as ExportPart;
    const size = part.part === 'file' ? part.size : 0;
    while (length < size) if (!(await more())) throw new TypeError('the stream ended within a file');
    yield { part, bytes: take(size) };
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
