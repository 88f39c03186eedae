import { consensusContext } from '@overread/comparison';
import { derivedUid, type MaskFact, type Sha256 } from '@overread/dicom';
import {
  type CaseContent,
  caseStateOf,
  comparisonOutcome,
  consensusContent,
  type FiledCounts,
  type FiledObject,
  type HexSha256,
  type StateMask,
  unfittingRecords,
} from '@overread/domain';
import type { ArchiveIndex, IndexedObject, OpenedCase, OpenedRecord } from '../archiveIndex.ts';
import type { FoldProblem, FoldProblemKind } from './foldProblems.ts';
import { documentOf, type FoldedProtocol, type Located, oldestFirst } from './foldProject.ts';
import { countFact, originFacts, textFact } from './recordFacts.ts';

/** The records of a case that count, each in its place. */
export interface FoldedRecords {
  readonly enrolment: OpenedRecord<'caseEnrolled'>;
  readonly protocol: FoldedProtocol;
  readonly reads: readonly OpenedRecord<'read'>[];
  readonly agreement: OpenedRecord<'agreement'> | undefined;
  readonly consensus: OpenedRecord<'consensus'> | undefined;
  readonly adjudications: readonly OpenedRecord<'adjudication'>[];
  readonly signOffs: readonly OpenedRecord<'signOff'>[];
  readonly returns: readonly OpenedRecord<'caseReturned'>[];
  readonly amendments: readonly OpenedRecord<'amendmentAsked'>[];
  readonly publications: readonly OpenedRecord<'casePublished'>[];
  readonly exclusion: OpenedRecord<'caseExcluded'> | undefined;
  readonly withdrawal: OpenedRecord<'caseWithdrawn'> | undefined;
}

/** A case of the archive. */
export interface FoldedCase {
  readonly content: CaseContent;
  readonly counts: FiledCounts;
  readonly records: FoldedRecords;
  /** Objects that count, as they lie in the archive; those that were erased have none. */
  readonly objects: readonly { readonly object: IndexedObject; readonly supersededBy: string | null }[];
  /** What the tombstone says was erased and is not in the archive any more. */
  readonly erased: readonly FiledObject[];
}

/**
 * Folds the records of one case: what counts, what it says, and the state that follows. An agreement counts once the consensus of what
 * agrees is there as well: both are filed at once.
 */
export function foldCase(
  opened: OpenedCase,
  index: Pick<ArchiveIndex, 'objects'>,
  protocols: readonly FoldedProtocol[],
  sha256: HexSha256,
): { readonly folded: FoldedCase | undefined; readonly problems: readonly FoldProblem[] } {
  const problems: FoldProblem[] = [];
  const say = (kind: FoldProblemKind, sentence: string, sopInstanceUid: string | null = null) => {
    problems.push({ kind, caseLabel: opened.label, sopInstanceUid, sentence: `Case ${opened.label}: ${sentence}` });
  };
  for (const object of opened.objects)
    if (object.kind === 'unreadable')
      say('unreadable', `${object.title} cannot be read: ${object.fault ?? 'unknown'}.`, object.address.instance);
  const records = recordsOf(opened, protocols, sha256, say);
  if (!records) return { folded: undefined, problems };
  const counted = countedObjects(records, index, (data) => new Uint8Array(Buffer.from(sha256(data), 'hex')), say);
  const counts = countsOf(records);
  for (const sentence of unfittingRecords(counts)) say('unfitting', sentence);
  return { folded: { ...counted, counts, records, content: contentOf(records, counts, counted) }, problems };
}

type Say = (kind: FoldProblemKind, sentence: string, sopInstanceUid?: string | null) => void;

