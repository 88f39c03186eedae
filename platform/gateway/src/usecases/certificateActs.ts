import { OverreadError } from '@overread/domain';
import { type Acting, notFound, type Person, requireSigningKey } from './access.ts';
import { closeKey } from './closeKey.ts';
import { certify, openKey } from './issueKey.ts';
import type { Ports, SigningKeyRow, Tx } from './ports.ts';

const PERMISSION = 'certificate.issue';

/** Somebody's key, and in which role the person who looks after certificates acts on it. */
type Held = Acting & { readonly row: SigningKeyRow };

/**
 * A key of another person in a project whose certificates the person issues; its project's row and its own are held.
 * @throws OVR_NOT_FOUND for absent keys and those of other projects alike; OVR_AUTH_FORBIDDEN for the own one
 */
async function requireKey(ports: Ports, tx: Tx, actor: Person, id: string): Promise<Held> {
  const { row: found, role, code } = await requireSigningKey(ports, tx, actor, id, PERMISSION);
  await ports.store.projects.lock(tx, found.project_id);
  const row = await ports.store.signingKeys.lock(tx, id);
  if (!row) throw notFound();
  if (row.account_id === actor.accountId)
    throw new OverreadError('OVR_AUTH_FORBIDDEN', 'Nobody vouches for himself; another person does.');
  return { role, code, row };
}

function requireWaiting(row: SigningKeyRow): void {
  if (row.state !== 'asked')
    throw new OverreadError('OVR_REQUEST_INVALID', 'This request was answered already. Reload the page.');
}

/** Why this person may not issue now, or undefined. */
export function issuanceRefusal(row: SigningKeyRow, accountId: string): string | undefined {
  if (row.account_id === accountId) return 'Nobody vouches for himself.';
  if (!row.needs_confirmation) return undefined;
  if (row.confirmed_by === null)
    return 'After a lost key a second person confirms first that the holder asked for a new one.';
  if (row.confirmed_by === accountId) return 'You confirmed this request; another person issues the certificate.';
  return undefined;
}

/**
 * Confirms, as one of two persons, that a holder whose key was lost or exposed asked for a new one.
 * @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN, OVR_REQUEST_INVALID
 */
export async function confirmCertificate(ports: Ports, actor: Person, requestId: string): Promise<void> {
  await ports.store.transaction(async (tx) => {
    const { row, role, code } = await requireKey(ports, tx, actor, requestId);
    requireWaiting(row);
    if (!row.needs_confirmation) throw new OverreadError('OVR_REQUEST_INVALID', 'A first key takes no confirmation.');
    if (row.confirmed_by !== null) throw new OverreadError('OVR_REQUEST_INVALID', 'This request is confirmed already.');
    const at = ports.now();
    await ports.store.signingKeys.confirm(tx, row.id, actor.accountId, at);
    await ports.store.audit.append(tx, {
      at,
      kind: 'signing.keyConfirmed',
      accountId: actor.accountId,
      code,
      role,
      projectId: row.project_id,
      data: { code, holder: row.code },
    });
  });
}

/**
 * Issues a certificate to a person whose identity was verified (21 CFR 11.100(b)).
 * @param input.identity how it was verified, for the roster.
 * @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN, OVR_REQUEST_INVALID, OVR_AUTHORITY_PASSPHRASE
 */
export async function issueCertificate(
  ports: Ports,
  actor: Person,
  input: { readonly requestId: string; readonly identity: string; readonly passphrase?: string | undefined },
): Promise<void> {
  const { store } = ports;
  const find = async (tx: Tx) => {
    const held = await requireKey(ports, tx, actor, input.requestId);
    requireWaiting(held.row);
    const refusal = issuanceRefusal(held.row, actor.accountId);
    if (refusal) throw new OverreadError('OVR_AUTH_FORBIDDEN', refusal);
    return held;
  };
  const { row, name, projectKey } = await store.transaction(async (tx) => {
    const held = await find(tx);
    const account = await store.accounts.byId(tx, held.row.account_id);
    const project = await store.projects.byId(tx, held.row.project_id);
    if (account?.disabled_at !== null) throw new OverreadError('OVR_REQUEST_INVALID', 'The account is closed.');
    return { row: held.row, name: account.name, projectKey: project?.key ?? '' };
  });
  const certificate = await certify(ports, row, { name, projectKey }, input.passphrase);
  await store.transaction(async (tx) => {
    const held = await find(tx);
    const person = { accountId: actor.accountId, name: actor.name, role: held.role, code: held.code };
    await openKey(ports, tx, held.row, certificate, { person, identity: input.identity });
  });
  ports.wake();
}

/** Refuses a certificate, with the reason that the person is told. @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN, OVR_REQUEST_INVALID */
export function refuseCertificate(ports: Ports, actor: Person, requestId: string, reason: string): Promise<void> {
  return endKey(ports, actor, requestId, reason, 'asked');
}

/** Closes a person's key with a date; what it signed stands. @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN, OVR_REQUEST_INVALID */
export function closeCertificate(ports: Ports, actor: Person, keyId: string, reason: string): Promise<void> {
  return endKey(ports, actor, keyId, reason, 'open');
}

async function endKey(
  ports: Ports,
  actor: Person,
  id: string,
  because: string,
  state: 'asked' | 'open',
): Promise<void> {
  await ports.store.transaction(async (tx) => {
    const { row, role, code } = await requireKey(ports, tx, actor, id);
    if (row.state !== state)
      throw new OverreadError('OVR_REQUEST_INVALID', 'This was answered or closed already. Reload the page.');
    await closeKey(ports, tx, row, { because, by: { accountId: actor.accountId, name: actor.name, role, code } });
  });
  ports.wake();
}
