import type { CertificateRequestView, CertificatesView, CertificateView } from '@overread/contract';
import type { Role } from '@overread/domain';
import { describeCertificate } from '@overread/signing';
import { actingIn, type Person } from './access.ts';
import { issuanceRefusal } from './certificateActs.ts';
import type { Ports } from './ports.ts';

/** Who waits for a certificate, and what was issued, in the projects whose certificates a person issues. */
export async function viewCertificates(ports: Ports, actor: Person): Promise<CertificatesView> {
  const { keyring, store } = ports;
  const { certificate, isDemo } = keyring.authority;
  const rows = await store.transaction(async (tx) => {
    const projects = (await store.projects.list(tx)).filter(({ id }) => actingIn(actor, id, 'certificate.issue'));
    return projects.length === 0
      ? []
      : store.signingKeys.ofProjects(
          tx,
          projects.map(({ id }) => id),
        );
  });
  const { subject, fingerprint } = describeCertificate(certificate);
  return {
    authority: { subject, fingerprint, isDemo, needsPassphrase: !isDemo },
    requests: rows.filter((row) => row.state === 'asked').map((row) => requestView(actor, row)),
    certificates: rows.filter((row) => row.since !== null).map(certificateView),
  };
}

type Row = Awaited<ReturnType<Ports['store']['signingKeys']['ofProjects']>>[number];

function requestView(actor: Person, row: Row): CertificateRequestView {
  const refusal = issuanceRefusal(row, actor.accountId);
  const isOwn = row.account_id === actor.accountId;
  const mayConfirm = row.needs_confirmation && row.confirmed_by === null && !isOwn;
  return {
    id: row.id,
    name: row.name,
    login: row.login,
    project: row.projectKey,
    projectTitle: row.projectTitle,
    role: row.role as Role,
    code: row.code,
    askedAt: row.asked_at.toISOString(),
    needsConfirmation: row.needs_confirmation,
    confirmedBy: row.confirmerName,
    mayConfirm,
    mayIssue: refusal === undefined,
    sentence: refusal ?? waits(row),
  };
}

function waits(row: Row): string {
  return row.made === 'brought'
    ? `Brought a certificate along: ${row.subject}. Verify who the person is, then accept it.`
    : 'Verify who the person is, then issue the certificate.';
}

function certificateView(row: Row): CertificateView {
  return {
    id: row.id,
    holder: row.code,
    name: row.name,
    project: row.projectKey,
    role: row.role as Role,
    subject: row.subject,
    fingerprint: row.fingerprint ?? '',
    since: row.since?.toISOString() ?? '',
    until: row.until?.toISOString() ?? null,
    closedBecause: row.closed_because,
  };
}