function recordsOf(
  opened: OpenedCase,
  protocols: readonly FoldedProtocol[],
  sha256: HexSha256,
  say: Say,
): FoldedRecords | undefined {
  const places = <R extends Located>(
    what: string,
    records: readonly R[],
    placeOf: (record: R) => string | number,
  ): R[] => {
    const taken = new Map<string | number, R>();
    for (const record of oldestFirst(records)) {
      const place = placeOf(record);
      if (taken.has(place))
        say('forked', `there are two of ${what}; the older one was taken.`, documentOf(record).sopInstanceUid);
      else taken.set(place, record);
    }
    return [...taken.values()];
  };
  const [enrolment] = places('the enrolment', opened.of('caseEnrolled'), () => 0);
  if (!enrolment) {
    if (opened.records.length > 0)
      say('enrolmentMissing', 'nothing says that it was enrolled; its records were left out.');
    return undefined;
  }
  const { protocolKey, protocolVersion, protocolDigest } = enrolment.record.content;
  const protocol = protocols.find(
    ({ content, digest }) =>
      content.key === protocolKey &&
      content.version === protocolVersion &&
      digest === protocolDigest.replace(/^sha256:/, ''),
  );
  if (!protocol) {
    say(
      'protocolMissing',
      `SOP ${protocolKey} ${protocolVersion} is not in the archive with the digest that the enrolment names.`,
    );
    return undefined;
  }
  const byRound = <K extends 'adjudication' | 'signOff'>(row: OpenedRecord<K>[]) =>
    row.toSorted((a, b) => countFact(a.record.content, 'round') - countFact(b.record.content, 'round'));
  const reads = places('one read', opened.of('read'), (one) => countFact(one.record.content, 'slot'));
  const agreement = places('the agreement', opened.of('agreement'), () => 0)[0];
  const consensus = places('the consensus', opened.of('consensus'), () => 0)[0];
  const isComplete =
    agreement !== undefined &&
    (consensus !== undefined ||
      !isConsensusDue({ agreement, reads, protocol, seed: enrolment.record.content.seed }, sha256));
  const half = isComplete ? undefined : (agreement ?? consensus);
  if (half)
    say(
      'unfinished',
      `its comparison was being filed when the server ended, and does not count. Delete ${half.object.title} (${half.object.address.instance}) and the consensus from the archive, then rebuild again: it is compared anew.`,
      documentOf(half).sopInstanceUid,
    );
  return {
    enrolment,
    protocol,
    reads,
    agreement: isComplete ? agreement : undefined,
    consensus: isComplete ? consensus : undefined,
    adjudications: byRound(
      places('one adjudication', opened.of('adjudication'), (one) => countFact(one.record.content, 'round')),
    ),
    signOffs: byRound(places('one sign-off', opened.of('signOff'), (one) => countFact(one.record.content, 'round'))),
    returns: places('one return', opened.of('caseReturned'), (one) => one.record.content.taskId),
    amendments: places('one amendment', opened.of('amendmentAsked'), (one) => one.record.content.signOff),
    publications: places('one publication', opened.of('casePublished'), (one) => one.record.content.releaseId),
    exclusion: places('the exclusion', opened.of('caseExcluded'), () => 0)[0],
    withdrawal: places('the withdrawal', opened.of('caseWithdrawn'), () => 0)[0],
  };
}

/** Whether the units that agree have a content of their own, so that a consensus is filed with the agreement. */
function isConsensusDue(
  of: Pick<FoldedRecords, 'reads' | 'protocol'> & {
    readonly agreement: OpenedRecord<'agreement'>;
    readonly seed: string;
  },
  sha256: HexSha256,
): boolean {
  const { comparison, left, right } = of.agreement.record.content;
  const side = ({ document }: typeof left) => {
    const found = of.reads.find((read) => uidOf(read) === document.sopInstanceUid);
    return found && { read: { evaluation: found.record.content.evaluation } };
  };
  const [l, r] = [side(left), side(right)];
  if (!l || !r) return comparison.concordantUnits.length > 0;
  const scene = { protocol: { content: of.protocol.content }, case: { seed: of.seed } };
  return consensusContent(consensusContext(sha256, scene, { left: l, right: r }, comparison)).origins.length > 0;
}

function countsOf(records: FoldedRecords): FiledCounts {
  const { agreement, enrolment, reads, signOffs } = records;
  const last = signOffs.at(-1);
  return {
    reads: reads.length,
    readsNeeded: records.protocol.content.reads,
    outcome: agreement
      ? comparisonOutcome(
          agreement.record.content.comparison,
          reads.map((read) => read.record.content.evaluation),
          enrolment.record.content.isControl,
        )
      : null,
    adjudications: records.adjudications.length,
    signOffs: signOffs.length,
    returns: records.returns.length,
    amendments: records.amendments.length,
    isPublished:
      last !== undefined && records.publications.some((one) => signOffsOf(records, one).includes(uidOf(last))),
    isExcluded: records.exclusion !== undefined,
    isWithdrawn: records.withdrawal !== undefined,
  };
}

