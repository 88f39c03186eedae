import { ROLES, type Role } from '@overread/domain';
import Type, { type Static } from 'typebox';

const text = Type.String();
const when = Type.String({ description: 'ISO 8601, UTC' });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const RoleName = Type.Unsafe<Role>(Type.String({ enum: [...ROLES] }));

/** Where a signing key stands: asked for a certificate, in use, closed with a date. */
const KeyState = Type.Union([
  Type.Literal('none'),
  Type.Literal('asked'),
  Type.Literal('open'),
  Type.Literal('closed'),
  Type.Literal('refused'),
]);

/** One of the own roles that signs, and the key that signs for it. */
export const SigningKeyView = Type.Object({
  project: text,
  projectTitle: text,
  role: RoleName,
  code: text,
  state: KeyState,
  /** A sentence: what holds, what is missing, who has to act. */
  sentence: text,
  /** Name that the certificate carries: the code, or of an approver the name in clear. */
  subject: nullable(text),
  fingerprint: nullable(text),
  since: nullable(when),
  until: nullable(when),
});
export type SigningKeyView = Static<typeof SigningKeyView>;

/** What a person knows of the own signing keys and session. */
export const SigningView = Type.Object({
  /** True once a signing passphrase was chosen; further keys are sealed under the same. */
  hasPassphrase: Type.Boolean(),
  keys: Type.Array(SigningKeyView),
  /** End of the signing session if nothing is signed meanwhile; null: none is open. */
  sessionUntil: nullable(when),
  lockedUntil: nullable(when),
  /** True where certificates come from the authority of the demo. */
  isDemo: Type.Boolean(),
});
export type SigningView = Static<typeof SigningView>;

/** A person who waits for a certificate. */
export const CertificateRequestView = Type.Object({
  id: text,
  name: text,
  login: text,
  project: text,
  projectTitle: text,
  role: RoleName,
  code: text,
  askedAt: when,
  /** True after a lost passphrase: a second person confirms before anyone issues. */
  needsConfirmation: Type.Boolean(),
  confirmedBy: nullable(text),
  /** What whoever looks may do now, with the reason where something is refused. */
  mayConfirm: Type.Boolean(),
  mayIssue: Type.Boolean(),
  sentence: text,
});
export type CertificateRequestView = Static<typeof CertificateRequestView>;

/** A certificate of the roster, for the people who issue. */
export const CertificateView = Type.Object({
  id: text,
  holder: text,
  name: nullable(text),
  project: text,
  role: nullable(RoleName),
  subject: text,
  fingerprint: text,
  since: when,
  until: nullable(when),
  closedBecause: nullable(text),
});
export type CertificateView = Static<typeof CertificateView>;

/** The authority, who waits and what was issued. */
export const CertificatesView = Type.Object({
  authority: Type.Object({ subject: text, fingerprint: text, isDemo: Type.Boolean(), needsPassphrase: Type.Boolean() }),
  requests: Type.Array(CertificateRequestView),
  certificates: Type.Array(CertificateView),
});
export type CertificatesView = Static<typeof CertificatesView>;

/** What the next signature of a task asks for. */
export const UnlockView = Type.Object({
  /** The signature must come until then, or everything is asked again. */
  until: when,
});
export type UnlockView = Static<typeof UnlockView>;

/** What was done in a person's name; shown until it is put away, 30 days at most. */
export const NoticesView = Type.Object({ notices: Type.Array(Type.Object({ id: text, at: when, sentence: text })) });
export type NoticesView = Static<typeof NoticesView>;

/** Security events, newest first. */
export const SecurityView = Type.Object({
  /** Sign-ins and passwords that were refused in the last 24 hours. */
  refusedToday: Type.Integer(),
  events: Type.Array(Type.Object({ at: when, sentence: text, person: nullable(text), project: nullable(text) })),
});
export type SecurityView = Static<typeof SecurityView>;

/** A checkpoint of the log (C2SP tlog-checkpoint). Hashes are base64. */
export const CheckpointView = Type.Object({
  origin: text,
  size: Type.Integer(),
  rootHash: text,
  note: text,
  at: when,
  /** The string that C2SP signed-note verifiers take. */
  verifierKey: text,
  /** The log's own check of its entries: the last step, the last time that every entry was compared, what was found. */
  check: Type.Object({ at: nullable(when), completeAt: nullable(when), findings: Type.Array(text) }),
});
export type CheckpointView = Static<typeof CheckpointView>;
/** Proof that an entry is in a tree (RFC 6962 section 2.1.1). */
export const InclusionView = Type.Object({
  index: Type.Integer(),
  size: Type.Integer(),
  entry: text,
  leafHash: text,
  proof: Type.Array(text),
});
export type InclusionView = Static<typeof InclusionView>;
/** Proof that a tree extends an earlier one (RFC 6962 section 2.1.2). */
export const ConsistencyView = Type.Object({ from: Type.Integer(), to: Type.Integer(), proof: Type.Array(text) });
export type ConsistencyView = Static<typeof ConsistencyView>;

/** One event of the audit trail. `index`: its entry in the log; null while it waits, or in a log before this one. */
export const LogEventView = Type.Object({
  id: Type.Integer(),
  index: nullable(Type.Integer()),
  at: when,
  who: text,
  role: text,
  kind: text,
  sentence: text,
  reason: nullable(text),
  project: nullable(text),
  caseId: nullable(text),
  caseLabel: nullable(text),
});
export type LogEventView = Static<typeof LogEventView>;
/** A page of events, newest first. `next`: give it as `before` for the page after this one. */
export const LogEventsView = Type.Object({ events: Type.Array(LogEventView), next: nullable(Type.Integer()) });
export type LogEventsView = Static<typeof LogEventsView>;
