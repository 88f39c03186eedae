import type { ArchiveIndex } from '../archiveIndex.ts';
import { documentsByMask } from '../index/sortIntoCases.ts';
import type { Finding } from '../report.ts';
import { finding } from './finding.ts';

/** Files that cannot be read, documents that contradict themselves, UIDs that were used twice, masks that nobody names. */
export function fileChecks(index: ArchiveIndex): readonly Finding[] {
  const labels = new Map(
    index.projects.flatMap(({ cases }) =>
      cases.flatMap(({ label, objects }) => objects.map(({ address }) => [address.instance, label] as const)),
    ),
  );
  const labelOf = (uid: string) => labels.get(uid) ?? null;
  const documents = documentsByMask(index.objects.values());
  return [
    ...index.unreadable.map(({ place, fault }) =>
      finding('fileUnreadable', null, `the file ${place} cannot be read: ${fault}`),
    ),
    ...index.duplicates.map((object) =>
      finding(
        'duplicateUid',
        object,
        `there are two different files under its SOP Instance UID: ${index.objects.get(object.address.instance)?.place ?? 'one'} and ${object.place}`,
        labelOf(object.address.instance),
      ),
    ),
    ...[...index.objects.values()].flatMap((object): Finding[] => {
      const uid = object.address.instance;
      const header = object.headerFaults.map((fault) => finding('fileHeader', object, fault, labelOf(uid)));
      if (header.length > 0) return header;
      if (object.kind === 'unreadable')
        return [finding('recordInvalid', object, object.fault ?? 'it cannot be read', labelOf(uid))];
      if (object.kind === 'unknownKind')
        return [
          finding(
            'recordUnknownKind',
            object,
            'it is of a kind that this version does not know; verify with the version of Overread that wrote it, or a later one',
            labelOf(uid),
          ),
        ];
      if (object.kind === 'segmentation' && !documents.has(uid))
        return [
          finding(
            'orphanMask',
            object,
            'no document refers to this segmentation; it does not count (it may be left over from a submission that was broken off)',
            labelOf(uid),
          ),
        ];
      return [];
    }),
  ];
}