const uidOf = (record: Located) => record.object.address.instance;

function signOffsOf(records: FoldedRecords, publication: OpenedRecord<'casePublished'>): string[] {
  const known = new Set(records.signOffs.map(uidOf));
  return publication.record.content.objects.map((object) => object.sopInstanceUid).filter((uid) => known.has(uid));
}

interface Counted {
  readonly objects: FoldedCase['objects'];
  readonly erased: FoldedCase['erased'];
}

/** Every object of the case that counts, with the rejection note that took its place. */
function countedObjects(
  records: FoldedRecords,
  index: Pick<ArchiveIndex, 'objects'>,
  sha256: Sha256,
  say: Say,
): Counted {
  const found = new Map<string, IndexedObject>();
  const superseded = new Map<string, string>();
  const tombstone = new Map(
    (records.withdrawal?.record.content.erased ?? []).map((object) => [object.sopInstanceUid, object]),
  );
  const take = (object: IndexedObject) => found.set(object.address.instance, object);
  const documents: readonly (OpenedRecord | undefined)[] = [
    records.enrolment,
    ...records.reads,
    records.agreement,
    records.consensus,
    ...records.adjudications,
    ...records.signOffs,
    ...records.returns,
    ...records.amendments,
    ...records.publications,
    records.exclusion,
    records.withdrawal,
  ];
  for (const record of documents) if (record) take(record.object);
  for (const { record } of [
    ...records.reads,
    ...(records.consensus ? [records.consensus] : []),
    ...records.adjudications,
  ])
    for (const { segmentation } of record.content.masks) {
      const object = index.objects.get(segmentation.sopInstanceUid);
      if (object) take(object);
      else if (!tombstone.has(segmentation.sopInstanceUid))
        say(
          'objectMissing',
          'a segmentation that its documents name is not in the archive.',
          segmentation.sopInstanceUid,
        );
    }
  const noteOf = (...parts: readonly (string | number)[]) =>
    index.objects.get(derivedUid(sha256, 'instance', ...parts));
  const studies = new Set([...found.values()].map((object) => object.address.study));
  for (const { record } of records.adjudications)
    for (const study of studies) {
      const { content } = record;
      const note = noteOf('superseded', textFact(content, 'taskId'), countFact(content, 'attempt'), study);
      if (!note) continue;
      take(note);
      for (const { sopInstanceUid } of note.references)
        if (!superseded.has(sopInstanceUid)) superseded.set(sopInstanceUid, note.address.instance);
    }
  for (const { record } of records.publications)
    for (const { sopInstanceUid, kind } of record.content.objects) {
      const manifest = kind === 'manifest' ? index.objects.get(sopInstanceUid) : undefined;
      if (manifest) take(manifest);
    }
  if (records.withdrawal) {
    for (const object of tombstone.values()) {
      const present = index.objects.get(object.sopInstanceUid);
      if (present) take(present);
    }
    for (const study of new Set([...studies, ...[...tombstone.values()].map((object) => object.studyInstanceUid)])) {
      const note = noteOf('withdrawnMasks', records.enrolment.record.content.caseId, study);
      if (note) take(note);
    }
  }
  return {
    objects: [...found.values()].map((object) => ({
      object,
      supersededBy: superseded.get(object.address.instance) ?? null,
    })),
    erased: [...tombstone.values()].filter(({ sopInstanceUid }) => !found.has(sopInstanceUid)),
  };
}

const masksOf = (masks: readonly MaskFact[]): StateMask[] =>
  masks.map(({ item, instance, segmentation, segmentNumber, trackingId, trackingUid }) => ({
    item,
    instance,
    sopInstanceUid: segmentation.sopInstanceUid,
    segmentNumber,
    trackingId,
    trackingUid,
  }));

