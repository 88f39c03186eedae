import { decideUnits } from './decideUnits.ts';
import { nextTask, type ProjectStage, type StagedCase, stagedOf } from './projectStage.ts';
import { signing } from './signatures.ts';

/** Lets the scripted adjudicator settle so many cases, in the order that Next gives them. */
export async function adjudicateCases(
  { sessions, project, driver }: ProjectStage,
  staged: readonly StagedCase[],
  count: number,
): Promise<void> {
  const client = sessions.adjudicator;
  await sessions.keys;
  for (let left = count; left > 0; left--) {
    const task = await nextTask(client, project.key, 'adjudicate');
    if (task === null) return;
    const one = stagedOf(staged, task.case.label);
    const params = { taskId: task.id };
    const view = await client.call('comparison', { params });
    const [leftMasks, rightMasks] = [
      await client.getContainer('masks', { ...params, side: 'left' }),
      await client.getContainer('masks', { ...params, side: 'right' }),
    ];
    const decisions = decideUnits({
      view,
      masks: { left: leftMasks?.container ?? null, right: rightMasks?.container ?? null },
      truth: one.truth,
      volume: one.volume,
      sopInstanceUids: one.sopInstanceUids,
      acceptsExtra: one.row.acceptsExtra ?? false,
    });
    const container = { evaluation: { items: {}, answers: {} }, masks: [], adjudication: { decisions } };
    await signing(client, task.id, () => client.submit(task.id, container, `demo-${task.id}`));
    driver.progress(`${task.case.label}: differences settled`);
  }
}

/** Lets the scripted approver sign so many cases, having asked for every slice that their masks cover. */
export async function signCases({ sessions, project, driver }: ProjectStage, count: number): Promise<void> {
  const client = sessions.approver;
  await sessions.keys;
  for (let left = count; left > 0; left--) {
    const task = await nextTask(client, project.key, 'signOff');
    if (task === null) return;
    const params = { taskId: task.id };
    const final = await client.call('final', { params });
    await signing(client, task.id, () =>
      client.call('sign', {
        params,
        idempotencyKey: `demo-${task.id}`,
        body: { checklist: final.checklist.map(() => true), slicesShown: final.slicesToShow },
      }),
    );
    driver.progress(`${task.case.label}: signed`);
  }
}

/** Lets the scripted approver return the next case to adjudication. */
export async function returnNextCase({ sessions, project, driver }: ProjectStage): Promise<void> {
  const task = await nextTask(sessions.approver, project.key, 'signOff');
  if (task === null) return;
  await sessions.approver.call('returnCase', {
    params: { taskId: task.id },
    body: { reason: 'falsePositive', comment: 'Lesion on the right is a sulcus, not a cyst. Please look again.' },
  });
  driver.progress(`${task.case.label}: returned to adjudication`);
}
