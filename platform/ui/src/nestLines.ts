import type { RecordTreeLine } from '@overread/contract';

/** A line with what belongs to it. */
export interface RecordNode {
  readonly label: string;
  readonly value: string | null;
  readonly children: readonly RecordNode[];
}

/** Flat lines, depth first, as a tree. A line that is deeper than its parent by more than one stands right below it. */
export function nestLines(lines: readonly RecordTreeLine[]): readonly RecordNode[] {
  interface Open {
    readonly label: string;
    readonly value: string | null;
    readonly depth: number;
    readonly children: Open[];
  }
  const roots: Open[] = [];
  const path: Open[] = [];
  for (const { depth, label, value } of lines) {
    const node: Open = { depth, label, value, children: [] };
    while ((path.at(-1)?.depth ?? -1) >= depth) path.pop();
    (path.at(-1)?.children ?? roots).push(node);
    path.push(node);
  }
  return roots;
}
