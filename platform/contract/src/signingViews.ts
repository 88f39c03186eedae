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

/** A checkpoint of the log (C2SP tlog-checkpoint). Hashes are base64. */
export const CheckpointView = Type.Object({ origin: text, size: Type.Integer(), rootHash: text, note: text, at: when });
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
