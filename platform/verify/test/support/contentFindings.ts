import type { RecordKind } from '@overread/dicom';
import type { ArchiveIndex, IndexedObject, OpenedRecord } from '../../src/archiveIndex.ts';
import { contentChecks } from '../../src/checks/contentChecks.ts';
import { recomputation } from '../../src/checks/recomputation.ts';
import type { Finding, Tally } from '../../src/report.ts';

/** What somebody did to an archive. */
export interface Change {
  /** Changes the content of a record after it was read. */
  readonly record?: ((record: OpenedRecord) => void) | undefined;
  readonly bytes?: ((object: IndexedObject, bytes: Uint8Array) => Uint8Array) | undefined;
  /** Objects that are taken away. */
  readonly lose?: (object: IndexedObject) => boolean;
  readonly image?: ArchiveIndex['image'];
}

/** What the checks of contents find in the archive, after a change. */
export async function contentFindings(index: ArchiveIndex, change: Change, withImages: boolean) {
  const findings: Finding[] = [];
  const tallies: Partial<Record<Tally, [checked: number, good: number]>> = {};
  let erased = 0;
  const objects = new Map(
    [...index.objects]
      .filter(([, object]) => !change.lose?.(object))
      .map(([uid, object]) => [
        uid,
        { ...object, open: async () => change.bytes?.(object, await object.open()) ?? object.open() },
      ]),
  );
  const run = {
    index: { ...index, objects, image: change.image ?? index.image },
    withImages,
    count: (tally: Tally, isGood: boolean) => {
      const [checked, good] = tallies[tally] ?? [0, 0];
      tallies[tally] = [checked + 1, good + (isGood ? 1 : 0)];
    },
    countErased: () => {
      erased++;
    },
    recompute: recomputation,
  };
  const changed = <T extends { readonly records: readonly OpenedRecord[] }>(opened: T): T => {
    const records = opened.records.map((one) => {
      const copy = { ...one, record: { ...one.record, content: structuredClone(one.record.content) } };
      change.record?.(copy as OpenedRecord);
      return copy as OpenedRecord;
    });
    return { ...opened, records, of: (kind: RecordKind) => records.filter((one) => one.record.kind === kind) };
  };
  for (const indexed of index.projects) {
    const check = contentChecks(changed(await indexed.open()), run);
    for (const one of indexed.cases) findings.push(...((await check.perCase?.(changed(await one.open()))) ?? []));
    findings.push(...((await check.atEnd?.()) ?? []));
  }
  return { findings: findings.filter((one) => one.check !== 'lawfullyErased'), all: findings, tallies, erased };
}
