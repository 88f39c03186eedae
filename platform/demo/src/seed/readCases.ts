import type { Client } from '@overread/contract';
import type { ReadingConditions } from '@overread/domain';
import { seededRandom } from '../seededRandom.ts';
import { listCases, nextTask, type ProjectStage, type StagedCase, stagedOf } from './projectStage.ts';
import { wireMask } from './wireMasks.ts';

/** Lets one scripted reader read the cases of a wave that it has not read yet, in the order that Next gives them. */
export async function readCases(stage: ProjectStage, staged: readonly StagedCase[], reader: 0 | 1): Promise<void> {
  const client = stage.sessions.readers[reader];
  for (let left = (await unread(stage, staged, reader)).length; left > 0; left--) {
    const task = await nextTask(client, stage.project.key, 'read');
    if (task === null) return;
    await submitRead(stage, client, task, stagedOf(staged, task.case.label), reader);
    stage.driver.progress(`${task.case.label}: read by program ${reader + 1}`);
  }
}

/** The cases of a wave without a completed read under the reader's code. */
async function unread(stage: ProjectStage, staged: readonly StagedCase[], reader: 0 | 1): Promise<StagedCase[]> {
  const rows = await listCases(stage);
  const code = stage.readerCodes[reader];
  const open: StagedCase[] = [];
  for (const one of staged) {
    const row = rows.get(one.row.label);
    if (row === undefined || (row.state !== 'enrolled' && row.state !== 'reading')) continue;
    const view = await stage.sessions.coordinator.call('case', { params: { caseId: row.id } });
    const isRead = view.tasks.some((task) => task.kind === 'read' && task.code === code && task.state === 'COMPLETED');
    if (!isRead) open.push(one);
  }
  return open;
}

async function submitRead(
  { driver }: ProjectStage,
  client: Client,
  task: { readonly id: string; readonly isFiling: boolean },
  staged: StagedCase,
  reader: 0 | 1,
): Promise<void> {
  if (task.isFiling) return;
  const read = reader === 0 ? staged.readA() : staged.readB();
  await client.submit(
    task.id,
    {
      evaluation: read.evaluation.notEvaluable ? read.evaluation : { imageQuality: 'diagnostic', ...read.evaluation },
      masks: read.masks.map((mask) => wireMask(staged.volume, mask, staged.sopInstanceUids)),
      conditions: conditionsOf(staged, reader, driver.now()),
    },
    `demo-${task.id}`,
  );
}

/** Honest about who read: a program, without viewer and screen. The time is a plausible one, not a measured one. */
function conditionsOf(staged: StagedCase, reader: 0 | 1, now: Date): ReadingConditions {
  const activeTimeS = Math.round(seededRandom(`${staged.row.label}/${reader}/time`).between(60, 420));
  return {
    activeTimeS,
    openedAt: new Date(now.getTime() - activeTimeS * 1000).toISOString(),
    slicesShown: staged.volume.slices,
    slicesTotal: staged.volume.slices,
    viewer: 'Scripted reader (a program); its time is made up',
    screen: 'none',
    independent: true,
  };
}
