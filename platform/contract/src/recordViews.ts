import Type, { type Static } from 'typebox';

const text = Type.String();
const when = Type.String({ description: 'ISO 8601, UTC' });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What became of an object of ours, as a badge and the sentence behind it. */
export const RecordStatus = Type.Object({
  state: Type.Union([
    Type.Literal('filed'),
    Type.Literal('waiting'),
    Type.Literal('superseded'),
    Type.Literal('erased'),
  ]),
  sentence: text,
  /** SOP Instance UID of the rejection note that took its place. */
  by: nullable(text),
});
export type RecordStatus = Static<typeof RecordStatus>;

/** One object of ours in a list. `who` is a code; the approver is named in clear. */
export const RecordRow = Type.Object({
  sopInstanceUid: text,
  title: text,
  kind: text,
  who: text,
  madeAt: when,
  filedAt: nullable(when),
  protocolVersion: nullable(text),
  status: RecordStatus,
  sha256: text,
  size: Type.Integer(),
  /** False while it is not filed, and once it is erased. */
  isReadable: Type.Boolean(),
});
export type RecordRow = Static<typeof RecordRow>;

/** The objects of ours of a case or of a project, in the order of time. */
export const RecordListView = Type.Object({ label: text, records: Type.Array(RecordRow) });
export type RecordListView = Static<typeof RecordListView>;

/** What a number is: its name, its definition with the version that computes it, and where the definition is from (a DOI). */
export const NumberMeaning = Type.Object({ name: text, definition: text, doi: text });
export type NumberMeaning = Static<typeof NumberMeaning>;

/** Numbers and statements; cells are printed text, `tone` colours the last one. */
export const RecordTable = Type.Object({
  title: text,
  columns: Type.Array(Type.Object({ label: text, isNumber: Type.Boolean() })),
  rows: Type.Array(
    Type.Object({
      cells: Type.Array(text),
      tone: nullable(Type.Union([Type.Literal('ok'), Type.Literal('bad')])),
    }),
  ),
  /** Of the numbers in it that need saying. */
  meanings: Type.Optional(Type.Array(NumberMeaning)),
});
export type RecordTable = Static<typeof RecordTable>;

/** One line of a tree, depth first: `depth` 0 stands at the left. */
export const RecordTreeLine = Type.Object({ depth: Type.Integer({ minimum: 0 }), label: text, value: nullable(text) });
export type RecordTreeLine = Static<typeof RecordTreeLine>;

/** One digital signature of an object in words: what 21 CFR 11.50 asks for, and what came out when it was checked just now. */
export const RecordSignature = Type.Object({
  /** Printed name: a code, an approver in clear, or that it was the server. */
  name: text,
  meaning: text,
  at: nullable(when),
  /** `good`: these very bits, under a certificate that was in force. `doubtful`: these bits, but the certificate was not. */
  verdict: Type.Union([Type.Literal('good'), Type.Literal('doubtful'), Type.Literal('bad')]),
  /** The verdict in words, then what else holds or does not. */
  sentences: Type.Array(text),
  certificate: nullable(Type.Object({ subject: text, issuer: text, fingerprint: text, since: when, until: when })),
});
export type RecordSignature = Static<typeof RecordSignature>;

/** An object that a signed document binds by the digest of its content. */
export const BoundObject = Type.Object({
  title: text,
  sopInstanceUid: nullable(text),
  /** `gone`: lawfully erased, or not to be had now; the sentence says which. */
  verdict: Type.Union([Type.Literal('fits'), Type.Literal('differs'), Type.Literal('gone')]),
  sentence: text,
});
export type BoundObject = Static<typeof BoundObject>;

/** An object of ours as a person reads it. Of a masked one everything that says who, when or which file is null or empty. */
export const FiledRecordView = Type.Object({
  title: text,
  kind: text,
  /** What such an object is. */
  about: text,
  who: text,
  madeAt: nullable(when),
  protocol: nullable(Type.Object({ title: text, version: text, digest: text })),
  /** What the object says of itself: complete or partial, verified or not; null of masks and key object selections. */
  completion: nullable(text),
  verification: nullable(text),
  signer: nullable(Type.Object({ name: text, organization: text, at: text })),
  /** Checked anew for each look; empty of what is masked or not signed. */
  signatures: Type.Array(RecordSignature),
  bound: Type.Array(BoundObject),
  status: nullable(RecordStatus),
  isMasked: Type.Boolean(),
  /** The sentences that matter first: the outcome, the meaning of a signature, the note. */
  sentences: Type.Array(text),
  tables: Type.Array(RecordTable),
  lists: Type.Array(Type.Object({ title: text, items: Type.Array(text) })),
  references: Type.Array(
    Type.Object({ relation: text, title: text, sopInstanceUid: nullable(text), caseId: nullable(text) }),
  ),
  tree: Type.Array(RecordTreeLine),
  technical: nullable(
    Type.Object({
      sopInstanceUid: text,
      seriesInstanceUid: text,
      studyInstanceUid: text,
      sopClass: text,
      sha256: text,
      size: Type.Integer(),
    }),
  ),
  case: nullable(Type.Object({ id: text, label: text })),
  project: nullable(Type.Object({ key: text, title: text })),
});
export type FiledRecordView = Static<typeof FiledRecordView>;
