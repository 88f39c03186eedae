import { ROLES, type Role } from '@overread/domain';
import Type from 'typebox';
import * as views from './signingViews.ts';

const text = (max: number) => Type.String({ minLength: 1, maxLength: max });
const closed = { additionalProperties: false } as const;
const RoleName = Type.Unsafe<Role>(Type.String({ enum: [...ROLES] }));

/** Routes about keys, certificates, signing sessions and the log; part of ROUTES. */
export const SIGNING_ROUTES = {
  signing: {
    method: 'GET',
    path: '/api/signing',
    permission: 'self',
    summary: 'The own signing keys and signing session',
    answer: views.SigningView,
  },
  makeSigningKey: {
    method: 'POST',
    path: '/api/signing/keys',
    permission: 'self',
    summary: 'Make a signing key for one of the own roles, or bring a certificate with its key (PKCS#12)',
    body: Type.Object(
      {
        project: text(64),
        role: RoleName,
        password: text(200),
        passphrase: text(200),
        pkcs12: Type.Optional(
          Type.Object({ file: text(100_000), passphrase: Type.String({ maxLength: 200 }) }, closed),
        ),
      },
      closed,
    ),
    answer: views.SigningView,
  },
  closeSigningKey: {
    method: 'POST',
    path: '/api/signing/keys/closure',
    permission: 'self',
    summary: 'Close an own signing key: lost, exposed, or no longer needed. Past signatures stand',
    body: Type.Object(
      {
        project: text(64),
        role: RoleName,
        reason: Type.Union([Type.Literal('lost'), Type.Literal('exposed'), Type.Literal('noLongerNeeded')]),
      },
      closed,
    ),
    answer: views.SigningView,
  },
  unlockSignature: {
    method: 'POST',
    path: '/api/tasks/:taskId/unlock',
    permission: 'task.unlock',
    summary: 'Unlock one signature of a task: password and passphrase at first, the passphrase while a session is open',
    body: Type.Object({ password: Type.Optional(text(200)), passphrase: text(200) }, closed),
    answer: views.UnlockView,
  },
  lockSigning: {
    method: 'DELETE',
    path: '/api/signing/session',
    permission: 'self',
    summary: 'Close the own signing session',
    answer: views.SigningView,
  },
  changePassphrase: {
    method: 'POST',
    path: '/api/signing/passphrase',
    permission: 'self',
    summary: 'Seal all own signing keys under another passphrase',
    body: Type.Object({ current: text(200), next: text(200) }, closed),
    answer: views.SigningView,
  },
  notices: {
    method: 'GET',
    path: '/api/notices',
    permission: 'self',
    summary: 'What was done in the own name, not yet put away',
    answer: views.NoticesView,
  },
  dismissNotice: {
    method: 'POST',
    path: '/api/notices/:noticeId/dismissal',
    permission: 'self',
    summary: 'Put an own notice away',
    answer: views.NoticesView,
  },
  security: {
    method: 'GET',
    path: '/api/security',
    permission: 'account.manage',
    summary: 'The last security events of this installation',
    answer: views.SecurityView,
  },
  certificates: {
    method: 'GET',
    path: '/api/certificates',
    permission: 'certificate.issue',
    summary: 'Who waits for a certificate, and what was issued',
    answer: views.CertificatesView,
  },
  confirmCertificate: {
    method: 'POST',
    path: '/api/certificates/:requestId/confirmation',
    permission: 'certificate.issue',
    summary: 'Confirm, as the second person, a new key after a lost passphrase',
    answer: views.CertificatesView,
  },
  issueCertificate: {
    method: 'POST',
    path: '/api/certificates/:requestId/issuance',
    permission: 'certificate.issue',
    summary: 'Issue a certificate to a person whose identity was verified',
    body: Type.Object({ identity: text(300), passphrase: Type.Optional(text(200)) }, closed),
    answer: views.CertificatesView,
  },
  refuseCertificate: {
    method: 'POST',
    path: '/api/certificates/:requestId/refusal',
    permission: 'certificate.issue',
    summary: 'Refuse a certificate, with a reason',
    body: Type.Object({ reason: text(300) }, closed),
    answer: views.CertificatesView,
  },
  closeCertificate: {
    method: 'POST',
    path: '/api/certificates/:certificateId/closure',
    permission: 'certificate.issue',
    summary: 'Close a person’s certificate with a date, with a reason. Past signatures stand',
    body: Type.Object({ reason: text(300) }, closed),
    answer: views.CertificatesView,
  },
  logCheckpoint: {
    method: 'GET',
    path: '/api/log/checkpoint',
    permission: 'log.read',
    summary: 'The newest signed checkpoint of the log',
    answer: views.CheckpointView,
  },
  logInclusion: {
    method: 'GET',
    path: '/api/log/inclusion/:index/:size',
    permission: 'log.read',
    summary: 'Proof that an entry is in the tree of a size',
    answer: views.InclusionView,
  },
  logConsistency: {
    method: 'GET',
    path: '/api/log/consistency/:from/:to',
    permission: 'log.read',
    summary: 'Proof that the tree of one size extends that of an earlier one',
    answer: views.ConsistencyView,
  },
  logEvents: {
    method: 'POST',
    path: '/api/log/events',
    permission: 'log.read',
    summary: 'Events of the audit trail, newest first, narrowed and page by page; looking is recorded',
    body: Type.Object(
      {
        project: Type.Optional(text(64)),
        caseLabel: Type.Optional(text(64)),
        person: Type.Optional(text(80)),
        kind: Type.Optional(text(64)),
        from: Type.Optional(text(40)),
        to: Type.Optional(text(40)),
        before: Type.Optional(Type.Integer({ minimum: 1 })),
      },
      closed,
    ),
    answer: views.LogEventsView,
  },
  checkLog: {
    method: 'POST',
    path: '/api/log/check',
    permission: 'log.read',
    summary: 'Compare every entry of the log with its event, and every hash with the signed checkpoints',
    answer: views.CheckpointView,
  },
  reviewLog: {
    method: 'POST',
    path: '/api/log/reviews',
    permission: 'log.read',
    summary: 'Record that the audit trail of a period was reviewed',
    body: Type.Object({ project: Type.Optional(text(64)), from: text(40), to: text(40), comment: text(500) }, closed),
    answer: Type.Object({ message: Type.String() }),
  },
} as const;
