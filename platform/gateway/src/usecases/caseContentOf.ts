import { derivedUid } from '@overread/dicom';
import {
  type CaseContent,
  caseStateOf,
  comparisonOutcome,
  type FiledCounts,
  imageKey,
  type ProtocolContent,
  type StateMask,
} from '@overread/domain';
import { personName } from './personName.ts';
import type { Ports, SegReference, Tx } from './ports.ts';
import { sha256Bytes } from './sha256Bytes.ts';

/**
 * What the database says about a case, counting only what the archive has proved to hold (design D3); undefined as long as its
 * enrolment is not filed. The archive folds to the same.
 */
export async function caseContentOf(
  ports: Pick<Ports, 'store' | 'sha256'>,
  tx: Tx,
  caseId: string,
): Promise<CaseContent | undefined> {
  const rows = await rowsOf(ports, tx, caseId);
  const filed = await ports.store.filedRows.documentsOfCase(tx, caseId);
  const documentOf = (uid: string) => {
    const found = filed.get(uid);
    return found && { sopInstanceUid: uid, sha256: found.sha256 };
  };
  const derived = (...parts: readonly (string | number)[]) => derivedUid(sha256Bytes(ports), 'instance', ...parts);
  const enrolment = documentOf(derived('enrolled', caseId));
  if (!enrolment) return undefined;
  /** Those of the rows whose document is filed, with it. */
  const withDocument = <T>(list: readonly T[], uidOf: (row: T) => string) =>
    list.flatMap((row) => {
      const document = documentOf(uidOf(row));
      return document ? [{ row, document }] : [];
    });
  const reads = withDocument(rows.reads, (read) => read.srUid);
  const isCompared =
    rows.agreement !== undefined &&
    filed.has(rows.agreement.srUid) &&
    (rows.consensus === undefined || filed.has(rows.consensus.srUid));
  const [agreement] = isCompared
    ? withDocument(
        [rows.agreement].flatMap((one) => one ?? []),
        (one) => one.srUid,
      )
    : [];
  const [consensus] = isCompared
    ? withDocument(
        [rows.consensus].flatMap((one) => one ?? []),
        (one) => one.srUid,
      )
    : [];
  const adjudications = withDocument(rows.adjudications, (one) => one.srUid);
  const signOffs = withDocument(rows.signOffs, (one) => one.srUid);
  const returns = withDocument(rows.signOffTasks, (task) => derived('returned', task.id));
  const amendments = withDocument(rows.signOffs, (one) => derived('amendment', one.srUid));
  const publications = withDocument(rows.parts, (part) => derived('published', part.releaseId, caseId)).map(
    ({ row, document }) => ({
      releaseId: row.releaseId,
      signOffs: signOffs
        .map((one) => one.row.srUid)
        .filter((uid) => row.objects.some((it) => it.sopInstanceUid === uid)),
      document,
    }),
  );
  const [exclusion] = withDocument([rows.case.exclusion_reason ?? ''], () => derived('excluded', caseId));
  const withdrawal = documentOf(derived('withdrawn', caseId));
  const last = signOffs.toSorted((a, b) => a.row.round - b.row.round).at(-1);
  const counts: FiledCounts = {
    reads: reads.length,
    readsNeeded: rows.protocol.reads,
    outcome: agreement
      ? comparisonOutcome(
          agreement.row.comparison,
          reads.map(({ row }) => row.evaluation),
          rows.case.is_control,
        )
      : null,
    adjudications: adjudications.length,
    signOffs: signOffs.length,
    returns: returns.length,
    amendments: amendments.length,
    isPublished: last !== undefined && publications.some((one) => one.signOffs.includes(last.row.srUid)),
    isExcluded: exclusion !== undefined,
    isWithdrawn: withdrawal !== undefined,
  };
  const read = (id: string | undefined) => rows.reads.find((one) => one.id === id)?.srUid ?? '';
  return {
    id: caseId,
    label: rows.case.label,
    subject: rows.case.subject_key,
    partition: rows.partition,
    protocolVersionId: rows.case.protocol_version_id,
    isControl: rows.case.is_control,
    seed: rows.case.seed,
    clinical: { ...rows.case.clinical },
    timepoints: rows.timepoints,
    enrolment,
    state: caseStateOf(counts),
    reads: reads.map(({ row, document }) => ({
      id: row.id,
      taskId: row.taskId,
      slot: row.slot,
      reader: row.code,
      submittedAt: row.at.toISOString(),
      evaluation: row.evaluation,
      conditions: row.conditions,
      masks: masksOf(row.seg),
      document,
    })),
    agreement: agreement
      ? {
          algorithm: agreement.row.algorithm,
          computedAt: agreement.row.computedAt.toISOString(),
          left: read(agreement.row.leftReadId),
          right: read(agreement.row.rightReadId),
          comparison: agreement.row.comparison,
          document: agreement.document,
        }
      : null,
    consensus: consensus
      ? {
          madeAt: consensus.row.at.toISOString(),
          origins: [...consensus.row.units],
          evaluation: consensus.row.evaluation,
          masks: masksOf(consensus.row.seg),
          document: consensus.document,
        }
      : null,
    adjudications: adjudications.map(({ row, document }) => ({
      taskId: row.taskId,
      round: row.round,
      adjudicator: row.code,
      submittedAt: row.at.toISOString(),
      decisions: [...row.decisions],
      origins: [...row.origins],
      evaluation: row.evaluation,
      masks: masksOf(row.seg),
      document,
    })),
    signOffs: signOffs.map(({ row, document }) => ({
      taskId: row.taskId,
      round: row.round,
      approver: personName(row.printedName),
      meaning: row.meaning,
      signedAt: row.at.toISOString(),
      masks: masksOf(row.seg),
      document,
    })),
    returns: returns.map(({ row, document }) => ({ taskId: row.id, round: row.round, document })),
    amendments: amendments.map(({ row, document }) => ({ signOff: row.srUid, document })),
    publications,
    exclusion: exclusion ? { reason: exclusion.row, document: exclusion.document } : null,
    withdrawal: withdrawal ? { document: withdrawal } : null,
    objects: [...filed.values()].map(({ sopInstanceUid, sha256, supersededBy, isErased }) => ({
      sopInstanceUid,
      sha256,
      // Written down when the note was accepted; it counts once it is filed.
      supersededBy: supersededBy !== null && filed.has(supersededBy) ? supersededBy : null,
      isErased,
    })),
  };
}

