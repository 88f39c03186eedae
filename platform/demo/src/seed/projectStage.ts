import type { AnswerOf, Client } from '@overread/contract';
import { OverreadError } from '@overread/domain';
import type { DemoCase, DemoProject, PreparedCase } from '../cases/demoCase.ts';
import { seriesUids } from '../images/dicomSeries.ts';
import type { DemoDriver } from './demoDriver.ts';

/** Sessions of the people and programs that seeding acts as. */
export interface DemoSessions {
  readonly coordinator: Client;
  readonly readers: readonly [Client, Client];
  readonly adjudicator: Client;
  readonly approver: Client;
  /** Resolves when everyone who signs has keys. They are made beside the reading, because that takes seconds. */
  readonly keys: Promise<void>;
}

/** A case with its images and truth, made once and kept while its wave is worked on. */
export interface StagedCase extends PreparedCase {
  readonly row: DemoCase;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUids: readonly string[];
}

/** One project while it is being seeded. */
export interface ProjectStage {
  readonly driver: DemoDriver;
  readonly sessions: DemoSessions;
  readonly project: DemoProject;
  /** Codes of the two scripted readers in this project. */
  readonly readerCodes: readonly [string, string];
}

export type CaseRow = AnswerOf<'cases'>[number];

/** Prepares a case's images and names its UIDs. */
export function stageCase(row: DemoCase): StagedCase {
  const prepared = row.prepare();
  return { ...prepared, row, ...seriesUids(seriesKey(row), prepared.volume.slices) };
}

/** The key that a case's UIDs derive from. */
export const seriesKey = (row: DemoCase): string => `case/${row.label}`;

/** The project's cases as the server lists them, by label. */
export async function listCases({ sessions, project }: ProjectStage): Promise<ReadonlyMap<string, CaseRow>> {
  const rows = await sessions.coordinator.call('cases', { params: { project: project.key } });
  return new Map(rows.map((row) => [row.label, row]));
}

/** How long the server may take to compare and file what was submitted. */
const PATIENCE_MS = 60_000;
const POLL_MS = 200;

/** Waits until every case of `labels` is in one of `states`. @throws OverreadError OVR_INTERNAL after a minute. */
export async function settled(
  stage: ProjectStage,
  labels: readonly string[],
  states: readonly CaseRow['state'][],
): Promise<ReadonlyMap<string, CaseRow>> {
  const until = stage.driver.now().getTime() + PATIENCE_MS;
  for (;;) {
    const rows = await listCases(stage);
    const late = labels.filter((label) => !states.includes(rows.get(label)?.state ?? 'withdrawn'));
    if (late.length === 0) return rows;
    if (stage.driver.now().getTime() > until)
      throw new OverreadError(
        'OVR_INTERNAL',
        `The demo stands still: ${late.join(', ')} did not become ${states.join(' or ')}.`,
      );
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The next task of a person, or null if none waits. */
export async function nextTask(
  client: Client,
  project: string,
  kind: 'read' | 'adjudicate' | 'signOff',
): Promise<AnswerOf<'task'> | null> {
  try {
    const { taskId } = await client.call('next', { body: { project, kind } });
    return await client.call('task', { params: { taskId } });
  } catch (error) {
    if (error instanceof OverreadError && error.code === 'OVR_TASK_NONE') return null;
    throw error;
  }
}

/** The staged case of a task. @throws OverreadError OVR_INTERNAL if Next gave a case that this wave does not have. */
export function stagedOf(staged: readonly StagedCase[], label: string): StagedCase {
  const found = staged.find((one) => one.row.label === label);
  if (found === undefined)
    throw new OverreadError(
      'OVR_INTERNAL',
      `The demo was given the case ${label} out of its order; start with an empty data folder.`,
    );
  return found;
}
