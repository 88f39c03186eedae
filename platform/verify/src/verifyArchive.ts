import type { ArchiveIndex, IndexedCase, IndexedProject } from './archiveIndex.ts';
import { bindingChecks } from './checks/bindingChecks.ts';
import { chainChecks } from './checks/chainChecks.ts';
import { contentChecks } from './checks/contentChecks.ts';
import { fileChecks } from './checks/fileChecks.ts';
import { finding } from './checks/finding.ts';
import { logChecks } from './checks/logChecks.ts';
import { orderChecks } from './checks/orderChecks.ts';
import { placeChecks } from './checks/placeChecks.ts';
import { signatureChecks } from './checks/signatureChecks.ts';
import { buildIndex } from './index/buildIndex.ts';
import { imagesOf } from './index/imagesOf.ts';
import { documentsByMask, makerOf } from './index/sortIntoCases.ts';
import { logBook } from './log/logBook.ts';
import type { ProjectCheck, VerifyRun } from './projectCheck.ts';
import { type Finding, outcomeOf, TALLIES, type Tally, type VerifyReport } from './report.ts';
import { authorityFindings } from './roster/authorityFindings.ts';
import { type RosterBook, rosterBook } from './roster/rosterBook.ts';
import { trustAnchors } from './roster/trust.ts';
import type { VerifySource } from './sources/verifySource.ts';
import { inTurn } from './threads/inTurn.ts';
import { Threads } from './threads/threads.ts';

/** How far a verification got; for a line on a terminal. */
export interface VerifyProgress {
  /** `reading`: objects, of which the number is not known before; `checking`: cases. */
  readonly phase: 'reading' | 'checking';
  readonly done: number;
  readonly total: number | null;
}

/** What a verification is told. */
export interface VerifyOptions {
  /** Fingerprints (`sha256:…`) and texts of PEM files of authorities from outside. */
  readonly trust?: readonly string[];
  /** The source is a part of an archive, such as an export of some cases: what it names and does not hold is counted, no problem. */
  readonly isPart?: boolean;
  /** Also check the pixels of the images that cases were enrolled with. */
  readonly withImages?: boolean;
  /** Where the images are, if not beside the records; then their pixels are checked. */
  readonly images?: VerifySource;
  /** Threads beside this one; default: one per processor if the archive is large enough for them to pay, 4 at most. 0: none. */
  readonly threads?: number;
  /** The time of the verification; default: the clock's. */
  readonly now?: Date;
  onProgress?(progress: VerifyProgress): void;
}

/** The checks of a project and its cases, in the order of the report. */
const PROJECT_CHECKS: readonly ProjectCheck[] = [
  signatureChecks,
  bindingChecks,
  chainChecks,
  placeChecks,
  orderChecks,
  logChecks,
  contentChecks,
];

/**
 * Verifies everything of Overread that a folder or an archive holds, from what it holds alone: no server, no database. Memory grows with
 * the number of objects by about 4 kB each; content and pixels are in memory for one case at a time, and one more per thread.
 *
 * @throws OverreadError with a sentence if the source cannot be read, or --trust is not understood: nothing was verified then
 */
export async function verifyArchive(source: VerifySource, options: VerifyOptions = {}): Promise<VerifyReport> {
  const threads = new Threads(options.threads);
  try {
    return await verifiedBy(threads, source, options);
  } finally {
    await threads.close();
  }
}

async function verifiedBy(threads: Threads, source: VerifySource, options: VerifyOptions): Promise<VerifyReport> {
  const { images, now = new Date(), onProgress } = options;
  const withImages = options.withImages === true || images !== undefined;
  const anchors = trustAnchors(options.trust ?? []);
  const found = await buildIndex(source, {
    withImages: withImages && images === undefined,
    threads,
    onObject: (done) => onProgress?.({ phase: 'reading', done, total: null }),
  });
  const index: ArchiveIndex = images === undefined ? found : { ...found, image: await imagesOf(images) };
  const tallies = new Map<Tally, { checked: number; good: number }>();
  let erasedCases = 0;
  const books = new Map<string, RosterBook>();
  const documents = documentsByMask(index.objects.values());
  const run: VerifyRun = {
    index,
    now,
    withImages,
    count: (tally, isGood) => {
      const known = tallies.get(tally) ?? { checked: 0, good: 0 };
      tallies.set(tally, { checked: known.checked + 1, good: known.good + Number(isGood) });
    },
    countErased: () => {
      erasedCases += 1;
    },
    rosterOf: (project) => {
      const known = books.get(project.projectId) ?? rosterBook(project, anchors);
      books.set(project.projectId, known);
      return known;
    },
    logOf: (project) => logBook(project, run.rosterOf(project).logKeys, run.count),
    recompute: (given) => threads.run('recompute', given),
    makerOf: (uid) => makerOf(documents.get(uid)),
  };
  const findings: Finding[] = [...fileChecks(index)];
  const total = caseCount(index);
  let done = 0;
  for (const project of index.projects)
    for (const found of await checkedProject(project, run, threads.ahead, () =>
      onProgress?.({ phase: 'checking', done: ++done, total }),
    ))
      findings.push(found);
  const { authorities, anchor, findings: ofAuthorities } = authorityFindings(index, books, anchors);
  findings.push(...ofAuthorities);
  if (index.objects.size === 0 && index.unreadable.length === 0)
    findings.push(finding('nothingHere', null, `there is nothing of Overread in ${source.name}`));
  const judged = options.isPart === true ? ofAPart(findings) : findings;
  const masks = [...index.objects.values()].filter(({ kind }) => kind === 'segmentation').length;
  return {
    source: source.name,
    verifiedAt: now.toISOString(),
    counts: {
      projects: index.projects.length,
      cases: total,
      masks,
      documents: index.objects.size - masks,
      erasedCases,
      foreign: index.foreign,
    },
    tallies: Object.fromEntries(
      (Object.keys(TALLIES) as Tally[]).flatMap((tally) => {
        const found = tallies.get(tally);
        return found ? [[tally, found] as const] : [];
      }),
    ),
    anchor,
    authorities,
    findings: judged,
    outcome: outcomeOf(judged),
  };
}

/** What a part of an archive need not hold. */
const LEFT_OUT: readonly string[] = ['objectMissing', 'caseMissing'];

/** Takes together what is not in a part of an archive. */
function ofAPart(findings: readonly Finding[]): readonly Finding[] {
  const kept = findings.filter(({ check }) => !LEFT_OUT.includes(check));
  const count = findings.length - kept.length;
  if (count === 0) return kept;
  const what = `this is a part of an archive: ${count} times something that documents or the log name is not here`;
  return [...kept, finding('partOnly', null, what)];
}

const caseCount = ({ projects }: ArchiveIndex) => projects.reduce((sum, { cases }) => sum + cases.length, 0);

async function checkedProject(
  project: IndexedProject,
  run: VerifyRun,
  ahead: number,
  onCase: () => void,
): Promise<Finding[]> {
  const opened = await project.open();
  const checks = PROJECT_CHECKS.map((check) => check(opened, run));
  const findings: Finding[] = [];
  // Checks of a case are begun in the order of the cases; what takes long of one goes on beside the next ones.
  const begin = async (one: IndexedCase) => {
    const case_ = await one.open();
    return { found: Promise.all(checks.map(({ perCase }) => perCase?.(case_) ?? [])) };
  };
  for await (const found of inTurn(project.cases, begin, { ahead })) {
    findings.push(...found.flat());
    onCase();
  }
  for (const { atEnd } of checks) findings.push(...((await atEnd?.()) ?? []));
  return findings;
}
