import { X509Certificate } from 'node:crypto';
import { derivedUid } from '@overread/dicom';
import { canonicalJson } from '@overread/domain';
import { type FoldedProject, type OpenedProject, observerOf } from '@overread/verify';
import { personName } from '../personName.ts';
import type { Ports, Tx } from '../ports.ts';
import { sha256Bytes } from '../sha256Bytes.ts';
import type { AccountBook } from './accountBook.ts';
import { codesOfProject } from './codesOf.ts';
import { artifactRow } from './restoredArtifact.ts';
import type { RestoredProject } from './restoredProject.ts';

const date = (iso: string): Date => new Date(iso);

/** Puts a project without its cases into the database, or what is missing of one that is there: people, roles, SOP versions, batches, certificates, the objects of its own study. */
export async function restoreProject(
  ports: Ports,
  tx: Tx,
  {
    folded,
    opened,
    accounts,
  }: {
    readonly folded: FoldedProject;
    readonly opened: OpenedProject;
    readonly accounts: AccountBook;
  },
): Promise<RestoredProject> {
  const { store } = ports;
  const { projectId: id, projectKey: key, projectTitle: title, seed, createdAt } = folded.created.record.content;
  await store.projects.insert(tx, {
    id,
    key,
    title,
    seed,
    recordStudyUid: derivedUid(sha256Bytes(ports), 'recordStudy', id),
    at: date(createdAt),
  });
  const members = folded.register?.record.content.members ?? [];
  const byCode = new Map<string, string>();
  for (const member of members) {
    const accountId = await accounts.of(tx, { ...member, since: date(member.since) });
    byCode.set(member.code, accountId);
    await store.restore.missing(tx, 'membership', [
      {
        project_id: id,
        account_id: accountId,
        role: member.role,
        code: member.code,
        ordinal: Number(/\d+$/.exec(member.code)?.[0] ?? 0),
        since: date(member.since),
        until: member.until === null ? null : date(member.until),
      },
    ]);
  }
  let nobody: string | undefined;
  const know = async (in_: Tx, codes: readonly string[]) => {
    if (codes.every((code) => byCode.has(code))) return;
    nobody ??= await accounts.of(in_, { login: 'unknown-person', name: 'Not in the register', since: ports.now() });
  };
  const accountOf = (code: string) => {
    const found = byCode.get(code) ?? nobody;
    if (found === undefined) throw new TypeError(`nobody is known as ${code}`);
    return found;
  };
  await know(tx, codesOfProject(folded));
  for (const { id: versionId, content, published, retired } of folded.protocols) {
    const canonical = canonicalJson(content);
    await store.restore.missing(tx, 'protocol_version', [
      {
        id: versionId,
        project_id: id,
        key: content.key,
        version: content.version,
        content: canonical,
        canonical,
        digest: published.record.content.digest,
        published_by: accountOf(published.record.content.publishedBy),
        published_at: date(published.record.content.at),
        retired_at: retired ? date(retired.record.content.at) : null,
      },
    ]);
  }
  const batches = new Map<string, string>();
  for (const { record } of folded.batches) {
    const { batchId, protocolVersionId, caseIds, at } = record.content;
    const code = observerOf(record.document) ?? '';
    await store.restore.missing(tx, 'batch', [
      {
        id: batchId,
        project_id: id,
        protocol_version_id: protocolVersionId,
        opened_by: accountOf(code),
        code,
        opened_at: date(at),
        touched_at: date(at),
        pinned_at: date(at),
      },
    ]);
    for (const caseId of caseIds) batches.set(caseId, batchId);
  }
  await store.restore.ended(tx, id, {
    roles: members.flatMap(({ code, until }) => (until === null ? [] : [{ code, at: date(until) }])),
    protocols: folded.protocols.flatMap(({ id: versionId, retired }) =>
      retired ? [{ id: versionId, at: date(retired.record.content.at) }] : [],
    ),
    batches: folded.batches.map(({ record }) => ({ id: record.content.batchId, at: date(record.content.at) })),
  });
  await restoreCertificates(ports, tx, { id, folded, accounts, accountOf });
  const roster = folded.roster?.record.content;
  await store.restore.setRevisions(tx, id, {
    register: folded.register?.record.content.revision ?? 0,
    roster: roster?.revision ?? 0,
    rosterDigest: roster
      ? ports.sha256(
          new TextEncoder().encode(
            canonicalJson({ authority: roster.authority, logKey: roster.logKey, certificates: roster.certificates }),
          ),
        )
      : null,
  });
  await store.restore.missing(
    tx,
    'artifact',
    opened.objects.map((object) =>
      artifactRow(object, { projectId: id, caseId: null, taskId: null, at: date(object.recordedAt ?? createdAt) }),
    ),
  );
  return {
    id,
    key,
    title,
    folded,
    accountOf,
    know,
    batchOf: (caseId) => batches.get(caseId) ?? null,
    approver: (printed, said) => {
      const found = members.find(
        (member) =>
          member.role === 'approver' && (said === null ? personName(member.name) === printed : member.code === said),
      );
      const code = said ?? found?.code ?? null;
      return {
        accountId: accountOf(code ?? ''),
        code,
        name: found?.name ?? printed.split('^').toReversed().join(' '),
      };
    },
    loose: new Map(),
    published: [],
  };
}

/** Certificates as the roster says them. The sealed keys are lost: whoever had one makes a new one. */
async function restoreCertificates(
  ports: Ports,
  tx: Tx,
  of: Pick<RestoredProject, 'id' | 'folded' | 'accountOf'> & { readonly accounts: AccountBook },
): Promise<void> {
  const { store } = ports;
  const entries = of.folded.roster?.record.content.certificates ?? [];
  for (const { kind, fingerprint, until, closedBecause } of entries)
    if (kind === 'person' && until !== null)
      await store.restore.endKey(tx, fingerprint, date(until), closedBecause ?? 'closed');
  for (const entry of entries) {
    const certificate = Buffer.from(entry.certificate, 'base64');
    const since = date(entry.since);
    const until = entry.until === null ? null : date(entry.until);
    const { fingerprint, subject } = entry;
    if (entry.kind === 'device') {
      await store.restore.missing(tx, 'device_certificate', [{ fingerprint, certificate, subject, since, until }]);
      continue;
    }
    const byLogin = (login: string | null) =>
      login === null ? null : of.accounts.of(tx, { login, name: login, since });
    await store.restore.missing(tx, 'signing_key', [
      {
        id: ports.newId(),
        project_id: of.id,
        account_id: of.accountOf(entry.holder),
        role: entry.role ?? '',
        code: entry.holder,
        state: until === null ? 'open' : 'closed',
        made: entry.chain.length > 0 ? 'brought' : 'here',
        sealed_key: '',
        public_key: new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }),
        subject,
        certificate,
        chain: JSON.stringify(entry.chain),
        fingerprint,
        asked_at: since,
        needs_confirmation: entry.confirmedBy !== null,
        confirmed_by: await byLogin(entry.confirmedBy),
        issued_by: await byLogin(entry.issuedBy),
        identity: entry.identity,
        since,
        until,
        closed_because: until === null ? null : (entry.closedBecause ?? 'closed'),
      },
    ]);
  }
}
