import { type InstallationState, OverreadError, stateDifferences, stateDigest } from '@overread/domain';
import { type ArchiveIndex, archiveSource, buildIndex, type FoldProblem, foldArchive } from '@overread/verify';
import type { Ports, Tx } from '../ports.ts';
import { stateOfDatabase } from '../stateOfDatabase.ts';
import { type AccountBook, openAccountBook } from './accountBook.ts';
import { codesOf } from './codesOf.ts';
import { NOT_IN_DICOM } from './notInDicom.ts';
import { checkKinds, refuseFalse } from './refuseFalse.ts';
import { restoreCase } from './restoreCase.ts';
import type { RestoredProject } from './restoredProject.ts';
import { restoreProject } from './restoreProject.ts';
import { restoreReleases } from './restoreReleases.ts';
import { type CheckpointHead, checkpointHead, takeOffice } from './takeOffice.ts';
import { unusablePassword } from './unusablePassword.ts';

/** What a rebuild may do, and who hears of it. */
export interface RebuildOptions {
  /** Kinds of findings in spite of which the state is taken as the archive says it. */
  readonly acceptFindings: readonly string[];
  readonly tell: (line: string) => void;
}

/** What a rebuild did. */
export interface RebuildReport {
  /** Of the archive, and of the database that was made from it. */
  readonly stateDigest: string;
  readonly isEqual: boolean;
  /** Where they differ, one sentence each; empty. */
  readonly differences: readonly string[];
  readonly projects: number;
  readonly cases: number;
  readonly objects: number;
  readonly accounts: number;
  readonly findings: readonly FoldProblem[];
  /** Cases whose images are missing or not the same any more. */
  readonly images: readonly string[];
  readonly notRestored: readonly string[];
}

/** Says that a rebuild is under way: a next one goes on with the projects that are missing. */
const UNDER_WAY = 'rebuild';

/** What a rebuild under way has made and has to say so far. */
interface UnderWay {
  readonly stateDigest: string;
  readonly isDone?: boolean;
  readonly accounts: number;
  readonly images: readonly string[];
}

const EVERY = 250;

/**
 * Rebuilds an empty database from the record archive (design D3): what the archive's records say, and nothing else. First the whole
 * archive is folded; only if nothing in it would falsify the state, or everything that would is accepted by name, is anything written,
 * each project in one transaction. Broken off, it is called again and goes on with the projects that are missing.
 *
 * @throws OVR_REBUILD_NOT_EMPTY, OVR_REBUILD_INCOMPLETE (details.findings), OVR_ARCHIVE_UNAVAILABLE
 */
export async function rebuild(ports: Ports, options: RebuildOptions): Promise<RebuildReport> {
  const { tell } = options;
  const { store, sha256 } = ports;
  checkKinds(options.acceptFindings);
  const done = await store.transaction((tx) => alreadyThere(ports, tx));
  tell('Reading the archive');
  const index = await buildIndex(archiveSource('the record archive', ports.record), {
    withImages: false,
    onObject: (count) => count % EVERY === 0 && tell(`${count} objects read`),
  });
  tell(`${index.objects.size} objects of Overread in ${index.projects.length} projects`);
  if (index.projects.length === 0)
    throw new OverreadError(
      'OVR_REBUILD_INCOMPLETE',
      'The record archive holds nothing of Overread. Is it the right one? Look at OVERREAD_DATA and OVERREAD_RECORD_URL.',
    );
  const heads: CheckpointHead[] = [];
  const before = await foldArchive(index, sha256, {
    project: async (folded) => {
      heads.push(...[checkpointHead(folded)].flatMap((head) => head ?? []));
    },
  });
  refuseFalse(before.problems, options.acceptFindings);
  const digest = stateDigest(before.state, sha256);
  tell(`State digest of the archive: ${digest}`);

  const begun: UnderWay = { stateDigest: digest, accounts: done.accounts, images: done.images };
  await store.transaction((tx) => store.settings.set(tx, UNDER_WAY, { ...begun }));
  const made = await writeProjects(ports, index, { done: done.projects, begun }, tell);
  const state = await store.transaction((tx) => stateOfDatabase(ports, tx));
  const isEqual = stateDigest(state, sha256) === digest;
  tell(isEqual ? 'State digest of the database: the same' : 'State digest of the database: DIFFERENT');
  const notRestored = await takeOffice(ports, heads);
  await store.transaction((tx) => store.settings.set(tx, UNDER_WAY, { ...made, isDone: true }));
  ports.wake();
  return {
    stateDigest: digest,
    isEqual,
    differences: stateDifferences(before.state, state, ['the archive', 'the database']),
    projects: before.state.projects.length,
    cases: casesIn(before.state),
    objects: index.objects.size,
    accounts: made.accounts,
    findings: before.problems,
    images: made.images,
    notRestored: [...NOT_IN_DICOM, ...notRestored],
  };
}

