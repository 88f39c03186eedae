import { Enrolment, FiledObject, type Permission, ProtocolContent, ROLES, type Role } from '@overread/domain';
import Type, { type Static, type TSchema } from 'typebox';
import * as records from './recordViews.ts';
import { RELIABILITY_ROUTES } from './reliabilityRoutes.ts';
import { SIGNING_ROUTES } from './signingRoutes.ts';
import * as views from './views.ts';

/**
 * `permission`: null = anyone (signing in, health); 'self' = any signed-in person, about oneself; else the row of the permission table.
 * `binary`: request or answer is a container, not JSON.
 */
interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly permission: Permission | 'self' | null;
  readonly summary: string;
  readonly body?: TSchema;
  readonly answer?: TSchema;
  readonly binary?: 'body' | 'answer' | 'both';
}

const text = (max: number) => Type.String({ minLength: 1, maxLength: max });
const RoleName = Type.Unsafe<Role>(Type.String({ enum: [...ROLES] }));
const Done = Type.Object({ message: Type.String() });

/** Every JSON route of the server, once. Routes, the OpenAPI page, the permission tests and the client come from it. */
export const ROUTES = {
  signIn: {
    method: 'POST',
    path: '/api/session',
    permission: null,
    summary: 'Sign in',
    body: Type.Object({ login: text(80), password: text(200) }, { additionalProperties: false }),
    answer: views.PersonView,
  },
  signOut: { method: 'DELETE', path: '/api/session', permission: 'self', summary: 'Sign out', answer: Done },
  me: {
    method: 'GET',
    path: '/api/session',
    permission: 'self',
    summary: 'Who is signed in',
    answer: views.PersonView,
  },
  changePassword: {
    method: 'POST',
    path: '/api/session/password',
    permission: 'self',
    summary: 'Change the own password',
    body: Type.Object({ current: text(200), next: text(200) }, { additionalProperties: false }),
    answer: Done,
  },
  about: {
    method: 'GET',
    path: '/api/about',
    permission: null,
    summary: 'Version, and what is real and what is computed in the demo',
    answer: views.AboutView,
  },
  work: {
    method: 'GET',
    path: '/api/work',
    permission: 'self',
    summary: 'Counts of what waits, and the case in progress',
    answer: views.WorkView,
  },
  next: {
    method: 'POST',
    path: '/api/work/next',
    permission: 'self',
    summary: 'Take the next case of the own order',
    body: Type.Object(
      {
        project: text(64),
        kind: Type.Union([Type.Literal('read'), Type.Literal('adjudicate'), Type.Literal('signOff')]),
      },
      { additionalProperties: false },
    ),
    answer: Type.Object({ taskId: Type.String(), url: Type.String() }),
  },
  task: {
    method: 'GET',
    path: '/api/tasks/:taskId',
    permission: 'task.open',
    summary: 'Open a task of one’s own',
    answer: views.TaskView,
  },
  getDraft: {
    method: 'GET',
    path: '/api/tasks/:taskId/draft',
    permission: 'task.draft',
    summary: 'The saved draft; ETag names it',
    binary: 'answer',
  },
  putDraft: {
    method: 'PUT',
    path: '/api/tasks/:taskId/draft',
    permission: 'task.draft',
    summary: 'Save the draft; If-Match or If-None-Match: *',
    binary: 'body',
  },
  submit: {
    method: 'POST',
    path: '/api/tasks/:taskId/submission',
    permission: 'task.submit',
    summary: 'Submit a read or an adjudication; Idempotency-Key',
    binary: 'body',
    answer: views.SubmissionView,
  },
  decline: {
    method: 'POST',
    path: '/api/tasks/:taskId/decline',
    permission: 'task.decline',
    summary: 'Give the task back, with a reason',
    body: Type.Object(
      { reason: text(40), comment: Type.Optional(Type.String({ maxLength: 500 })) },
      { additionalProperties: false },
    ),
    answer: Done,
  },
  comparison: {
    method: 'GET',
    path: '/api/tasks/:taskId/comparison',
    permission: 'task.compare',
    summary: 'The differences of the first locked reads, sides by lot',
    answer: views.ComparisonView,
  },
  masks: {
    method: 'GET',
    path: '/api/tasks/:taskId/masks/:side',
    permission: 'task.masks',
    summary: 'Masks as bits: left, right, consensus, final',
    binary: 'answer',
  },
  final: {
    method: 'GET',
    path: '/api/tasks/:taskId/final',
    permission: 'task.sign',
    summary: 'What is to be signed',
    answer: views.FinalView,
  },
  origins: {
    method: 'GET',
    path: '/api/tasks/:taskId/origins',
    permission: 'task.sign',
    summary: 'Where the final mask came from; looking is recorded',
    answer: views.OriginsView,
  },
  taskRecords: {
    method: 'GET',
    path: '/api/tasks/:taskId/records',
    permission: 'task.sign',
    summary: 'Agreement, consensus and adjudication, masked: sides, never people; looking is recorded',
    answer: Type.Array(records.FiledRecordView),
  },
  sign: {
    method: 'POST',
    path: '/api/tasks/:taskId/signature',
    permission: 'task.sign',
    summary: 'Sign the final mask with the own key, unlocked before; Idempotency-Key',
    body: Type.Object(
      {
        checklist: Type.Array(Type.Boolean(), { maxItems: 50 }),
        slicesShown: Type.Record(Type.String(), Type.Array(Type.String(), { maxItems: 5000 })),
      },
      { additionalProperties: false },
    ),
    answer: views.SubmissionView,
  },
  returnCase: {
    method: 'POST',
    path: '/api/tasks/:taskId/return',
    permission: 'task.return',
    summary: 'Return the case to adjudication, with a reason',
    body: Type.Object({ reason: text(80), comment: Type.String({ maxLength: 500 }) }, { additionalProperties: false }),
    answer: Done,
  },
  projects: {
    method: 'GET',
    path: '/api/projects',
    permission: 'self',
    summary: 'The own projects',
    answer: Type.Array(views.ProjectView),
  },
  createProject: {
    method: 'POST',
    path: '/api/projects',
    permission: 'project.create',
    summary: 'Create a project',
    body: Type.Object(
      { key: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,40}$' }), title: text(120) },
      { additionalProperties: false },
    ),
    answer: Done,
  },
  publishProtocol: {
    method: 'POST',
    path: '/api/projects/:project/protocols',
    permission: 'protocol.publish',
    summary: 'Publish a protocol version; it is frozen then',
    body: ProtocolContent,
    answer: Type.Object({ id: Type.String(), digest: Type.String() }),
  },
  retireProtocol: {
    method: 'POST',
    path: '/api/projects/:project/protocols/:protocolVersionId/retirement',
    permission: 'protocol.retire',
    summary: 'Retire a protocol version: it takes no new cases',
    body: Type.Object({ reason: text(500) }, { additionalProperties: false }),
    answer: Done,
  },
  releases: {
    method: 'GET',
    path: '/api/projects/:project/releases',
    permission: 'release.list',
    summary: 'The releases of a project, and how far each is',
    answer: Type.Array(views.ReleaseView),
  },
  publish: {
    method: 'POST',
    path: '/api/projects/:project/releases',
    permission: 'case.publish',
    summary: 'Publish signed cases to the source archive, all of them or those named',
    body: Type.Object(
      {
        scope: Type.Union([Type.Literal('final'), Type.Literal('everything')]),
        cases: Type.Optional(Type.Array(text(64), { minItems: 1, maxItems: 5000 })),
      },
      { additionalProperties: false },
    ),
    answer: Type.Object({ releaseId: Type.String(), cases: Type.Integer() }),
  },
  members: {
    method: 'POST',
    path: '/api/projects/:project/members',
    permission: 'membership.manage',
    summary: 'Give a person a role',
    body: Type.Object({ login: text(80), role: RoleName }, { additionalProperties: false }),
    answer: Type.Object({ code: Type.String() }),
  },
  cases: {
    method: 'GET',
    path: '/api/projects/:project/cases',
    permission: 'case.list',
    summary: 'The cases of a project',
    answer: Type.Array(views.CaseRow),
  },
  enrol: {
    method: 'POST',
    path: '/api/projects/:project/cases',
    permission: 'case.enrol',
    summary: 'Enrol a case',
    body: Type.Object({ protocolVersionId: text(64), enrolment: Enrolment }, { additionalProperties: false }),
    answer: Type.Object({ id: Type.String(), notices: Type.Array(Type.String()) }),
  },
  case: {
    method: 'GET',
    path: '/api/cases/:caseId',
    permission: 'case.view',
    summary: 'One case',
    answer: views.CaseView,
  },
  history: {
    method: 'GET',
    path: '/api/cases/:caseId/history',
    permission: 'case.history',
    summary: 'Who did what, when, under which SOP',
    answer: views.HistoryView,
  },
  caseRecords: {
    method: 'GET',
    path: '/api/cases/:caseId/records',
    permission: 'case.history',
    summary: 'The objects of ours about a case, in the order of time',
    answer: records.RecordListView,
  },
  projectRecords: {
    method: 'GET',
    path: '/api/projects/:project/records',
    permission: 'records.read',
    summary: 'The records of the project itself: SOP versions, register, batches, releases',
    answer: records.RecordListView,
  },
  ...RELIABILITY_ROUTES,
  record: {
    method: 'GET',
    path: '/api/records/:sopInstanceUid',
    permission: 'records.read',
    summary: 'One object of ours, readable; it is checked against its digest, and looking is recorded',
    answer: records.FiledRecordView,
  },
  recordFile: {
    method: 'GET',
    path: '/api/records/:sopInstanceUid/file',
    permission: 'records.read',
    summary: 'The same object as the DICOM file that was filed, byte for byte',
    binary: 'answer',
  },
  dossierHtml: {
    method: 'GET',
    path: '/api/cases/:caseId/dossier.html',
    permission: 'case.history',
    summary: 'The case dossier as one HTML file; taking it is recorded',
    binary: 'answer',
  },
  dossierPdf: {
    method: 'GET',
    path: '/api/cases/:caseId/dossier.pdf',
    permission: 'case.history',
    summary: 'The case dossier as PDF; taking it is recorded',
    binary: 'answer',
  },
  exclude: {
    method: 'POST',
    path: '/api/cases/:caseId/exclusion',
    permission: 'case.exclude',
    summary: 'Exclude a case; after the first submission a second person confirms',
    body: Type.Object({ reason: text(60) }, { additionalProperties: false }),
    answer: Done,
  },
  amend: {
    method: 'POST',
    path: '/api/cases/:caseId/amendment',
    permission: 'case.amend',
    summary: 'Reopen a signed or published case; a second person confirms',
    body: Type.Object(
      { amendment: Type.Union([Type.Literal('clerical'), Type.Literal('content')]), reason: text(500) },
      { additionalProperties: false },
    ),
    answer: Done,
  },
  withdraw: {
    method: 'POST',
    path: '/api/cases/:caseId/withdrawal',
    permission: 'case.withdraw',
    summary: 'Withdraw a case and erase its masks; a second person confirms',
    body: Type.Object({ reason: text(60) }, { additionalProperties: false }),
    answer: Type.Object({ message: Type.String(), copies: Type.Array(FiledObject) }),
  },
  accounts: {
    method: 'GET',
    path: '/api/accounts',
    permission: 'account.manage',
    summary: 'Accounts of this installation',
    answer: Type.Array(views.AccountRow),
  },
  createAccount: {
    method: 'POST',
    path: '/api/accounts',
    permission: 'account.manage',
    summary: 'Create an account; answers a one-time password',
    body: Type.Object(
      { login: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{1,60}$' }), name: text(120) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ oneTimePassword: Type.String() }),
  },
  disableAccount: {
    method: 'POST',
    path: '/api/accounts/:accountId/disabled',
    permission: 'account.manage',
    summary: 'Close an account; its past acts stand',
    answer: Done,
  },
  ...SIGNING_ROUTES,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
type RouteOf<N extends RouteName> = (typeof ROUTES)[N];
/** Type of a route's JSON body. */
export type BodyOf<N extends RouteName> = RouteOf<N> extends { body: infer B extends TSchema } ? Static<B> : undefined;
/** Type of a route's JSON answer. */
export type AnswerOf<N extends RouteName> =
  RouteOf<N> extends { answer: infer A extends TSchema } ? Static<A> : undefined;
