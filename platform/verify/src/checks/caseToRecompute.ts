import type { MaskFact } from '@overread/dicom';
import type { ProtocolContent } from '@overread/domain';
import type { ArchiveIndex, OpenedCase, OpenedRecord } from '../archiveIndex.ts';
import type { FoldedRecords } from '../fold/foldCase.ts';
import type { Named } from './named.ts';

/** What a case is computed again from: plain data, so that another thread can do it. */
export interface CaseToRecompute {
  readonly label: string;
  /** What is said to be wrong if masks do not lie on the images enrolled. */
  readonly enrolled: Named | null;
  readonly isWithdrawn: boolean;
  /** Of their objects the address and the title are there, of the records all but their documents. */
  readonly records: Pick<
    FoldedRecords,
    'enrolment' | 'reads' | 'agreement' | 'consensus' | 'adjudications' | 'signOffs'
  > & { readonly protocol: ProtocolContent };
  /** The segmentations that the records name and the archive holds, by SOP Instance UID. */
  readonly segmentations: ReadonlyMap<string, Named & { readonly bytes: Uint8Array }>;
}

/**
 * Takes out of a case what it is computed again from. The masks of a withdrawn case are gone.
 *
 * @throws OverreadError OVR_ARCHIVE_UNAVAILABLE if a segmentation changed since it was indexed
 */
export async function caseToRecompute(
  opened: OpenedCase,
  records: FoldedRecords,
  { objects }: Pick<ArchiveIndex, 'objects'>,
): Promise<CaseToRecompute> {
  const isWithdrawn = records.withdrawal !== undefined;
  const { reads, consensus, adjudications } = records;
  const masks = [...reads, ...(consensus ? [consensus] : []), ...adjudications].flatMap(
    (one): readonly MaskFact[] => one.record.content.masks,
  );
  const segmentations = new Map<string, Named & { readonly bytes: Uint8Array }>();
  for (const uid of isWithdrawn ? [] : new Set(masks.map((mask) => mask.segmentation.sopInstanceUid))) {
    const object = objects.get(uid);
    if (object) segmentations.set(uid, { ...named(object), bytes: await object.open() });
  }
  const enrolled = opened.of('caseEnrolled')[0]?.object;
  return {
    label: opened.label,
    enrolled: enrolled ? named(enrolled) : null,
    isWithdrawn,
    records: {
      enrolment: plain(records.enrolment),
      protocol: records.protocol.content,
      reads: reads.map(plain),
      agreement: records.agreement && plain(records.agreement),
      consensus: consensus && plain(consensus),
      adjudications: adjudications.map(plain),
      signOffs: records.signOffs.map(plain),
    },
    segmentations,
  };
}

const named = ({ title, address }: Named): Named => ({ title, address });

/** Without what cannot be sent to another thread, which nothing that is computed asks for. */
function plain<R extends OpenedRecord>({ object, record }: R): R {
  const { kind, content, digest, recordedAt, predecessors } = record;
  return { object: named(object), record: { kind, content, digest, recordedAt, predecessors } } as unknown as R;
}
