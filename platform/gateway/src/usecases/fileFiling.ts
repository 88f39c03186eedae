import { isOverreadError } from '@overread/domain';
import { FILING_COMPLETIONS } from './filingCompletions.ts';
import type { Filing, FilingKind, FilingState, Ports, Tx } from './ports.ts';

/** What the history calls the documents of a filing. */
const DOCUMENTS = {
  read: 'the read',
  // A note on a case or a project is called by its title.
  workflow: undefined,
  agreement: 'the agreement',
  adjudication: 'the adjudication',
  signOff: 'the sign-off',
  publication: 'the note on the publication',
} as const satisfies Record<FilingKind, string | undefined>;

/**
 * Files one filing (design 4a, steps 4 and 5): its objects in order, each proved by reading it back (those of a publication that
 * `payload.alsoToSource` names in the source archive too), then the second transaction. Safe to run again and side by side: what is there with the same bytes counts as stored, and the completion
 * runs once. Never throws for an archive that is away; the filing then stays `open`.
 */
export async function fileFiling(ports: Ports, filingId: string): Promise<FilingState> {
  const { store } = ports;
  const begun = await store.transaction(async (tx) => {
    const filing = await store.filings.byId(tx, filingId);
    return filing?.state === 'open'
      ? { filing, objects: await store.filings.waiting(tx, filingId) }
      : { filing, objects: [] };
  });
  if (begun.filing?.state !== 'open') return begun.filing?.state ?? 'open';
  try {
    const { alsoToSource } = begun.filing.payload;
    const copied: readonly unknown[] = Array.isArray(alsoToSource) ? alsoToSource : [];
    for (const { sopInstanceUid, bytes } of begun.objects) {
      await ports.record.storeExactly(bytes);
      if (copied.includes(sopInstanceUid) && ports.source !== ports.record) await ports.source.storeExactly(bytes);
    }
  } catch (error) {
    return await noteFailure(ports, begun.filing, error);
  }
  const state = await store.transaction(async (tx) => {
    const filing = await store.filings.lock(tx, filingId);
    if (filing?.state !== 'open') return filing?.state ?? 'open';
    await store.filings.complete(tx, filingId, ports.now());
    await FILING_COMPLETIONS[filing.kind](ports, tx, filing);
    // The log proves what was filed by its digest, so every filing leaves an event, not only those of a task.
    await store.audit.append(tx, {
      ...subjectOf(filing),
      at: ports.now(),
      kind: 'submission.filed',
      data: await filed(ports, tx, filing),
    });
    return 'filed' as const;
  });
  ports.wake();
  return state;
}

/** Tries {@link fileFiling} until it is filed, in conflict, or `timeoutS` has passed; then the worker goes on with it. */
export async function fileNow(ports: Ports, filingId: string, timeoutS: number): Promise<FilingState> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<FilingState>((resolve) => {
    timer = setTimeout(() => resolve('open'), timeoutS * 1000);
  });
  const attempt = fileFiling(ports, filingId).catch((error: unknown): FilingState => {
    // The acceptance is committed: whatever happens now, the work is safe and the sweep files it.
    ports.log.error({ err: error, filingId }, 'a filing did not go through; it will be tried again');
    return 'open';
  });
  try {
    const state = await Promise.race([attempt, tooLong]);
    if (state === 'open') ports.wake();
    return state;
  } finally {
    clearTimeout(timer);
  }
}

/** Codes that mean: the archive is not there or did not keep it now. Everything else is noted all the same. */
async function noteFailure(ports: Ports, filing: Filing, error: unknown): Promise<FilingState> {
  const { store } = ports;
  const isConflict = isOverreadError(error) && error.code === 'OVR_ARCHIVE_CONFLICT';
  const message = error instanceof Error ? error.message : 'unknown';
  return store.transaction(async (tx) => {
    const now = await store.filings.lock(tx, filing.id);
    if (now?.state !== 'open') return now?.state ?? 'open';
    await store.filings.failed(tx, filing.id, isConflict ? 'conflict' : 'open', message);
    if (isConflict) {
      const data = isOverreadError(error) ? error.details : {};
      await store.audit.append(tx, { ...subjectOf(filing), at: ports.now(), kind: 'submission.conflict', data });
      ports.log.fatal({ filingId: filing.id, code: 'OVR_ARCHIVE_CONFLICT' }, message);
    } else {
      ports.log.warn({ filingId: filing.id }, message);
    }
    return isConflict ? 'conflict' : 'open';
  });
}

/** What the event of a filing says: the documents in words, and each object by the digest of its file. */
async function filed({ store }: Ports, tx: Tx, { id, kind }: Filing) {
  const objects = await store.filings.objectsOf(tx, id);
  return {
    documents: DOCUMENTS[kind] ?? objects.map(({ title }) => title).join(', '),
    objects: objects.map(({ sopInstanceUid, sha256 }) => ({ sopInstanceUid, sha256 })),
  };
}

const subjectOf = (filing: Filing) => ({
  accountId: null,
  role: 'system',
  projectId: filing.projectId,
  caseId: filing.caseId,
  taskId: filing.taskId,
});
