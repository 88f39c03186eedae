import { EXCLUSION_REASONS, isExclusionReason, OverreadError, transitionFor } from '@overread/domain';
import { type Acting, type Person, requireCase } from './access.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import type { CaseRowStored, Ports, Tx } from './ports.ts';
import { recordScene } from './recordScene.ts';
import { acceptRecord, caseRecordObject } from './workflowFiling.ts';

/** Which case, and why, from the closed list. */
export interface ExclusionInput {
  readonly caseId: string;
  readonly reason: string;
}

/**
 * Excludes a case. Before the first submission one coordinator does it; after it, the first one asks and a second one
 * confirms with the same reason (R13). Open tasks are canceled; what was submitted stays. A workflow record is filed.
 * @returns the sentence for the page.
 * @throws OVR_REQUEST_INVALID, OVR_CASE_STATE
 */
export async function excludeCase(ports: Ports, actor: Person, input: ExclusionInput): Promise<string> {
  const { reason } = input;
  if (!isExclusionReason(reason))
    throw new OverreadError('OVR_REQUEST_INVALID', `A reason is one of ${Object.keys(EXCLUSION_REASONS).join(', ')}.`);
  await checkFreeDisk(ports);
  const words = EXCLUSION_REASONS[reason];
  const message = await ports.store.transaction(async (tx) => {
    const acting = await requireCase(ports, tx, actor, input.caseId, 'case.exclude', { lock: true });
    const row = acting.case;
    if (!transitionFor(row.state, 'exclude', 'coordinator'))
      throw new OverreadError('OVR_CASE_STATE', `A case that is ${row.state} cannot be excluded.`);
    const askedBy = row.exclusion_asked_by;
    const isSecondNeeded = await needsSecondPerson(ports, tx, row);
    if (isSecondNeeded) {
      if (askedBy === null) {
        await ports.store.cases.askExclusion(tx, row.id, actor.accountId, reason);
        await note(ports, tx, actor, acting, 'case.exclusionAsked', words);
        return 'Asked. A read has been submitted, so a second coordinator must confirm with the same reason.';
      }
      if (askedBy === actor.accountId)
        throw new OverreadError(
          'OVR_CASE_STATE',
          'You asked for this exclusion; a second coordinator must confirm it.',
        );
      if (row.exclusion_reason !== reason)
        throw new OverreadError('OVR_CASE_STATE', 'The exclusion was asked for with another reason.');
    }
    await ports.store.cases.setExclusionReason(tx, row.id, reason);
    await ports.store.cases.move(tx, row.id, row.state, 'excluded');
    await ports.store.tasks.cancelOpen(tx, row.id);
    // Withdrawing the tasks waited for a submission that was being accepted.
    if (!isSecondNeeded && (await needsSecondPerson(ports, tx, row)))
      throw new OverreadError('OVR_CASE_STATE', 'A read has been submitted at this very moment; ask again.');
    await note(ports, tx, actor, acting, 'case.excluded', words);
    await fileExclusion(ports, tx, acting, reason);
    return 'The case is excluded.';
  });
  ports.wake();
  return message;
}

/** True from the first submission on, filed or still on its way. */
async function needsSecondPerson(ports: Ports, tx: Tx, row: CaseRowStored): Promise<boolean> {
  const tasks = await ports.store.tasks.ofCase(tx, row.id);
  return tasks.some((task) => task.state === 'COMPLETED' || task.is_filing);
}

async function note(
  ports: Ports,
  tx: Tx,
  actor: Person,
  acting: Acting & { readonly case: CaseRowStored },
  kind: 'case.excluded' | 'case.exclusionAsked',
  reason: string,
): Promise<void> {
  await ports.store.audit.append(tx, {
    at: ports.now(),
    kind,
    accountId: actor.accountId,
    code: acting.code,
    role: acting.role,
    projectId: acting.case.project_id,
    caseId: acting.case.id,
    protocolVersionId: acting.case.protocol_version_id,
    data: { reason, from: acting.case.state },
    reason,
  });
}

/** The workflow record of the exclusion, in the case's study. */
async function fileExclusion(
  ports: Ports,
  tx: Tx,
  acting: Acting & { readonly case: CaseRowStored },
  reason: keyof typeof EXCLUSION_REASONS,
): Promise<void> {
  const scene = await recordScene(ports, tx, acting.case.id);
  const at = ports.now();
  const asked = acting.case.exclusion_asked_by;
  const first = asked && (await ports.store.projects.membershipHistory(tx, acting.case.project_id, asked));
  const record = caseRecordObject(ports, scene, {
    kind: 'caseExcluded',
    uidParts: ['excluded', scene.case.id],
    seriesNumber: 9001,
    sentence: `Case ${scene.case.label} excluded: ${EXCLUSION_REASONS[reason]}.`,
    person: acting.code,
    at,
    content: {
      projectId: scene.project.id,
      caseId: scene.case.id,
      from: acting.case.state,
      reason,
      askedBy: (first || []).find((membership) => membership.role === 'coordinator')?.code ?? acting.code,
      excludedBy: acting.code,
      excludedAt: at.toISOString(),
    },
  });
  await acceptRecord(ports, tx, { projectId: scene.project.id, caseId: scene.case.id }, record);
}
