import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Code } from '@overread/domain';
import { pythonOracles } from '@overread/testkit';
import type { ReadItem } from '../src/index.ts';

/** A content tree in the form that `oracle/readSrByPydicom.py` prints. */
export interface PlainTree {
  readonly relationship: string | null;
  readonly kind: string;
  readonly name: readonly string[] | null;
  readonly value: unknown;
  readonly children: readonly PlainTree[];
}

/** The trees of SR files as pydicom reads them. */
export function treesByPydicom(paths: readonly string[]): PlainTree[] {
  const script = resolve(import.meta.dirname, 'oracle/readSrByPydicom.py');
  const printed = execFileSync(pythonOracles()?.python ?? '', [script, ...paths], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: 'pipe',
  });
  return JSON.parse(printed);
}

/** A tree of ours in the same form. */
export function plainTree(item: ReadItem): PlainTree {
  return {
    relationship: item.relationship,
    kind: item.valueType,
    name: plainCode(item.name),
    value: plainValue(item),
    children: item.children.map(plainTree),
  };
}

const plainCode = (code: Code | null) => (code === null ? null : [code.value, code.scheme, code.meaning]);

function plainValue(item: ReadItem): unknown {
  switch (item.valueType) {
    case 'CODE':
      return plainCode(item.value);
    case 'NUM':
      return [item.value, plainCode(item.unit)];
    case 'IMAGE':
      return [item.reference.sopInstanceUid, item.frames, item.segments];
    case 'COMPOSITE':
      return [item.reference.sopInstanceUid, []];
    case 'WAVEFORM':
      return [item.reference.sopInstanceUid, item.channels];
    case 'SCOORD':
    case 'SCOORD3D':
      return [item.graphicType, item.points];
    case 'TCOORD':
      return [item.rangeType, item.samples, item.offsetsS];
    case 'REFERENCE':
      return item.target;
    case 'CONTAINER':
    case 'UNKNOWN':
      return null;
    default:
      return item.value.trimEnd();
  }
}
