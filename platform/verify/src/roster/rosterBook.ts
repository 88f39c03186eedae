import { isOverreadError } from '@overread/dicom';
import type { RosterEntry } from '@overread/domain';
import { type CertificateDescription, describeCertificate } from '@overread/signing';
import type { OpenedProject, OpenedRecord } from '../archiveIndex.ts';
import { finding, timeOf } from '../checks/finding.ts';
import type { Finding } from '../report.ts';
import type { RosterAuthority, TrustAnchors } from './trust.ts';

/** A certificate as the signing rosters of a project list it. */
export interface RosterCertificate {
  readonly entry: RosterEntry;
  readonly description: CertificateDescription;
  /** When it was first listed. */
  readonly listedAt: string;
}

/** All revisions of a project's signing roster, taken together. */
export interface RosterBook {
  readonly certificates: ReadonlyMap<string, RosterCertificate>;
  /** In the order of their first appearance. */
  readonly authorities: readonly RosterAuthority[];
  /** Where one revision names another authority than the one before it. */
  readonly authorityChanges: readonly AuthorityChange[];
  /** Verifier keys of the log, oldest first. */
  readonly logKeys: readonly string[];
  readonly findings: readonly Finding[];
}

/** Another authority took over, as after a rebuild without the keys folder. */
export interface AuthorityChange {
  readonly from: RosterAuthority;
  readonly to: RosterAuthority;
  readonly revision: number;
  readonly at: string;
}

/** A person's certificate may be listed this much later than it counts from; the gateway's own is older than a new project. */
const LISTED_WITHIN_MS = 5 * 60_000;

/** Reads the signing rosters of a project, oldest revision first; the newest entry of a certificate counts. */
export function rosterBook(project: OpenedProject, anchors: TrustAnchors): RosterBook {
  const revisions = project
    .of('signingRoster')
    .toSorted((a, b) => a.record.content.revision - b.record.content.revision);
  const certificates = new Map<string, RosterCertificate>();
  const authorities = new Map<string, RosterAuthority>();
  const findings: Finding[] = [];
  const logKeys = new Set<string>();
  const authorityChanges: AuthorityChange[] = [];
  let before: RosterAuthority | undefined;
  for (const revision of revisions) {
    const { content } = revision.record;
    if (content.logKey !== null) logKeys.add(content.logKey);
    const authority = authorityOf(revision, findings);
    if (before !== undefined && authority !== undefined && before.fingerprint !== authority.fingerprint)
      authorityChanges.push({ from: before, to: authority, revision: content.revision, at: content.at });
    before = authority ?? before;
    if (authority !== undefined && !authorities.has(authority.fingerprint))
      authorities.set(authority.fingerprint, authority);
    const listed = new Set(content.certificates.map(({ fingerprint }) => fingerprint));
    for (const [fingerprint, { entry }] of certificates)
      if (!listed.has(fingerprint))
        findings.push(
          finding(
            'rosterInvalid',
            revision.object,
            `revision ${content.revision} no longer lists the certificate of ${entry.holder}; certificates are closed with a date, never taken out`,
          ),
        );
    for (const entry of content.certificates) {
      const known = certificates.get(entry.fingerprint);
      if (known !== undefined) {
        findings.push(...changes(known.entry, entry, revision));
        certificates.set(entry.fingerprint, { ...known, entry });
        continue;
      }
      const read = readEntry(entry, revision, findings);
      if (read === undefined) continue;
      const listedAt = content.at;
      if (entry.kind === 'person' && content.revision > 1 && timeOf(entry.since) < timeOf(listedAt) - LISTED_WITHIN_MS)
        findings.push(
          finding(
            'rosterInvalid',
            revision.object,
            `the certificate of ${entry.holder} is said to count from ${entry.since}, but was listed only on ${listedAt}`,
          ),
        );
      if (authority !== undefined)
        findings.push(
          ...anchors
            .chainFaults(read.entry, authority)
            .map((fault) =>
              finding('certificateChain', revision.object, `the certificate of ${entry.holder} ${fault}`),
            ),
        );
      certificates.set(entry.fingerprint, { ...read, listedAt });
    }
  }
  return { certificates, authorities: [...authorities.values()], authorityChanges, logKeys: [...logKeys], findings };
}

function authorityOf(revision: OpenedRecord<'signingRoster'>, findings: Finding[]): RosterAuthority | undefined {
  const { authority } = revision.record.content;
  const certificate = Buffer.from(authority.certificate, 'base64');
  const description = described(certificate);
  const wrong =
    description === undefined
      ? 'its authority has no certificate that can be read'
      : description.fingerprint !== authority.fingerprint
        ? 'the certificate of its authority is not the one whose fingerprint it states'
        : description.isCa
          ? undefined
          : 'the certificate of its authority is none of an authority';
  if (wrong !== undefined || description === undefined) {
    findings.push(finding('rosterInvalid', revision.object, wrong ?? 'it has no authority'));
    return undefined;
  }
  const { subject, fingerprint } = description;
  return {
    subject,
    fingerprint,
    isDemo: authority.isDemo || (description.commonName ?? '').startsWith('DEMO'),
    certificate,
  };
}

function readEntry(entry: RosterEntry, { object }: OpenedRecord<'signingRoster'>, findings: Finding[]) {
  const description = described(Buffer.from(entry.certificate, 'base64'));
  if (description === undefined || description.fingerprint !== entry.fingerprint) {
    findings.push(
      finding('rosterInvalid', object, `the certificate of ${entry.holder} is not the one whose fingerprint it states`),
    );
    return undefined;
  }
  if (description.subject !== entry.subject)
    findings.push(
      finding(
        'rosterInvalid',
        object,
        `the certificate of ${entry.holder} is of “${description.subject}”, not of “${entry.subject}”`,
      ),
    );
  return { entry, description };
}

/** What may never change of an entry; an end once set stays. */
function changes(before: RosterEntry, now: RosterEntry, { object }: OpenedRecord<'signingRoster'>): readonly Finding[] {
  const same = (['kind', 'holder', 'role', 'subject', 'certificate', 'since'] as const).every(
    (key) => before[key] === now[key],
  );
  if (same && (before.until === null || before.until === now.until)) return [];
  return [
    finding('rosterInvalid', object, `what was listed of the certificate of ${before.holder} was changed afterwards`),
  ];
}

function described(der: Uint8Array): CertificateDescription | undefined {
  try {
    return describeCertificate(der);
  } catch (error) {
    if (isOverreadError(error)) return undefined;
    throw error;
  }
}
