import type { FiledObject } from '@overread/domain';
import type { IndexedObject, OpenedCase, OpenedProject, OpenedRecord } from '../archiveIndex.ts';
import { type LogBook, noteFaults, type ProvenDocument } from '../log/logBook.ts';
import type { ProjectCheck } from '../projectCheck.ts';
import type { Finding } from '../report.ts';
import { atUtc, finding, timeOf } from './finding.ts';

/** A document signed so shortly before a checkpoint may be filed, and logged, after it. */
const FILED_WITHIN_MS = 2 * 60_000;
/** A gateway keeps what it accepted until the archive answers: after a day somebody should look, after a week it is no outage. */
const LATE_MS = 24 * 3_600_000;
const BACKDATED_MS = 7 * LATE_MS;
/** Clocks of several gateways differ. */
const CLOCKS_MS = 60_000;

/** Checkpoints are signed and extend each other, documents are in the log with their digests, and were made when they say. */
export const logChecks: ProjectCheck = (project, run) => {
  const roster = run.rosterOf(project);
  const log = run.logOf(project);
  const erased = new Map<string, FiledObject>();
  const isUncovered = ({ kind, address }: IndexedObject) =>
    kind !== 'logCheckpoint' && !log.documents.has(address.instance);
  let uncovered = project.objects.filter(isUncovered).length;
  return {
    perCase: (opened) => {
      uncovered += opened.objects.filter(isUncovered).length;
      for (const { record } of opened.of('caseWithdrawn'))
        for (const one of record.content.erased) erased.set(one.sopInstanceUid, one);
      return Promise.resolve([
        ...opened.objects.flatMap((object) => documentFaults(object, log, opened.label)),
        ...signOffFaults(opened, log, roster.logKeys),
      ]);
    },
    atEnd: () =>
      Promise.resolve([
        ...log.findings,
        ...project.objects.flatMap((object) => documentFaults(object, log, null)),
        ...[...log.documents].flatMap(([uid, proven]): Finding[] =>
          run.index.objects.has(uid) || erased.has(uid) ? [] : [goneFrom(uid, proven)],
        ),
        ...(uncovered === 0 ? [] : [notYetLogged(project, uncovered, log)]),
      ]),
  };
};

const goneFrom = (uid: string, { at, record }: ProvenDocument): Finding =>
  finding(
    'objectMissing',
    record,
    `the object ${uid} was filed on ${atUtc(at)}, as the log says, and is not here; no record says that it was erased`,
  );

/** What no checkpoint lists and no other document names can be taken away without a trace; whoever reads the report must know how much. */
function notYetLogged({ projectKey }: OpenedProject, count: number, { trees }: LogBook): Finding {
  const last = trees.at(-1);
  const objects = count === 1 ? '1 object is' : `${count} objects are`;
  return finding(
    'notYetLogged',
    null,
    last === undefined
      ? `no checkpoint of the log of project ${projectKey} is recorded: its newest objects could be taken away unnoticed`
      : `the log of project ${projectKey} is recorded up to ${atUtc(last.completeUntil)}: ${objects} not in it, and the newest of them could be taken away unnoticed`,
  );
}

function documentFaults(object: IndexedObject, log: LogBook, label: string | null): readonly Finding[] {
  const proven = log.documents.get(object.address.instance);
  const signedAt = object.signatures[0]?.signedAt ?? null;
  if (proven === undefined) return notLogged(object, signedAt, log, label);
  const faults: Finding[] = [];
  if (proven.sha256 !== object.sha256)
    faults.push(
      finding(
        'logProof',
        object,
        `the log says that another file was filed under its UID on ${atUtc(proven.at)}`,
        label,
      ),
    );
  if (signedAt === null) return faults;
  const late = timeOf(proven.at) - timeOf(signedAt);
  const times = `it says that it was signed on ${atUtc(signedAt)}, but the log has it since ${atUtc(proven.at)}`;
  if (late > BACKDATED_MS || late < -CLOCKS_MS) faults.push(finding('backdated', object, times, label));
  else if (late > LATE_MS)
    faults.push(finding('loggedLate', object, `${times}; the archive may have been away so long`, label));
  return faults;
}

function notLogged(
  object: IndexedObject,
  signedAt: string | null,
  log: LogBook,
  label: string | null,
): readonly Finding[] {
  // The checkpoints themselves are proven by their chain.
  if (object.kind === 'logCheckpoint' || signedAt === null) return [];
  const at = timeOf(signedAt);
  const tree = log.trees.find(
    ({ from, completeUntil }, place) =>
      (place === 0 || at > timeOf(from)) && at + FILED_WITHIN_MS < timeOf(completeUntil),
  );
  if (tree === undefined) return [];
  return [
    finding(
      'notLogged',
      object,
      `it is signed on ${atUtc(signedAt)}, but the log, which is recorded up to ${atUtc(tree.completeUntil)}, does not have it`,
      label,
    ),
  ];
}

/** The checkpoint that each sign-off carries. */
function signOffFaults(opened: OpenedCase, log: LogBook, logKeys: readonly string[]): readonly Finding[] {
  // Where the roster names the key of a log, a checkpoint was recorded before the first sign-off: that none is here is a finding.
  if (log.trees.length === 0 && logKeys.length === 0) return [];
  return opened.of('signOff').flatMap((signOff) => {
    const say = (check: Finding['check'], sentence: string) => finding(check, signOff.object, sentence, opened.label);
    const carried = carriedCheckpoint(signOff);
    if (carried === undefined) return [say('signOffCheckpoint', 'it carries no checkpoint of the log')];
    const faults = noteFaults(carried, logKeys).map((fault) =>
      say('signOffCheckpoint', `the checkpoint that it carries ${fault}`),
    );
    const tree = log.trees.find(({ origin }) => origin === carried.origin);
    const recorded = tree?.checkpoints.find(({ size }) => size === carried.size);
    if (recorded === undefined)
      faults.push(say('signOffCheckpoint', `the checkpoint that it carries (size ${carried.size}) is not recorded`));
    else if (recorded.rootHash !== carried.rootHash)
      faults.push(
        say(
          'signOffCheckpoint',
          `the checkpoint that it carries (size ${carried.size}) is another than the one recorded: the log was forked`,
        ),
      );
    const signedAt = signOff.object.signatures[0]?.signedAt ?? null;
    if (recorded !== undefined && timeOf(signedAt) < timeOf(recorded.at) - CLOCKS_MS)
      faults.push(
        say(
          'backdated',
          `it says that it was signed on ${atUtc(signedAt ?? '')}, but carries a checkpoint of ${atUtc(recorded.at)}`,
        ),
      );
    const proven = log.documents.get(signOff.object.address.instance);
    if (proven !== undefined && proven.origin === carried.origin && proven.index < carried.size)
      faults.push(
        say(
          'backdated',
          `it carries a checkpoint of size ${carried.size}, but is itself entry ${proven.index} of the log`,
        ),
      );
    return faults;
  });
}

interface Carried {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: string;
  readonly note: string;
}

function carriedCheckpoint({ record }: OpenedRecord<'signOff'>): Carried | undefined {
  const content: Readonly<Record<string, unknown>> = record.content;
  const { origin, size, rootHash, note } = (content.checkpoint ?? {}) as Partial<Record<keyof Carried, unknown>>;
  return typeof origin === 'string' &&
    typeof size === 'number' &&
    typeof rootHash === 'string' &&
    typeof note === 'string'
    ? { origin, size, rootHash, note }
    : undefined;
}
