import { type Container, decodeContainer, encodeContainer } from '@overread/contract';
import { DRAFT_DATABASE } from '@overread/ids';

/** A draft as this browser keeps it. */
export interface DraftRecord {
  readonly container: Container;
  /** ETag of the server's draft that this one was made from; null if there was none. */
  readonly etag: string | null;
  /** Whether the server does not have it yet. */
  readonly isDirty: boolean;
  /** Strokes since the server had it last. */
  readonly strokes: number;
  readonly savedAt: number;
}

interface Row extends Omit<DraftRecord, 'container'> {
  readonly bytes: Uint8Array;
}

/** Drafts of one person's tasks in this browser. */
export interface DraftShelf {
  read(): Promise<DraftRecord | null>;
  write(record: DraftRecord): Promise<void>;
  wipe(): Promise<void>;
}

const STORE = 'drafts';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DRAFT_DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      // Signing out in another tab deletes the database; it must not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

async function run<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'relaxed' });
      const request = use(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** The shelf of a person's task. Another person at the same machine has another key and never sees it. */
export function draftShelf(login: string, taskId: string): DraftShelf {
  const key = `${login} ${taskId}`;
  return {
    async read() {
      const row = (await run('readonly', (store) => store.get(key))) as Row | undefined;
      if (!row) return null;
      const { bytes, ...rest } = row;
      return { ...rest, container: decodeContainer(bytes) };
    },
    async write({ container, ...rest }) {
      const row: Row = { ...rest, bytes: encodeContainer(container) };
      await run('readwrite', (store) => store.put(row, key));
    },
    async wipe() {
      await run('readwrite', (store) => store.delete(key));
    },
  };
}
