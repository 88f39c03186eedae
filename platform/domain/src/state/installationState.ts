import Type, { type Static } from 'typebox';
import { CASE_STATES, type CaseState } from '../case.ts';
import { StateDigest, StateDocument, StateMoment } from './caseContent.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String();

/** What the register says of one period of one person's role. */
export const StateMember = Type.Object(
  {
    code: Text,
    role: Text,
    name: Text,
    login: Text,
    since: StateMoment,
    until: Type.Union([StateMoment, Type.Null()]),
  },
  closed,
);
export type StateMember = Static<typeof StateMember>;

/** What the signing roster says of one person's certificate. Those of the gateway stand in its document alone. */
export const StateCertificate = Type.Object(
  {
    /** `sha256:` and the SHA-256 of the certificate. */
    fingerprint: Text,
    holder: Text,
    role: Text,
    since: StateMoment,
    until: Type.Union([StateMoment, Type.Null()]),
  },
  closed,
);
export type StateCertificate = Static<typeof StateCertificate>;

/** One project as the archive has it. Cases stand in it by the digest of their content. */
export const ProjectState = Type.Object(
  {
    id: Text,
    key: Text,
    title: Text,
    seed: Text,
    createdAt: StateMoment,
    document: StateDocument,
    protocolVersions: Type.Array(
      Type.Object(
        {
          id: Text,
          key: Text,
          version: Text,
          /** SHA-256 over the canonical JSON of the whole SOP. */
          digest: StateDigest,
          publishedAt: StateMoment,
          document: StateDocument,
          retirement: Type.Union([Type.Null(), StateDocument]),
        },
        closed,
      ),
    ),
    register: Type.Union([
      Type.Null(),
      Type.Object(
        { revision: Type.Integer({ minimum: 1 }), members: Type.Array(StateMember), document: StateDocument },
        closed,
      ),
    ]),
    signingRoster: Type.Union([
      Type.Null(),
      Type.Object(
        { revision: Type.Integer({ minimum: 1 }), certificates: Type.Array(StateCertificate), document: StateDocument },
        closed,
      ),
    ]),
    batches: Type.Array(
      Type.Object(
        {
          id: Text,
          protocolVersionId: Text,
          caseIds: Type.Array(Text),
          pinnedAt: StateMoment,
          document: StateDocument,
        },
        closed,
      ),
    ),
    releases: Type.Array(
      Type.Object(
        {
          id: Text,
          scope: Text,
          releasedBy: Text,
          manifests: Type.Array(Type.Object({ caseId: Text, sopInstanceUid: Text }, closed)),
          document: StateDocument,
        },
        closed,
      ),
    ),
    cases: Type.Array(
      Type.Object(
        {
          id: Text,
          label: Text,
          state: Type.Unsafe<CaseState>(Type.String({ enum: [...CASE_STATES] })),
          /** SHA-256 over the canonical JSON of the case's content. */
          digest: StateDigest,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ProjectState = Static<typeof ProjectState>;

/** Everything that the archive says, small: cases stand in it by digest, so that thousands of them fit. */
export const InstallationState = Type.Object(
  { format: Type.Literal('overread-state-1'), projects: Type.Array(ProjectState) },
  closed,
);
export type InstallationState = Static<typeof InstallationState>;
