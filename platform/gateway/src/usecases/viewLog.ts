import type { CheckpointView, ConsistencyView, InclusionView, LogEventsView } from '@overread/contract';
import { AUDIT_EVENTS, type AuditEventKind, auditSentence, OverreadError } from '@overread/domain';
import { consistencyProof, inclusionProof } from '@overread/signing';
import { notFound, type Person, requirePermission } from './access.ts';
import { checkWholeLog, logCheckState } from './checkLog.ts';
import { requireLogProject, requireVisible, visibleEvents } from './logAccess.ts';
import { noteLogViewed } from './noteLogViewed.ts';
import type { Ports, Tx } from './ports.ts';
import { checkpointOf } from './sequenceLog.ts';

const PAGE = 50;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** The newest checkpoint, with the key that checks it and what the log's own check found. */
export async function viewCheckpoint(ports: Ports, actor: Person): Promise<CheckpointView> {
  requirePermission(actor, 'log.read');
  return ports.store.transaction((tx) => checkpointView(ports, tx));
}

/** Compares every entry of the log with its event and every hash with the checkpoints, now. */
export async function checkLogNow(ports: Ports, actor: Person): Promise<CheckpointView> {
  requirePermission(actor, 'log.read');
  await checkWholeLog(ports);
  return viewCheckpoint(ports, actor);
}

async function checkpointView(ports: Ports, tx: Tx): Promise<CheckpointView> {
  const { tree, checkpoint } = await checkpointOf(ports, tx);
  const { at, completeAt, findings } = await logCheckState(ports, tx);
  return {
    origin: tree.origin,
    size: checkpoint.size,
    rootHash: base64(checkpoint.root),
    note: checkpoint.note,
    at: checkpoint.at.toISOString(),
    verifierKey: tree.verifierKey,
    check: { at, completeAt, findings: findings.map(({ sentence }) => sentence) },
  };
}

/** Proof that an entry, which the person may read, is in the tree of a size. @throws OVR_NOT_FOUND, OVR_LOG_INVALID */
export async function viewInclusion(ports: Ports, actor: Person, index: string, size: string): Promise<InclusionView> {
  requirePermission(actor, 'log.read');
  return ports.store.transaction(async (tx) => {
    const tree = await ports.store.logTree.current(tx);
    const [at, of] = [wholeNumber(index), wholeNumber(size)];
    const leaf = tree && (await ports.store.logTree.leafAt(tx, tree.number, at));
    if (!tree || !leaf) throw notFound();
    requireVisible(actor, leaf);
    requireSize(of, tree.size);
    const proof = await inclusionProof(at, of, ports.store.logTree.reader(tx, tree.number));
    return { index: at, size: of, entry: leaf.entry, leafHash: base64(leaf.hash), proof: proof.map(base64) };
  });
}

/** Proof that the tree of one size extends that of an earlier one. @throws OVR_LOG_INVALID */
export async function viewConsistency(ports: Ports, actor: Person, from: string, to: string): Promise<ConsistencyView> {
  requirePermission(actor, 'log.read');
  return ports.store.transaction(async (tx) => {
    const tree = await ports.store.logTree.current(tx);
    if (!tree) throw notFound();
    const [earlier, later] = [wholeNumber(from), wholeNumber(to)];
    requireSize(later, tree.size);
    const proof = await consistencyProof(earlier, later, ports.store.logTree.reader(tx, tree.number));
    return { from: earlier, to: later, proof: proof.map(base64) };
  });
}

function wholeNumber(text: string): number {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text))
    throw new OverreadError('OVR_REQUEST_INVALID', 'Entries and sizes of the log are whole numbers.');
  return Number(text);
}

function requireSize(size: number, grown: number): void {
  if (size > grown)
    throw new OverreadError('OVR_REQUEST_INVALID', `The log has ${grown} entries; ${size} were asked for.`);
}

/** What narrows the list of events; times are ISO 8601. */
export interface LogEventsInput {
  readonly project?: string;
  readonly caseLabel?: string;
  readonly person?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly before?: number;
}

/** Events that a person may read, newest first, page by page; looking is recorded. */
export async function listLogEvents(ports: Ports, actor: Person, input: LogEventsInput): Promise<LogEventsView> {
  requirePermission(actor, 'log.read');
  const { project: key, from, to, ...plain } = input;
  return ports.store.transaction(async (tx) => {
    const project = key === undefined ? undefined : (await requireLogProject(ports, tx, actor, key)).project;
    const filter = {
      ...plain,
      ...(project ? { projectId: project.id } : {}),
      ...(from === undefined ? {} : { from: moment(from) }),
      ...(to === undefined ? {} : { to: moment(to) }),
    };
    const events = await ports.store.logEvents.list(tx, visibleEvents(actor), filter, PAGE + 1);
    const tree = await ports.store.logTree.current(tx);
    await noteLogViewed(ports, tx, actor);
    const shown = events.slice(0, PAGE);
    return {
      events: shown.map((event) => ({
        id: event.id,
        index: event.tree === tree?.number ? event.index : null,
        at: event.at.toISOString(),
        who: event.code ?? (event.projectId === null ? event.login : null) ?? 'Overread',
        role: event.role,
        kind: event.kind,
        sentence: sentenceOf(event.kind, event.data, event.code ?? event.login),
        reason: event.reason,
        project: event.projectKey,
        caseId: event.caseId,
        caseLabel: event.caseLabel,
      })),
      next: events.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
    };
  });
}

function sentenceOf(kind: string, data: Readonly<Record<string, unknown>>, who: string | null): string {
  return kind in AUDIT_EVENTS ? auditSentence(kind as AuditEventKind, data, who) : kind;
}

function moment(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new OverreadError('OVR_REQUEST_INVALID', `${text} is no moment in time.`);
  return at;
}
