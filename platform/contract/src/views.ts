import { Evaluation, FiledObject, Partition, ProtocolContent } from '@overread/domain';
import Type, { type Static } from 'typebox';
import { NumberMeaning } from './recordViews.ts';
import { AuditKind, CaseStateSchema, ComparisonSchema, TaskKindSchema, TaskStateSchema } from './schemas.ts';

const text = Type.String();
const when = Type.String({ description: 'ISO 8601, UTC' });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Who is signed in. `roles` are of the installation (`admin`); those of projects stand with the project. */
export const PersonView = Type.Object({
  name: text,
  login: text,
  isAdmin: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  projects: Type.Array(Type.Object({ key: text, title: text, roles: Type.Array(text), code: text })),
});
export type PersonView = Static<typeof PersonView>;

/** What waits for a person, per project and kind of task. Counts are of the person's own order (D5). */
export const WorkView = Type.Object({
  queues: Type.Array(
    Type.Object({
      project: Type.Object({ key: text, title: text }),
      kind: TaskKindSchema,
      code: text,
      protocolVersion: text,
      waiting: Type.Integer(),
      done: Type.Integer(),
      inProgress: nullable(Type.Object({ taskId: text, caseLabel: text, url: text, savedAt: nullable(when) })),
    }),
  ),
});
export type WorkView = Static<typeof WorkView>;

/** One image set of a task, by the UIDs of the task's own DICOMweb view. */
export const ImageSetView = Type.Object({
  key: text,
  label: text,
  role: Type.Union([Type.Literal('annotate'), Type.Literal('reference')]),
  modality: text,
  studyInstanceUid: text,
  seriesInstanceUid: text,
  slices: Type.Integer(),
  /** Of an `image` set nothing is measured across images: it has areas, no volumes. */
  geometry: Type.Union([Type.Literal('volume'), Type.Literal('image')]),
  /** Area of a pixel in mm2 on calibrated images of an `image` set; else null. */
  pixelMm2: nullable(Type.Number()),
  /** A sentence about the images that the reader should know (missing slices, derived frame of reference). */
  notices: Type.Array(text),
});
export type ImageSetView = Static<typeof ImageSetView>;

/** Everything a mode needs to open a task. */
export const TaskView = Type.Object({
  id: text,
  kind: TaskKindSchema,
  state: TaskStateSchema,
  /** True from acceptance of a submission until it is filed. */
  isFiling: Type.Boolean(),
  code: text,
  project: Type.Object({ key: text, title: text }),
  protocol: Type.Object({ version: text, digest: text, content: ProtocolContent }),
  case: Type.Object({ label: text, clinical: Type.Record(text, text) }),
  imageSets: Type.Array(ImageSetView),
  draftTag: nullable(text),
  url: text,
});
export type TaskView = Static<typeof TaskView>;

/** What an adjudicator is shown: sides by lot, never readers, times or order. */
export const ComparisonView = Type.Object({
  comparison: ComparisonSchema,
  left: Evaluation,
  right: Evaluation,
  /** Agreed units with the sentence that says how their final content came about. */
  agreed: Type.Array(Type.Object({ unit: text, item: text, instance: nullable(text), sentence: text })),
  /** If the approver returned the case: reason and comment. */
  returned: nullable(Type.Object({ reason: text, comment: text })),
});
export type ComparisonView = Static<typeof ComparisonView>;

/** What an approver is shown first: the final content and the checklist. */
export const FinalView = Type.Object({
  evaluation: Evaluation,
  checklist: Type.Array(text),
  statement: text,
  /** SOP Instance UIDs (of the task's view) that the final mask covers, per image set key. All must have been shown. */
  slicesToShow: Type.Record(text, Type.Array(text)),
  volumesMl: Type.Record(text, Type.Number()),
});
export type FinalView = Static<typeof FinalView>;

/** Where each part of the final content came from; shown on demand, and that is recorded. */
export const OriginsView = Type.Object({
  origins: Type.Array(Type.Object({ item: text, instance: nullable(text), label: text, sentence: text })),
  protocolVersion: text,
  protocolDigest: text,
  readers: Type.Array(text),
});
export type OriginsView = Static<typeof OriginsView>;

/** Answer to a submission. 201: in the archive. 202: stored here, filed when the archive answers. */
export const SubmissionView = Type.Object({
  state: Type.Union([Type.Literal('filed'), Type.Literal('accepted')]),
  message: text,
  at: when,
});
export type SubmissionView = Static<typeof SubmissionView>;

export const ProjectView = Type.Object({
  key: text,
  title: text,
  roles: Type.Array(text),
  protocols: Type.Array(
    Type.Object({
      id: text,
      key: text,
      title: text,
      version: text,
      digest: text,
      publishedAt: when,
      retiredAt: nullable(when),
    }),
  ),
  /** The case flow (R13): counts per state, and the reasons of exclusions. */
  flow: Type.Array(Type.Object({ state: CaseStateSchema, count: Type.Integer() })),
  exclusions: Type.Array(Type.Object({ reason: text, count: Type.Integer() })),
});
export type ProjectView = Static<typeof ProjectView>;

