import { crc32 } from 'node:zlib';
import type { DataSet, Element } from '../../src/index.ts';

/** A value as both readers tell it. `at` is the offset in the file, only for what stands at the top. */
export type Told =
  | {
      readonly text: readonly string[] /** There were escapes in the bytes; only pydicom's side tells. */;
      readonly escaped?: boolean;
    }
  | { readonly numbers: readonly (number | string)[] }
  | { readonly at: number | null; readonly length: number; readonly crc: number }
  | { readonly items: readonly (readonly ToldElement[])[] };

/** An element as both readers tell it. */
export interface ToldElement {
  readonly tag: number;
  readonly vr: string;
  readonly value: Told;
}

/** Our reading in the form that `readByPydicom.py` gives its own. */
export function told(dataSet: DataSet, top = true): ToldElement[] {
  return dataSet.tags().flatMap((tag) => {
    const element = dataSet.get(tag);
    return element === undefined ? [] : [{ tag, vr: element.vr, value: valueAs(element, top) }];
  });
}

function valueAs(element: Element, top: boolean): Told {
  if (element.kind === 'items') return { items: element.items.map((item) => told(item, false)) };
  if (element.kind === 'bytes') {
    const at = top && element.bytes.length > 0 ? (element.offset ?? null) : null;
    return { at, length: element.bytes.length, crc: crc32(element.bytes) };
  }
  if (element.kind === 'numbers') {
    return { numbers: element.values.map((value) => (Number.isFinite(value) ? value : String(value))) };
  }
  if (element.kind === 'text') {
    const values = element.values.map((value) => stripped(element.vr, value));
    return { text: values.length === 1 && values[0] === '' ? [] : values };
  }
  // As pydicom holds it: the items with their headers, up to the delimiter.
  let length = 0;
  let crc = 0;
  for (const fragment of element.fragments) {
    const header = Buffer.alloc(8);
    header.writeUInt32LE(0xe000fffe, 0);
    header.writeUInt32LE(fragment.length, 4);
    crc = crc32(fragment, crc32(header, crc));
    length += 8 + fragment.length;
  }
  return { at: null, length, crc };
}

/** Without padding, and without the empty groups at the end of a name, which pydicom drops. */
function stripped(vr: string, value: string): string {
  const bare = value.replace(/^[ \0]+|[ \0]+$/g, '');
  return vr === 'PN' ? bare.replace(/=+$/, '') : bare;
}
