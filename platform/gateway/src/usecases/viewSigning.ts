import type { SigningKeyView, SigningView } from '@overread/contract';
import { type Role, TASK_ROLES } from '@overread/domain';
import { describeCertificate } from '@overread/signing';
import type { Person } from './access.ts';
import { lockedUntil } from './countedTry.ts';
import type { Ports, SigningKeyRow, Tx } from './ports.ts';
import { endOfSession, ownSigningSession } from './signingSession.ts';

/** The own signing keys, one per role that signs, and the own signing session. */
export async function viewSigning(ports: Ports, actor: Person, secret: string | undefined): Promise<SigningView> {
  return ports.store.transaction(async (tx) => {
    const rows = await ports.store.signingKeys.ofAccount(tx, actor.accountId);
    const session = await ownSigningSession(ports, tx, actor, secret);
    const locked = await lockedUntil(ports, tx, { purpose: 'signing', subject: actor.accountId });
    const signing = await signingMemberships(ports, tx, actor.accountId);
    return {
      hasPassphrase: rows.some((row) => row.state === 'open' || row.state === 'asked'),
      keys: signing.map((member) => {
        const mine = rows.filter((row) => row.project_id === member.projectId && row.role === member.role);
        return keyView(member, mine.at(-1), ports.now());
      }),
      sessionUntil: session ? endOfSession(session).toISOString() : null,
      lockedUntil: locked?.toISOString() ?? null,
      isDemo: ports.keyring.authority.isDemo,
    };
  });
}

/** The memberships of an account that sign: adjudicators and approvers, and readers where a SOP asks them to (R19). */
async function signingMemberships(ports: Ports, tx: Tx, accountId: string) {
  const members = await ports.store.projects.membershipsOf(tx, accountId);
  const versions = await ports.store.protocols.list(tx, [...new Set(members.map((member) => member.projectId))]);
  const asks = new Set(versions.filter((row) => row.content.readSignature === 'own').map((row) => row.project_id));
  return members.filter(
    ({ role, projectId }) =>
      (TASK_ROLES as readonly Role[]).includes(role) && (role !== 'reader' || asks.has(projectId)),
  );
}

type Member = Awaited<ReturnType<typeof signingMemberships>>[number];

function keyView(member: Member, row: SigningKeyRow | undefined, at: Date): SigningKeyView {
  return {
    project: member.projectKey,
    projectTitle: member.projectTitle,
    role: member.role,
    code: member.code,
    state: row?.state ?? 'none',
    sentence: sentenceOf(row, at),
    subject: row?.since ? row.subject : null,
    fingerprint: row?.since ? row.fingerprint : null,
    since: row?.since?.toISOString() ?? null,
    until: row?.until?.toISOString() ?? null,
  };
}

function sentenceOf(row: SigningKeyRow | undefined, at: Date): string {
  switch (row?.state) {
    case undefined:
      return 'You have no signing key for this role yet. Make one; without it you cannot sign.';
    case 'open':
      return endOf(row, at) ?? 'Your key is in use. Each signature asks for your signing passphrase.';
    case 'asked':
      if (!row.needs_confirmation)
        return 'Your key is made and waits for its certificate. The coordinator or the administrator issues it after verifying who you are; ask them.';
      return row.confirmed_by === null
        ? 'Your new key waits for two persons: one confirms that you asked for it, another one issues the certificate.'
        : 'Your new key was confirmed and waits for its certificate, which another person issues.';
    case 'refused':
      return `Your certificate was not issued: ${row.closed_because}. You can make another key.`;
    case 'closed':
      return `Your key was closed: ${row.closed_because}. What you signed with it stands. Make a new one to sign again.`;
  }
}

/** So early a person is told that the certificate ends. */
const WARNED_MS = 30 * 24 * 3600_000;

/** What to do about a certificate that has ended or soon will; undefined while there is time. */
function endOf({ certificate }: SigningKeyRow, at: Date): string | undefined {
  if (!certificate) return undefined;
  const { notAfter } = describeCertificate(certificate);
  const leftMs = new Date(notAfter).getTime() - at.getTime();
  if (leftMs > WARNED_MS) return undefined;
  const ends = leftMs > 0 ? 'ends' : 'ended';
  return `Your certificate ${ends} on ${notAfter.slice(0, 10)}. Close the key (I no longer need it) and make a new one; what you signed stands.`;
}
