import type { FiledRecordView, RecordTreeLine } from '@overread/contract';
import { itemsOf, type ParsedRecord, type ParsedSr, STANDARD, sameCode } from '@overread/dicom';
import type { FiledObject } from '@overread/domain';
import { recordTable } from './recordTables.ts';

/** What a workflow record says to a person: its sentence, and a table where its content has one. */
export function workflowSheet(record: ParsedRecord): Pick<FiledRecordView, 'sentences' | 'tables'> {
  const comment = itemsOf(record.document.root).find((one) => sameCode(one.name ?? undefined, STANDARD.comment));
  return { sentences: comment?.valueType === 'TEXT' ? [comment.value] : [], tables: tablesOf(record) };
}

const day = (iso: string | null) => iso?.slice(0, 10) ?? 'open';

function tablesOf(record: ParsedRecord): FiledRecordView['tables'] {
  switch (record.kind) {
    case 'readerRegister':
      return recordTable(
        'Who is who',
        ['Code', 'Name', 'Login', 'Role', 'Since', 'Until'],
        record.content.members.map(({ code, name, login, role, since, until }) => ({
          cells: [code, name, login, role, day(since), day(until)],
        })),
      );
    case 'caseEnrolled':
      return recordTable(
        'Images',
        ['Image set', 'Modality', '#Slices', 'Image digests recorded'],
        record.content.images.map(({ key, modality, slices, pixels }) => ({
          cells: [key, modality, String(slices), `${pixels.sha256.length}, SHA-256`],
        })),
      );
    default:
      return [];
  }
}

/** The objects that a workflow record vouches for by their digests. */
export function vouchedObjects(record: ParsedRecord): readonly FiledObject[] {
  switch (record.kind) {
    case 'casePublished':
      return record.content.objects;
    case 'caseWithdrawn':
      return record.content.erased;
    case 'datasetReleased':
      return record.content.cases.map(({ manifest }) => manifest);
    default:
      return [];
  }
}

/** The machine-readable content of a record as lines of a tree: its own keys, told apart into words. */
export function contentLines(value: unknown, label = 'Machine-readable content', depth = 0): RecordTreeLine[] {
  const words = label.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  const named = { depth, label: depth === 0 ? label : words.charAt(0).toUpperCase() + words.slice(1) };
  if (typeof value !== 'object' || value === null)
    return [{ ...named, value: value === null ? 'none' : String(value) }];
  const entries = Array.isArray(value)
    ? value.map((one, index): [string, unknown] => [String(index + 1), one])
    : Object.entries(value);
  return [{ ...named, value: null }, ...entries.flatMap(([key, one]) => contentLines(one, key, depth + 1))];
}

/** All lines of a described document, flat, depth first. */
export function flatLines(lines: readonly Line[], depth = 0): RecordTreeLine[] {
  return lines.flatMap(({ label, value, children }) => [{ depth, label, value }, ...flatLines(children, depth + 1)]);
}

interface Line {
  readonly label: string;
  readonly value: string | null;
  readonly children: readonly Line[];
}

/** Who a document names as the person who made it; the gateway where there is none. */
export function personOf({ root }: ParsedSr, spoken: (name: string) => string): string {
  const person = itemsOf(root).find((one) => sameCode(one.name ?? undefined, STANDARD.personObserverName));
  return person?.valueType === 'PNAME' ? spoken(person.value) : 'Overread';
}
