import { createPublicKey } from 'node:crypto';
import { describeCertificate } from '@overread/signing';
import { fileSigningRoster } from './fileSigningRoster.ts';
import type { Ports, SigningKeyRow, Tx } from './ports.ts';

/** Who issues, in which role, and how it was found out who the holder is. `person` null: the demo's authority by itself. */
export interface Issuance {
  readonly person: {
    readonly accountId: string;
    readonly name: string;
    readonly role: string;
    readonly code: string;
  } | null;
  readonly identity: string;
}

/**
 * The certificate for a key that waits: signed by the authority, or the one that the person brought along. Before the transaction that
 * keeps it, because opening the authority's key takes its time.
 * @throws OVR_AUTHORITY_PASSPHRASE
 */
export async function certify(
  ports: Ports,
  row: SigningKeyRow,
  names: { readonly name: string; readonly projectKey: string },
  passphrase: string | undefined,
): Promise<Uint8Array> {
  if (row.made === 'brought' && row.certificate) return row.certificate;
  return ports.keyring.authority.issue(
    {
      // The approver signs in clear; everybody else by code (D16).
      commonName: row.role === 'approver' ? names.name : row.code,
      projectKey: names.projectKey,
      publicKey: createPublicKey({ key: row.public_key, format: 'der', type: 'spki' }),
      at: ports.now(),
    },
    passphrase,
  );
}

/** Opens a key with its certificate: in the log, in the project's roster, and as a notice to the person whose name it bears. */
export async function openKey(
  ports: Ports,
  tx: Tx,
  row: SigningKeyRow,
  certificate: Uint8Array,
  { person, identity }: Issuance,
): Promise<void> {
  const at = ports.now();
  const { subject, fingerprint } = describeCertificate(certificate);
  await ports.store.signingKeys.issue(tx, row.id, {
    certificate,
    fingerprint,
    subject,
    by: person?.accountId ?? null,
    identity,
    at,
  });
  await ports.store.audit.append(tx, {
    at,
    kind: 'signing.certificateIssued',
    accountId: person?.accountId ?? null,
    code: person?.code ?? null,
    role: person?.role ?? 'system',
    projectId: row.project_id,
    data: { holder: row.code, identity, subject, fingerprint },
  });
  // The demo's authority issues only what its holder has just asked for.
  if (person)
    await ports.store.notices.insert(tx, {
      id: ports.newId(),
      accountId: row.account_id,
      at,
      sentence: `A certificate was issued in your name (${row.code}) by ${person.name}. If you did not ask for it, close the key on the page Signing and tell your coordinator.`,
    });
  await fileSigningRoster(ports, tx, row.project_id, at);
}
