import { DESTINATION_ORDER, type Destination } from '../cases/demoCase.ts';
import { enrolCases } from './enrolCases.ts';
import { type ProjectStage, type StagedCase, settled, stageCase } from './projectStage.ts';
import { readCases } from './readCases.ts';
import { adjudicateCases, returnNextCase, signCases } from './settleCases.ts';

/** What happens to the cases of each destination once they are enrolled. Each step may be run again after a crash. */
const STEPS: Readonly<Record<Destination, (stage: ProjectStage, staged: readonly StagedCase[]) => Promise<void>>> = {
  signed: async (stage, staged) => {
    await readTwice(stage, staged);
    await settleAll(stage, staged);
    await signAll(stage, staged);
  },
  returned: async (stage, staged) => {
    await readTwice(stage, staged);
    if (await hasBeenReturned(stage, staged)) return;
    await settleAll(stage, staged);
    await returnNextCase(stage);
  },
  read: readTwice,
  oneRead: (stage, staged) => readCases(stage, staged, 0),
  enrolled: async () => {},
  excluded: async (stage, staged) => {
    for (const row of (await rowsOf(stage, staged)).filter((one) => one.state === 'enrolled')) {
      await stage.sessions.coordinator.call('exclude', { params: { caseId: row.id }, body: { reason: 'wrongImages' } });
      stage.driver.progress(`${row.label}: excluded`);
    }
  },
};

/** Takes all cases of a project where they are to go, those that go furthest first. */
export async function seedProject(stage: ProjectStage): Promise<void> {
  for (const destination of DESTINATION_ORDER) {
    const rows = stage.project.cases.filter((row) => row.destination === destination);
    if (rows.length === 0) continue;
    const staged = rows.map(stageCase);
    await enrolCases(stage, staged);
    await STEPS[destination](stage, staged);
  }
}

/** States in which a case has left the readers; `comparing` stays where neither could evaluate it. */
const COMPARED = ['adjudicating', 'reviewing', 'signed'] as const;

async function readTwice(stage: ProjectStage, staged: readonly StagedCase[]): Promise<void> {
  const ends = await Promise.allSettled([readCases(stage, staged, 0), readCases(stage, staged, 1)]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const labels = staged.filter((one) => !one.row.neitherEvaluates).map((one) => one.row.label);
  await settled(stage, labels, COMPARED);
}

async function rowsOf(stage: ProjectStage, staged: readonly StagedCase[]) {
  const labels = staged.map((one) => one.row.label);
  const rows = await stage.sessions.coordinator.call('cases', { params: { project: stage.project.key } });
  return rows.filter((row) => labels.includes(row.label));
}

async function settleAll(stage: ProjectStage, staged: readonly StagedCase[]): Promise<void> {
  const open = (await rowsOf(stage, staged)).filter((row) => row.state === 'adjudicating');
  await adjudicateCases(stage, staged, open.length);
  await settled(
    stage,
    staged.map((one) => one.row.label),
    ['reviewing', 'signed'],
  );
}

async function signAll(stage: ProjectStage, staged: readonly StagedCase[]): Promise<void> {
  const open = (await rowsOf(stage, staged)).filter((row) => row.state === 'reviewing');
  await signCases(stage, open.length);
  await settled(
    stage,
    staged.map((one) => one.row.label),
    ['signed'],
  );
}

async function hasBeenReturned(stage: ProjectStage, staged: readonly StagedCase[]): Promise<boolean> {
  for (const row of await rowsOf(stage, staged)) {
    const { events } = await stage.sessions.coordinator.call('history', { params: { caseId: row.id } });
    if (events.some((event) => event.kind === 'signOff.returned')) return true;
  }
  return false;
}
