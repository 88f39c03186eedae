import { CODE_PREFIX, OverreadError, type Role, roleConflict } from '@overread/domain';
import { requireProject } from './access.ts';
import { fileRegister } from './fileRegister.ts';
import type { Actor, Ports } from './ports.ts';

/** Longest common name of a certificate (X.520 ub-common-name, RFC 5280 appendix A.1), and of a name in DICOM (PN). */
const LONGEST_NAME = 64;

/**
 * Gives a person a role in a project, and the code that stands for the person there (R18). Asked again, it answers the
 * same code. Roles of the past count: who has seen results does not read in that project (R14.5). A new revision of the
 * reader register is filed.
 * @throws OVR_ROLE_CONFLICT, OVR_NOT_FOUND, OVR_REQUEST_INVALID
 */
export async function addMember(
  ports: Ports,
  actor: Actor,
  input: { readonly project: string; readonly login: string; readonly role: Role },
): Promise<{ readonly code: string }> {
  const { role } = input;
  if (role === 'admin')
    throw new OverreadError('OVR_REQUEST_INVALID', 'An administrator is one of the installation, not of a project.');
  const added = await ports.store.transaction(async (tx) => {
    const acting =
      actor.kind === 'system'
        ? { project: await ports.store.projects.byKey(tx, input.project), role: 'system', code: null }
        : await requireProject(ports, tx, actor, input.project, 'membership.manage');
    const account = await ports.store.accounts.byLogin(tx, input.login.trim().toLowerCase());
    if (!acting.project || !account || account.disabled_at !== null)
      throw new OverreadError('OVR_NOT_FOUND', 'There is no open account with this login name.');
    if (role === 'approver' && [...account.name].length > LONGEST_NAME)
      throw new OverreadError(
        'OVR_REQUEST_INVALID',
        `An approver signs with the name in clear, of which a certificate takes ${LONGEST_NAME} characters; this one has ${[...account.name].length}. Create an account with a shorter form of the name.`,
      );
    const projectId = acting.project.id;
    await ports.store.projects.lock(tx, projectId);
    const held = await ports.store.projects.membershipHistory(tx, projectId, account.id);
    const same = held.find((membership) => membership.role === role && membership.until === null);
    if (same) return { code: same.code };
    const conflict = roleConflict([
      ...held.map((membership) => membership.role as Role),
      ...(account.is_admin ? (['admin'] as const) : []),
      role,
    ]);
    if (conflict) throw new OverreadError('OVR_ROLE_CONFLICT', conflict);
    const ordinal = await ports.store.projects.nextOrdinal(tx, projectId, role);
    const code = `${CODE_PREFIX[role]}-${String(ordinal).padStart(2, '0')}`;
    const at = ports.now();
    await ports.store.projects.insertMembership(tx, { projectId, accountId: account.id, role, code, ordinal, at });
    await fileRegister(ports, tx, projectId, at);
    await ports.store.audit.append(tx, {
      at,
      kind: 'project.member',
      accountId: actor.kind === 'person' ? actor.accountId : null,
      code: acting.code,
      role: acting.role,
      projectId,
      data: { code, role, accountId: account.id },
    });
    return { code };
  });
  ports.wake();
  return added;
}