async function rowsOf({ store }: Pick<Ports, 'store'>, tx: Tx, caseId: string) {
  const found = await store.cases.byId(tx, caseId);
  const protocol = found && (await store.protocols.byId(tx, found.protocol_version_id));
  if (!found || !protocol) throw new TypeError('a case has a SOP version');
  const { filedRows } = store;
  return {
    case: found,
    protocol: protocol.content as ProtocolContent,
    partition: await store.cases.partitionOf(tx, found),
    timepoints: timepointsOf(await filedRows.imageSets(tx, caseId)),
    reads: await filedRows.reads(tx, caseId),
    agreement: await store.agreements.ofCase(tx, caseId),
    consensus: await filedRows.consensus(tx, caseId),
    adjudications: await filedRows.adjudications(tx, caseId),
    signOffs: await filedRows.signOffs(tx, caseId),
    signOffTasks: await filedRows.signOffTasks(tx, caseId),
    parts: await store.releases.ofCase(tx, caseId),
  };
}

function timepointsOf(sets: Awaited<ReturnType<Ports['store']['filedRows']['imageSets']>>): CaseContent['timepoints'] {
  const timepoints = new Map<number, CaseContent['timepoints'][number]>();
  for (const { timepoint, label, stack, ...set } of sets) {
    const { slices } = stack as { slices: readonly { sopInstanceUid: string; frameNumber: number | null }[] };
    const found = timepoints.get(timepoint) ?? { label, imageSets: [] };
    found.imageSets.push({ ...set, images: slices.map((slice) => imageKey(slice.sopInstanceUid, slice.frameNumber)) });
    timepoints.set(timepoint, found);
  }
  return [...timepoints.values()];
}

/** How a state names the masks of filed segmentations. */
const masksOf = (seg: readonly SegReference[]): StateMask[] =>
  seg.flatMap(({ sopInstanceUid, segments }) =>
    segments.map(({ item, instance, trackingId, trackingUid }, index) => ({
      item,
      instance,
      sopInstanceUid,
      segmentNumber: index + 1,
      trackingId,
      trackingUid,
    })),
  );
