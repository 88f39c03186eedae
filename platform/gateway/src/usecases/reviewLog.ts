import { OverreadError } from '@overread/domain';
import { type Person, requirePermission } from './access.ts';
import { requireLogProject } from './logAccess.ts';
import type { Ports } from './ports.ts';

/** A period of the audit trail that somebody went through. Without a project: the events of the installation. */
export interface ReviewLogInput {
  readonly project?: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly comment: string;
}

/** Records that a person reviewed the audit trail of a period (EU GMP Annex 11, 9: the review is itself logged). @throws OVR_REQUEST_INVALID */
export async function reviewLog(ports: Ports, actor: Person, input: ReviewLogInput): Promise<{ message: string }> {
  requirePermission(actor, 'log.read');
  const [from, to] = [new Date(input.from), new Date(input.to)];
  const at = ports.now();
  if (!(from < to) || to > at)
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      'A review covers a period that begins before it ends and has ended.',
    );
  await ports.store.transaction(async (tx) => {
    const found = input.project === undefined ? undefined : await requireLogProject(ports, tx, actor, input.project);
    if (!found && !actor.isAdmin)
      throw new OverreadError('OVR_REQUEST_INVALID', 'Say of which project the audit trail was reviewed.');
    await ports.store.audit.append(tx, {
      at,
      kind: 'log.reviewed',
      accountId: actor.accountId,
      code: found?.member?.code ?? actor.login,
      role: found?.member?.role ?? 'admin',
      projectId: found?.project.id ?? null,
      data: { from: from.toISOString(), to: to.toISOString(), comment: input.comment },
    });
  });
  ports.wake();
  return { message: 'Your review is in the audit trail.' };
}
