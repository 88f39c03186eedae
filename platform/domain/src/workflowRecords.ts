import Type, { type Static } from 'typebox';
import { Enrolment } from './case.ts';
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
      { ...project, origin: Text, size: Type.Integer({ minimum: 0 }), rootHash: Text, note: Text, at: Moment },
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
        images: Type.Array(
          Type.Object(
            {
              key: Text,
              modality: Type.String(),
              slices: Type.Integer({ minimum: 1 }),
              frameOfReferenceUid: Type.Union([Uid, Type.Null()]),
              isFrameOfReferenceDerived: Type.Boolean(),
              /** Image keys of the stack, in its order. */
              sopInstanceUids: Type.Array(Type.String({ pattern: '^[0-9.]{1,64}(#[0-9]+)?$' })),
            },
            closed,
          ),
        ),
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