const casesIn = (state: InstallationState) => state.projects.reduce((sum, project) => sum + project.cases.length, 0);

/**
 * Ids of the projects that a rebuild which broke off has made, and what it had to say of them.
 * @throws OVR_REBUILD_NOT_EMPTY if the database holds anything else
 */
async function alreadyThere(
  ports: Ports,
  tx: Tx,
): Promise<Pick<UnderWay, 'accounts' | 'images'> & { readonly projects: ReadonlySet<string> }> {
  const projects = await ports.store.restore.projectIds(tx);
  const underWay = (await ports.store.settings.get(tx, UNDER_WAY)) as UnderWay | undefined;
  if (projects.size > 0 && (underWay === undefined || underWay.isDone === true))
    throw new OverreadError(
      'OVR_REBUILD_NOT_EMPTY',
      `The database holds ${projects.size} projects. A rebuild makes a new database from the archive and changes none that is there.`,
    );
  return { projects, accounts: underWay?.accounts ?? 0, images: underWay?.images ?? [] };
}

/** Writes the projects that are not there yet, a case at a time, each project in one transaction. */
async function writeProjects(
  ports: Ports,
  index: ArchiveIndex,
  { done, begun }: { readonly done: ReadonlySet<string>; readonly begun: UnderWay },
  tell: (line: string) => void,
): Promise<UnderWay> {
  const accounts = openAccountBook(ports, await unusablePassword());
  const images: string[] = [...begun.images];
  const made = (): UnderWay => ({ ...begun, accounts: begun.accounts + accounts.made(), images });
  for (const project of index.projects.filter(({ projectId }) => !done.has(projectId))) {
    const cases = await ports.store.transaction(async (tx) => {
      const count = await writeProject(ports, tx, index, { project, accounts, images, tell });
      await ports.store.settings.set(tx, UNDER_WAY, { ...made() });
      return count;
    });
    if (cases !== undefined) tell(`Project ${project.projectKey}: ${cases} cases restored`);
  }
  return made();
}

async function writeProject(
  ports: Ports,
  tx: Tx,
  index: ArchiveIndex,
  of: {
    readonly project: ArchiveIndex['projects'][number];
    readonly accounts: AccountBook;
    readonly images: string[];
    readonly tell: (line: string) => void;
  },
): Promise<number | undefined> {
  let restored: RestoredProject | undefined;
  let cases = 0;
  await foldArchive({ ...index, projects: [of.project] }, ports.sha256, {
    project: async (folded, opened) => {
      restored = await restoreProject(ports, tx, { folded, opened, accounts: of.accounts });
    },
    case: async (folded) => {
      if (!restored) throw new TypeError('a project comes before its cases');
      await restored.know(tx, codesOf(folded, restored.folded));
      const problems = await restoreCase(ports, tx, index, restored, folded);
      of.images.push(...problems.map((sentence) => `${folded.content.label}: ${sentence}`));
      cases += 1;
      if (cases % EVERY === 0) of.tell(`Project ${of.project.projectKey}: ${cases} cases`);
    },
    projectEnd: async (folded) => {
      if (!restored) return;
      await restoreReleases(ports, tx, restored, folded);
      await ports.store.audit.append(tx, {
        at: ports.now(),
        kind: 'project.rebuilt',
        accountId: null,
        role: 'system',
        projectId: restored.id,
        data: { cases },
      });
    },
  });
  return restored && cases;
}
