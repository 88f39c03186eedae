import Type, { type Static } from 'typebox';
import { Enrolment } from './case.ts';
import { EnrolledImages } from './enrolledImages.ts';
import { ProtocolContent } from './protocol.ts';
import { ROLES, type Role } from './roles.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 2000 });
const Uid = Type.String({ pattern: '^[0-9]+(\\.[0-9]+)*$', maxLength: 64 });
const Digest = Type.String({ pattern: '^(sha256:)?[0-9a-f]{64}$' });
const Moment = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$' });
const RoleName = Type.Unsafe<Role>(Type.String({ enum: [...ROLES] }));

/** An object of the archive that a record vouches for, by the SHA-256 of its file. */
export const FiledObject = Type.Object(
  { sopInstanceUid: Uid, sopClassUid: Uid, seriesInstanceUid: Uid, studyInstanceUid: Uid, sha256: Digest, kind: Text },
  closed,
);
export type FiledObject = Static<typeof FiledObject>;

/** One period of one person's role. Name and credentials stand here and nowhere else (R18). */
export const RegisterEntry = Type.Object(
  {
    code: Text,
    role: RoleName,
    name: Text,
    login: Text,
    credentials: Type.Optional(Text),
    institution: Type.Optional(Text),
    since: Moment,
    until: Type.Union([Moment, Type.Null()]),
  },
  closed,
);
export type RegisterEntry = Static<typeof RegisterEntry>;

const Base64 = Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$' });
/** One certificate of a project's signing roster and the period in which it counts (design D11). */
export const RosterEntry = Type.Object(
  {
    /** `sha256:` and the SHA-256 of the certificate's DER. */
    fingerprint: Digest,
    /** `device`: the gateway itself. */
    kind: Type.Union([Type.Literal('device'), Type.Literal('person')]),
    /** Code of the person in this project, `gateway` for the device. */
    holder: Text,
    role: Type.Union([RoleName, Type.Null()]),
    /** Subject of the certificate, RFC 4514. */
    subject: Text,
    /** DER, base64. */
    certificate: Base64,
    /** DER, base64, of the issuers of a certificate that was brought along, nearest first; empty if the authority issued it. */
    chain: Type.Array(Base64),
    since: Moment,
    until: Type.Union([Moment, Type.Null()]),
    closedBecause: Type.Union([Text, Type.Null()]),
    /** Codes or logins of who issued it, and who confirmed it where two persons must; how the identity was verified. */
    issuedBy: Type.Union([Text, Type.Null()]),
    confirmedBy: Type.Union([Text, Type.Null()]),
    identity: Type.Union([Text, Type.Null()]),
  },
  closed,
);
export type RosterEntry = Static<typeof RosterEntry>;

/** A document whose log entry a checkpoint proves (RFC 6962 section 2.1.1). Hashes are base64. */
export const LoggedDocument = Type.Object(
  {
    sopInstanceUid: Uid,
    sha256: Digest,
    index: Type.Integer({ minimum: 0 }),
    /** The leaf: canonical JSON (RFC 8785) of the audit event, which names the document and its digest. */
    entry: Type.String({ minLength: 1 }),
    proof: Type.Array(Base64),
  },
  closed,
);
export type LoggedDocument = Static<typeof LoggedDocument>;

const project = { projectId: Text, projectKey: Text };
const ofCase = { projectId: Text, caseId: Text };

/**
 * Every workflow record (design section 4, the row WFREC): what its canonical JSON holds. `study`: a case's records lie in the case's
 * study, a project's in its record study. `title`: at most 20 characters of the series description. A further kind is one row here.
 */
