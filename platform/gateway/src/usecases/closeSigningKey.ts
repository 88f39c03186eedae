import { OverreadError, type Role } from '@overread/domain';
import type { Person } from './access.ts';
import { notFound } from './access.ts';
import { CLOSURES, closeKey } from './closeKey.ts';
import type { Ports } from './ports.ts';

/**
 * Closes an own key. With a lost or exposed passphrase all own keys are closed, in every project: it opens them all, and a new one
 * must not be sealed beside keys that nobody or somebody else can open.
 * @throws OVR_NOT_FOUND, OVR_REQUEST_INVALID if there is nothing to close
 */
export async function closeSigningKey(
  ports: Ports,
  actor: Person,
  input: { readonly project: string; readonly role: Role; readonly reason: keyof typeof CLOSURES },
): Promise<void> {
  const member = actor.memberships.find((row) => row.projectKey === input.project && row.role === input.role);
  if (!member) throw notFound();
  const { store } = ports;
  await store.transaction(async (tx) => {
    const rows = (await store.signingKeys.ofAccount(tx, actor.accountId)).filter(
      (row) => row.state === 'open' || row.state === 'asked',
    );
    const isNamed = (row: (typeof rows)[number]) => row.project_id === member.projectId && row.role === member.role;
    if (!rows.some(isNamed)) throw new OverreadError('OVR_REQUEST_INVALID', 'You have no signing key for this role.');
    const ending = input.reason === 'noLongerNeeded' ? rows.filter(isNamed) : rows;
    // In one order for everybody, so that two closures never wait for each other.
    for (const { id, project_id } of ending.toSorted((a, b) => a.project_id.localeCompare(b.project_id))) {
      await store.projects.lock(tx, project_id);
      const row = await store.signingKeys.lock(tx, id);
      if (row?.state !== 'open' && row?.state !== 'asked') continue;
      const by = { accountId: actor.accountId, name: actor.name, role: row.role, code: row.code };
      await closeKey(ports, tx, row, { because: CLOSURES[input.reason], by });
    }
  });
  ports.wake();
}
