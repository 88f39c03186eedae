import { createPublicKey, type KeyObject } from 'node:crypto';
import { OverreadError, type Role, TASK_ROLES } from '@overread/domain';
import { describeCertificate, sealKey } from '@overread/signing';
import { openSealedKey } from '../auth/openSealedKey.ts';
import { isPassword, requireStrongPassphrase } from '../auth/passwords.ts';
import { notFound, type Person } from './access.ts';
import { type Brought, broughtKey, type Pkcs12File } from './broughtKey.ts';
import { countedTry } from './countedTry.ts';
import { certify, openKey } from './issueKey.ts';
import type { Membership, Ports, SigningKeyRow, Tx } from './ports.ts';

/** For which membership, and the secrets that seal it. */
export interface MakeKeyInput {
  readonly project: string;
  readonly role: Role;
  readonly password: string;
  readonly passphrase: string;
  readonly pkcs12?: Pkcs12File | undefined;
}

/**
 * Makes the signing key of one own membership, sealed under the signing passphrase. The demo's authority issues its certificate at
 * once; elsewhere, and after a key was lost, it waits for somebody who verifies who the person is (21 CFR 11.100(b)).
 *
 * @throws OVR_NOT_FOUND, OVR_SIGNING_REFUSED, OVR_SIGNING_THROTTLED, OVR_PASSWORD_WEAK, OVR_CERTIFICATE_INVALID, OVR_REQUEST_INVALID
 */
export async function makeSigningKey(ports: Ports, actor: Person, input: MakeKeyInput): Promise<void> {
  const { store, keyring } = ports;
  const member = membershipOf(actor, input);
  const before = await store.transaction(async (tx) => ({
    account: await store.accounts.byId(tx, actor.accountId),
    keys: await store.signingKeys.ofAccount(tx, actor.accountId),
  }));
  const { passphrase, password } = input;
  requireNone(before.keys, member);
  requireStrongPassphrase(passphrase, password);
  const current = before.keys.find(isCurrent);
  const right = await countedTry(
    ports,
    { purpose: 'signing', subject: actor.accountId },
    { ...eventOf(actor, member), kind: 'signing.refused' },
    async () => {
      const isRight = await isPassword(password, before.account?.password_hash);
      // All keys of a person have one passphrase; the first one sets it.
      const isSame = current === undefined || (await openSealedKey(current.sealed_key, passphrase)) !== undefined;
      return isRight && isSame ? true : undefined;
    },
  );
  if (!right)
    throw new OverreadError(
      'OVR_SIGNING_REFUSED',
      current
        ? 'The password is wrong, or this is not the signing passphrase that your other keys have.'
        : 'The password is wrong.',
    );
  const brought = input.pkcs12 ? broughtKey(actor, member, input.pkcs12, ports.now()) : undefined;
  const privateKey = brought?.privateKey ?? (await keyring.newKey());
  const sealedKey = await sealKey(privateKey, passphrase);
  const id = await store.transaction((tx) => insertKey(ports, tx, { actor, member, brought, privateKey, sealedKey }));
  if (keyring.authority.isDemo) await issueInDemo(ports, actor, member, id);
  ports.wake();
}

/** The authority of the demo vouches for everybody at once, but after a key was lost. */
async function issueInDemo(ports: Ports, actor: Person, member: Membership, id: string): Promise<void> {
  const { store } = ports;
  const asked = await store.transaction((tx) => store.signingKeys.lock(tx, id));
  if (!asked || asked.needs_confirmation) return;
  const certificate = await certify(ports, asked, { name: actor.name, projectKey: member.projectKey }, undefined);
  await store.transaction(async (tx) => {
    await store.projects.lock(tx, member.projectId);
    const row = await store.signingKeys.lock(tx, id);
    if (row?.state === 'asked')
      await openKey(ports, tx, row, certificate, { person: null, identity: 'nobody, this is the demo' });
  });
}

/** The membership that a key is for: of a role that holds tasks, held now. */
function membershipOf(actor: Person, { project, role }: Pick<MakeKeyInput, 'project' | 'role'>): Membership {
  const found = actor.memberships.find((entry) => entry.projectKey === project && entry.role === role);
  if (!found) throw notFound();
  if (!(TASK_ROLES as readonly Role[]).includes(role))
    throw new OverreadError('OVR_REQUEST_INVALID', 'This role signs nothing.');
  return found;
}

const isCurrent = (row: SigningKeyRow): boolean => row.state === 'open' || row.state === 'asked';
const isOf = (row: SigningKeyRow, member: Membership): boolean =>
  row.project_id === member.projectId && row.role === member.role;

function requireNone(rows: readonly SigningKeyRow[], member: Membership): void {
  const there = rows.find((row) => isCurrent(row) && isOf(row, member));
  if (there)
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      there.state === 'open' ? 'You have a signing key for this role.' : 'Your key waits for its certificate.',
    );
}

interface NewKey {
  readonly actor: Person;
  readonly member: Membership;
  readonly brought: Brought | undefined;
  readonly privateKey: KeyObject;
  readonly sealedKey: string;
}

async function insertKey(ports: Ports, tx: Tx, { actor, member, brought, privateKey, sealedKey }: NewKey) {
  const { signingKeys, projects, audit } = ports.store;
  await projects.lock(tx, member.projectId);
  const earlier = await signingKeys.ofAccount(tx, actor.accountId);
  // Two dialogs at once: the second one finds the first one's key.
  requireNone(earlier, member);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  if (await signingKeys.isKnown(tx, publicKey))
    throw new OverreadError(
      'OVR_CERTIFICATE_INVALID',
      'This key was brought along before. One key for two roles would tell that they are one person; bring another one.',
    );
  const at = ports.now();
  const row = {
    id: ports.newId(),
    project_id: member.projectId,
    account_id: actor.accountId,
    role: member.role,
    code: member.code,
    state: 'asked' as const,
    made: brought ? ('brought' as const) : ('here' as const),
    sealed_key: sealedKey,
    public_key: publicKey,
    subject: brought ? describeCertificate(brought.certificate).subject : '',
    certificate: brought ? Buffer.from(brought.certificate) : null,
    chain: JSON.stringify((brought?.chain ?? []).map((der) => Buffer.from(der).toString('base64'))),
    fingerprint: brought ? describeCertificate(brought.certificate).fingerprint : null,
    asked_at: at,
    // Whatever the first key was closed for: who asks for another one may not be who held it.
    needs_confirmation: earlier.some((key) => isOf(key, member) && key.state === 'closed'),
  };
  await signingKeys.insert(tx, row);
  await audit.append(tx, { ...eventOf(actor, member), at, kind: 'signing.keyAsked' });
  return row.id;
}

const eventOf = (actor: Person, { code, role, projectId }: Membership) => ({
  accountId: actor.accountId,
  code,
  role,
  projectId,
  data: { code },
});