export const WORKFLOW_RECORDS = {
  projectCreated: {
    study: 'record',
    title: 'Project',
    content: Type.Object({ ...project, projectTitle: Text, seed: Text, createdAt: Moment }, closed),
  },
  protocolPublished: {
    study: 'record',
    title: 'SOP version',
    content: Type.Object(
      { ...project, protocolVersionId: Text, protocol: ProtocolContent, digest: Digest, publishedBy: Text, at: Moment },
      closed,
    ),
  },
  protocolRetired: {
    study: 'record',
    title: 'SOP retired',
    content: Type.Object(
      { ...project, protocolVersionId: Text, digest: Digest, reason: Text, retiredBy: Text, at: Moment },
      closed,
    ),
  },
  readerRegister: {
    study: 'record',
    title: 'Reader register',
    content: Type.Object(
      { ...project, revision: Type.Integer({ minimum: 1 }), members: Type.Array(RegisterEntry), at: Moment },
      closed,
    ),
  },
  signingRoster: {
    study: 'record',
    title: 'Signing roster',
    content: Type.Object(
      {
        ...project,
        revision: Type.Integer({ minimum: 1 }),
        authority: Type.Object(
          { subject: Text, certificate: Base64, fingerprint: Digest, isDemo: Type.Boolean() },
          closed,
        ),
        /** Verifier key of the log (C2SP signed note: name, key hash, key), null before there is one. */
        logKey: Type.Union([Text, Type.Null()]),
        certificates: Type.Array(RosterEntry),
        at: Moment,
      },
      closed,
    ),
  },
  batchPinned: {
    study: 'record',
    title: 'Enrolment batch',
    content: Type.Object(
      { ...project, batchId: Text, protocolVersionId: Text, digest: Digest, caseIds: Type.Array(Text), at: Moment },
      closed,
    ),
  },
  datasetReleased: {
    study: 'record',
    title: 'Data set release',
    content: Type.Object(
      {
        ...project,
        releaseId: Text,
        scope: Type.Union([Type.Literal('final'), Type.Literal('everything')]),
        cases: Type.Array(Type.Object({ caseId: Text, manifest: FiledObject }, closed)),
        releasedBy: Text,
        at: Moment,
      },
      closed,
    ),
  },
  logCheckpoint: {
    study: 'record',
    title: 'Log checkpoint',
    content: Type.Object(
      {
        ...project,
        origin: Text,
        size: Type.Integer({ minimum: 0 }),
        rootHash: Text,
        /** C2SP signed note (tlog-checkpoint). */
        note: Text,
        at: Moment,
        /**
         * The checkpoint of the same origin recorded in this project before; null for the first. For the first of a log that goes on, the
         * tree of size 1, so that `consistency` proves that `continues` is its first leaf.
         */
        previous: Type.Union([
          Type.Object({ size: Type.Integer({ minimum: 0 }), rootHash: Text }, closed),
          Type.Null(),
        ]),
        /** Proof that this tree extends the previous one (RFC 6962 section 2.1.2). */
        consistency: Type.Array(Base64),
        /** Last checkpoint (signed note) of the log that this one goes on from, after a rebuild; it is its first leaf. */
        continues: Type.Union([Text, Type.Null()]),
        /** Documents of this project logged since the previous checkpoint. */
        documents: Type.Array(LoggedDocument),
      },
      closed,
    ),
  },
  caseEnrolled: {
    study: 'case',
    title: 'Enrolment',
    content: Type.Object(
      {
        projectId: Text,
        projectKey: Text,
        projectTitle: Text,
        protocolKey: Text,
        protocolVersion: Text,
        protocolDigest: Digest,
        caseId: Text,
        seed: Text,
        isControl: Type.Boolean(),
        enrolment: Enrolment,
        enrolledBy: Text,
        images: Type.Array(EnrolledImages),
      },
      closed,
    ),
  },
  caseExcluded: {
    study: 'case',
    title: 'Exclusion',
    content: Type.Object(
      { ...ofCase, from: Text, reason: Text, askedBy: Text, excludedBy: Text, excludedAt: Moment },
      closed,
    ),
  },
  caseReturned: {
    study: 'case',
    title: 'Returned',
    content: Type.Object(
      {
        ...ofCase,
        taskId: Text,
        round: Type.Integer({ minimum: 1 }),
        reason: Text,
        comment: Type.String({ maxLength: 500 }),
        returnedBy: Text,
        at: Moment,
      },
      closed,
    ),
  },
  caseWithdrawn: {
    study: 'case',
    title: 'Withdrawal',
    content: Type.Object(
      {
        ...ofCase,
        from: Text,
        reason: Text,
        askedBy: Text,
        withdrawnBy: Text,
        at: Moment,
        /** Objects whose pixels were physically deleted, by the digests they had. */
        erased: Type.Array(FiledObject),
        /** Releases that hold them. */
        releases: Type.Array(Text),
      },
      closed,
    ),
  },
  amendmentAsked: {
    study: 'case',
    title: 'Amendment asked',
    content: Type.Object(
      {
        ...ofCase,
        amendment: Type.Union([Type.Literal('clerical'), Type.Literal('content')]),
        reason: Text,
        askedBy: Text,
        signOff: Uid,
        releases: Type.Array(Text),
        at: Moment,
      },
      closed,
    ),
  },
  casePublished: {
    study: 'case',
    title: 'Publication',
    content: Type.Object(
      {
        ...ofCase,
        releaseId: Text,
        scope: Type.Union([Type.Literal('final'), Type.Literal('everything')]),
        identities: Type.Literal('coded'),
        publishedBy: Text,
        at: Moment,
        /** `same`: one archive plays both roles, nothing had to be copied. */
        archive: Type.Union([Type.Literal('source'), Type.Literal('same')]),
        objects: Type.Array(FiledObject),
      },
      closed,
    ),
  },
} as const;

/** A kind of {@link WORKFLOW_RECORDS}. */
export type WorkflowKind = keyof typeof WORKFLOW_RECORDS;
/** What the record of a kind holds. */
export type WorkflowContent<K extends WorkflowKind> = Static<(typeof WORKFLOW_RECORDS)[K]['content']>;

/** Keys of these contents that name who acted, by code; the one who carried an act out stands before the one who asked for it. */
export const RECORD_ACTORS = [
  'enrolledBy',
  'excludedBy',
  'withdrawnBy',
  'returnedBy',
  'publishedBy',
  'releasedBy',
  'retiredBy',
  'askedBy',
] as const;
