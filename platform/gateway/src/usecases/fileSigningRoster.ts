import { canonicalJson, type Role, type RosterEntry } from '@overread/domain';
import { describeCertificate } from '@overread/signing';
import type { Ports, Tx } from './ports.ts';
import { logVerifierKey } from './sequenceLog.ts';
import { acceptRecord, projectRecordObject, revisionBefore } from './workflowFiling.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Why a certificate of the gateway itself ended before its time. */
const REPLACED = 'the gateway has another key';

/**
 * Files the whole signing roster of a project (design section 4) as its next revision, with the one before as predecessor: the
 * authority, the log's key, and every certificate that ever counted, with its period. In the transaction of the change; the project's
 * row is held from here on. What has not changed is not filed again.
 */
export async function fileSigningRoster(ports: Ports, tx: Tx, projectId: string, at: Date): Promise<void> {
  const { keyring } = ports;
  await noteDevice(ports, tx, at);
  const { subject, fingerprint } = describeCertificate(keyring.authority.certificate);
  const facts = {
    authority: {
      subject,
      certificate: base64(keyring.authority.certificate),
      fingerprint,
      isDemo: keyring.authority.isDemo,
    },
    logKey: await logVerifierKey(ports, tx),
    certificates: await rosterEntries(ports, tx, projectId),
  };
  const digest = ports.sha256(new TextEncoder().encode(canonicalJson(facts)));
  const revision = await ports.store.projects.nextRosterRevision(tx, projectId, digest);
  if (revision === undefined) return;
  const project = await ports.store.projects.byId(tx, projectId);
  if (!project) throw new TypeError('a roster belongs to a project');
  const partsOf = (number: number) => ['signingRoster', projectId, number] as const;
  const record = projectRecordObject(ports, project, {
    kind: 'signingRoster',
    uidParts: partsOf(revision),
    seriesNumber: 3000 + revision,
    sentence: `Signing roster, revision ${revision}: ${facts.certificates.length} certificates.`,
    at,
    content: { projectId, projectKey: project.key, revision, ...facts, at: at.toISOString() },
    ...revisionBefore(ports, project.record_study_uid, partsOf, revision),
  });
  await acceptRecord(ports, tx, { projectId, caseId: null }, record);
}

/**
 * Notes the gateway's present certificate. An earlier one of the same key counts on until its own end, because another gateway of the
 * installation may still hold it; one of another key ends now.
 */
async function noteDevice(ports: Ports, tx: Tx, at: Date): Promise<void> {
  const { deviceCertificates } = ports.store;
  const certificate = ports.keyring.device;
  const { fingerprint, subject, notBefore, publicKey } = describeCertificate(certificate);
  await deviceCertificates.note(tx, { fingerprint, certificate, subject, since: new Date(notBefore) });
  for (const row of await deviceCertificates.list(tx))
    if (row.until === null && !describeCertificate(row.certificate).publicKey.equals(publicKey))
      await deviceCertificates.end(tx, row.fingerprint, at);
}

async function rosterEntries(ports: Ports, tx: Tx, projectId: string): Promise<RosterEntry[]> {
  const devices = await ports.store.deviceCertificates.list(tx);
  const persons = await ports.store.signingKeys.roster(tx, projectId);
  return [
    ...devices.map((row) => ({
      fingerprint: row.fingerprint,
      kind: 'device' as const,
      holder: 'gateway',
      role: null,
      subject: row.subject,
      certificate: base64(row.certificate),
      chain: [],
      since: row.since.toISOString(),
      until: row.until?.toISOString() ?? null,
      closedBecause: row.until ? REPLACED : null,
      issuedBy: null,
      confirmedBy: null,
      identity: null,
    })),
    ...persons.map((row) => ({
      fingerprint: row.fingerprint ?? '',
      kind: 'person' as const,
      holder: row.code,
      role: row.role as Role,
      subject: row.subject,
      certificate: base64(row.certificate ?? new Uint8Array()),
      chain: row.chain,
      since: row.since?.toISOString() ?? '',
      until: row.until?.toISOString() ?? null,
      closedBecause: row.closed_because,
      issuedBy: row.issuerLogin,
      confirmedBy: row.confirmerLogin,
      identity: row.identity,
    })),
  ];
}

/**
 * Files the roster of every project where it has changed with the installation: another device certificate, authority or log key.
 * At every start, and after a renewal.
 */
export async function renewRosters(ports: Ports): Promise<void> {
  const projects = await ports.store.transaction((tx) => ports.store.projects.list(tx));
  for (const { id } of projects)
    await ports.store.transaction(async (tx) => {
      await ports.store.projects.lock(tx, id);
      await fileSigningRoster(ports, tx, id, ports.now());
    });
  ports.wake();
}