function contentOf(records: FoldedRecords, counts: FiledCounts, counted: Counted): CaseContent {
  const { enrolment, agreement, consensus } = records;
  const { caseId, seed, isControl, enrolment: stated, images } = enrolment.record.content;
  const superseded = new Map(
    counted.objects.map(({ object, supersededBy }) => [object.address.instance, supersededBy]),
  );
  return {
    id: caseId,
    label: stated.label,
    subject: stated.subject,
    partition: stated.partition,
    protocolVersionId: records.protocol.id,
    isControl,
    seed,
    clinical: { ...stated.clinical },
    timepoints: stated.timepoints.map(({ label, imageSets }) => ({
      label,
      imageSets: imageSets.map(({ key, role, studyInstanceUid, seriesInstanceUid }) => {
        const image = images.find((one) => one.key === key);
        return {
          key,
          role,
          studyInstanceUid,
          seriesInstanceUid,
          modality: image?.modality ?? '',
          frameOfReferenceUid: image?.frameOfReferenceUid ?? '',
          isFrameOfReferenceDerived: image?.isFrameOfReferenceDerived ?? false,
          images: [...(image?.sopInstanceUids ?? [])],
        };
      }),
    })),
    enrolment: documentOf(enrolment),
    state: caseStateOf(counts),
    reads: records.reads.map((read) => ({
      id: textFact(read.record.content, 'readId'),
      taskId: textFact(read.record.content, 'taskId'),
      slot: countFact(read.record.content, 'slot'),
      reader: read.record.content.reader,
      submittedAt: read.record.recordedAt,
      evaluation: read.record.content.evaluation,
      conditions: read.record.content.conditions,
      masks: masksOf(read.record.content.masks),
      document: documentOf(read),
    })),
    agreement: agreement
      ? {
          algorithm: `${agreement.record.content.algorithm.name} ${agreement.record.content.algorithm.version}`,
          computedAt: agreement.record.recordedAt,
          left: agreement.record.content.left.document.sopInstanceUid,
          right: agreement.record.content.right.document.sopInstanceUid,
          comparison: agreement.record.content.comparison,
          document: documentOf(agreement),
        }
      : null,
    consensus: consensus
      ? {
          madeAt: consensus.record.recordedAt,
          origins: originFacts(consensus.record.content),
          evaluation: consensus.record.content.evaluation,
          masks: masksOf(consensus.record.content.masks),
          document: documentOf(consensus),
        }
      : null,
    adjudications: records.adjudications.map((one) => ({
      taskId: textFact(one.record.content, 'taskId'),
      round: countFact(one.record.content, 'round'),
      adjudicator: one.record.content.adjudicator,
      submittedAt: one.record.recordedAt,
      decisions: [...one.record.content.decisions],
      origins: originFacts(one.record.content),
      evaluation: one.record.content.evaluation,
      masks: masksOf(one.record.content.masks),
      document: documentOf(one),
    })),
    signOffs: records.signOffs.map((one) => ({
      taskId: textFact(one.record.content, 'taskId'),
      round: countFact(one.record.content, 'round'),
      approver: one.record.content.approver.name,
      meaning: one.record.content.meaning,
      signedAt: one.record.recordedAt,
      masks: masksOf(one.record.content.masks),
      document: documentOf(one),
    })),
    returns: records.returns.map((one) => ({
      taskId: one.record.content.taskId,
      round: one.record.content.round,
      document: documentOf(one),
    })),
    amendments: records.amendments.map((one) => ({ signOff: one.record.content.signOff, document: documentOf(one) })),
    publications: records.publications.map((one) => ({
      releaseId: one.record.content.releaseId,
      signOffs: signOffsOf(records, one),
      document: documentOf(one),
    })),
    exclusion: records.exclusion
      ? { reason: records.exclusion.record.content.reason, document: documentOf(records.exclusion) }
      : null,
    withdrawal: records.withdrawal ? { document: documentOf(records.withdrawal) } : null,
    objects: [
      ...counted.objects.map(({ object }) => ({
        sopInstanceUid: object.address.instance,
        sha256: object.sha256,
        supersededBy: superseded.get(object.address.instance) ?? null,
        isErased: false,
      })),
      ...counted.erased.map(({ sopInstanceUid, sha256 }) => ({
        sopInstanceUid,
        sha256: sha256.replace(/^sha256:/, ''),
        supersededBy: superseded.get(sopInstanceUid) ?? null,
        isErased: true,
      })),
    ],
  };
}
