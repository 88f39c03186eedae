import { caseDigest, type HexSha256, type InstallationState, type ProjectState, sortedProject } from '@overread/domain';
import type { ArchiveIndex, OpenedCase, OpenedProject } from '../archiveIndex.ts';
import { foldCase } from './foldCase.ts';
import type { FoldedCase } from './foldedCase.ts';
import type { FoldProblem } from './foldProblems.ts';
import { type FoldedProject, foldProject, projectState } from './foldProject.ts';

/** Who wants to see what is folded, while it is in memory: a project before its cases, then each case, then the project's end. */
export interface FoldVisitor {
  project?(folded: FoldedProject, opened: OpenedProject): Promise<void>;
  case?(folded: FoldedCase, opened: OpenedCase, project: FoldedProject): Promise<void>;
  projectEnd?(folded: FoldedProject, state: ProjectState): Promise<void>;
}

/** The state that an archive says, and what was in the way. */
export interface FoldedArchive {
  readonly state: InstallationState;
  readonly problems: readonly FoldProblem[];
}

/**
 * Folds an archive into the state that its records say (design D3), a case at a time: the second way to what a database answers. Trusts
 * the records; whether they are genuine is for the checks.
 */
export async function foldArchive(
  index: ArchiveIndex,
  sha256: HexSha256,
  visitor: FoldVisitor = {},
): Promise<FoldedArchive> {
  const projects: ProjectState[] = [];
  const problems: FoldProblem[] = [...ofIndex(index)];
  for (const indexed of index.projects.toSorted((a, b) => (a.projectId < b.projectId ? -1 : 1))) {
    const opened = await indexed.open();
    const project = foldProject(opened, sha256);
    problems.push(...project.problems);
    if (!project.folded) continue;
    await visitor.project?.(project.folded, opened);
    const cases: ProjectState['cases'] = [];
    for (const indexedCase of opened.cases) {
      const openedCase = await indexedCase.open();
      const found = foldCase(openedCase, index, project.folded.protocols, sha256);
      problems.push(...found.problems);
      if (!found.folded) continue;
      const { content } = found.folded;
      cases.push({ id: content.id, label: content.label, state: content.state, digest: caseDigest(content, sha256) });
      await visitor.case?.(found.folded, openedCase, project.folded);
    }
    const state = sortedProject(projectState(project.folded, cases));
    projects.push(state);
    await visitor.projectEnd?.(project.folded, state);
  }
  return { state: { format: 'overread-state-1', projects }, problems };
}

function ofIndex(index: ArchiveIndex): FoldProblem[] {
  return [
    ...index.duplicates.map(
      (object): FoldProblem => ({
        kind: 'duplicate',
        caseLabel: null,
        sopInstanceUid: object.address.instance,
        sentence: `There is another file with the UID of ${object.title}, at ${object.place}.`,
      }),
    ),
    ...index.strays.map(
      (object): FoldProblem =>
        object.kind === 'segmentation'
          ? {
              kind: 'unfinished',
              caseLabel: null,
              sopInstanceUid: object.address.instance,
              sentence: `${object.title} (a segmentation) is named by no document; it does not count.`,
            }
          : {
              kind: 'stray',
              caseLabel: null,
              sopInstanceUid: object.address.instance,
              sentence: `${object.title} belongs to no project of this archive.`,
            },
    ),
  ];
}
