import { type DataSet, readPart10, tagText } from '@overread/dicom';
import type { CheckObject } from './checkArchiveObjects.ts';

/** What differs between an object and what came back, in words; undefined if nothing does. */
export function changedBy({ name, bytes }: CheckObject, there: Uint8Array | undefined): string | undefined {
  if (there === undefined) return `the ${name} is not there`;
  if (Buffer.compare(there, bytes) === 0) return undefined;
  let found: ReturnType<typeof readPart10>;
  try {
    found = readPart10(there);
  } catch {
    return `the ${name} comes back as something that is no DICOM object`;
  }
  const sent = readPart10(bytes);
  if (found.transferSyntaxUid !== sent.transferSyntaxUid)
    return `the ${name} comes back in another transfer syntax (${found.transferSyntaxUid} instead of ${sent.transferSyntaxUid})`;
  const changed = changedTags(sent.dataSet, found.dataSet);
  if (changed.length === 0) return `the ${name} comes back with the same values, encoded otherwise`;
  const more = changed.length > 5 ? ` and ${changed.length - 5} more` : '';
  return `the ${name} comes back with other attributes: ${changed.slice(0, 5).map(tagText).join(', ')}${more}`;
}

/** Tags that one has and the other has not, or with another value. */
function changedTags(sent: DataSet, found: DataSet): number[] {
  const tags = new Set([...sent.elements.keys(), ...found.elements.keys()]);
  return [...tags].sort((a, b) => a - b).filter((tag) => !isSame(sent.elements.get(tag), found.elements.get(tag)));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, asText) === JSON.stringify(b, asText);
}

/** Maps and byte arrays as JSON; elements of items are maps. */
function asText(_: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  return value;
}