/** A release and how far it is. `copies`: `same` where one archive plays both roles and nothing has to be copied. */
export const ReleaseView = Type.Object({
  id: text,
  scope: Type.Union([Type.Literal('final'), Type.Literal('everything')]),
  by: text,
  askedAt: when,
  isDone: Type.Boolean(),
  total: Type.Integer(),
  published: Type.Integer(),
  stopped: Type.Integer(),
  problems: Type.Array(Type.Object({ label: text, sentence: text })),
  copies: Type.Union([Type.Literal('source'), Type.Literal('same')]),
});
export type ReleaseView = Static<typeof ReleaseView>;

export const CaseRow = Type.Object({
  id: text,
  label: text,
  state: CaseStateSchema,
  partition: Partition,
  protocolVersion: text,
  note: text,
});
export type CaseRow = Static<typeof CaseRow>;

/** A case as coordinator and auditor see it. */
export const CaseView = Type.Object({
  id: text,
  label: text,
  subject: text,
  state: CaseStateSchema,
  partition: Partition,
  project: Type.Object({ key: text, title: text }),
  protocol: Type.Object({ title: text, version: text, digest: text }),
  enrolledAt: when,
  origin: nullable(text),
  images: Type.Array(
    Type.Object({ label: text, role: text, modality: text, slices: Type.Integer(), notices: Type.Array(text) }),
  ),
  tasks: Type.Array(
    Type.Object({ kind: TaskKindSchema, code: nullable(text), state: TaskStateSchema, at: nullable(when) }),
  ),
  agreement: nullable(
    Type.Object({
      verdict: text,
      rows: Type.Array(
        Type.Object({
          label: text,
          verdict: text,
          dice: nullable(Type.Number()),
          hd95Mm: nullable(Type.Number()),
          iou: nullable(Type.Number()),
          leftMl: nullable(Type.Number()),
          rightMl: nullable(Type.Number()),
        }),
      ),
      discrepancies: Type.Array(text),
      meanings: Type.Array(NumberMeaning),
    }),
  ),
  final: Type.Array(Type.Object({ label: text, sentence: text })),
  /** Of a case that stands signed; `sopInstanceUid` names the record, where the signature is checked. */
  signature: nullable(Type.Object({ name: text, at: when, meaning: text, sopInstanceUid: text })),
  documents: Type.Array(
    Type.Object({
      title: text,
      kind: text,
      sopInstanceUid: text,
      sha256: text,
      filedAt: nullable(when),
      isSuperseded: Type.Boolean(),
      erasedAt: nullable(when),
    }),
  ),
  /** An act that one coordinator asked for and a second one confirms. */
  pending: nullable(
    Type.Object({
      action: Type.Union([Type.Literal('withdraw'), Type.Literal('amend')]),
      reason: text,
      amendment: nullable(Type.Union([Type.Literal('clerical'), Type.Literal('content')])),
      by: text,
      isOwn: Type.Boolean(),
    }),
  ),
  /** Of a withdrawn case: how far the erasure is, and what lies in the source archive, which is not ours to delete from. */
  erasure: nullable(
    Type.Object({
      masks: Type.Integer(),
      erasedAt: nullable(when),
      problem: nullable(text),
      copies: Type.Array(FiledObject),
    }),
  ),
});
export type CaseView = Static<typeof CaseView>;

export const HistoryView = Type.Object({
  events: Type.Array(
    Type.Object({
      at: when,
      who: text,
      role: text,
      kind: AuditKind,
      sentence: text,
      protocolVersion: nullable(text),
      protocolDigest: nullable(text),
      reason: nullable(text),
    }),
  ),
});
export type HistoryView = Static<typeof HistoryView>;

export const AccountRow = Type.Object({
  id: text,
  login: text,
  name: text,
  isAdmin: Type.Boolean(),
  isDisabled: Type.Boolean(),
  memberships: Type.Array(Type.Object({ project: text, roles: Type.Array(text), code: text })),
});
export type AccountRow = Static<typeof AccountRow>;

/** What the images of this installation are: real, computed, where from, under which licence. */
export const AboutView = Type.Object({
  version: text,
  demo: nullable(
    Type.Object({
      summary: text,
      parts: Type.Array(Type.Object({ title: text, isReal: Type.Boolean(), text, source: text, licence: text })),
      accounts: Type.Array(
        /** `passphrase`: of the signing key, for those who sign. */
        Type.Object({ login: text, role: text, password: text, what: text, passphrase: Type.Optional(text) }),
      ),
    }),
  ),
});
export type AboutView = Static<typeof AboutView>;
