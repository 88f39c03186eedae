import { consensusContext } from '@overread/comparison';
import { derivedUid, type Sha256 } from '@overread/dicom';
import {
  comparisonOutcome,
  consensusContent,
  type FiledCounts,
  type HexSha256,
  unfittingRecords,
} from '@overread/domain';
import type { ArchiveIndex, IndexedObject, OpenedCase, OpenedRecord } from '../archiveIndex.ts';
import type { FoldedCase, FoldedRecords } from './foldedCase.ts';
import { foldedContent } from './foldedContent.ts';
import type { FoldProblem, FoldProblemKind } from './foldProblems.ts';
import { documentOf, type FoldedProtocol, type Located, oldestFirst } from './foldProject.ts';
import { publishedSignOffs, uidOf } from './publishedSignOffs.ts';
import { countFact, textFact } from './recordFacts.ts';

export type { FoldedCase, FoldedRecords } from './foldedCase.ts';

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
  return { folded: { ...counted, counts, records, content: foldedContent(records, counts, counted) }, problems };
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
      last !== undefined && records.publications.some((one) => publishedSignOffs(records, one).includes(uidOf(last))),
    isExcluded: records.exclusion !== undefined,
    isWithdrawn: records.withdrawal !== undefined,
  };
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
