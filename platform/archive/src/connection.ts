import type { Readable } from 'node:stream';
import { OverreadError } from '@overread/dicom';
import { errors, Pool } from 'undici';

/** How to reach an archive. */
export interface ArchiveAccess {
  /** Root of the DICOMweb service, http or https, such as `http://127.0.0.1:8042/dicom-web`. */
  readonly url: string;
  /** Value of the Authorization header: `Basic …` or `Bearer …`. Absent where the archive asks for none. */
  readonly authorization?: string | undefined;
  /** How long to wait for an answer's head, and for each next part of its body. Default 30 s. */
  readonly timeoutMs?: number;
}

/** One request to the archive. */
interface ArchiveRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the DICOMweb root, made of checked UIDs. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly accept: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /** Answers 401, 403 and 501 as they are, for asking what a server offers. */
  readonly mayBeRefused?: boolean;
}

/** An answer of the archive whose body still runs. It must be read or destroyed, else its connection is lost. */
export interface ArchiveAnswer {
  readonly status: number;
  /** Lower-case names; a header sent several times is joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** Connections to one archive. */
export interface Connection {
  /** Any status below 500 but 3xx, 401 and 403 is an answer; everything else is the archive being away. */
  send(request: ArchiveRequest): Promise<ArchiveAnswer>;
  /** The same with the whole body. */
  read(request: ArchiveRequest): Promise<{ status: number; headers: Readonly<Record<string, string>>; bytes: Buffer }>;
  close(): Promise<void>;
}

/** Orthanc closes idle connections after 1 s; ours must go first, or requests meet a closing socket. */
const KEEP_ALIVE_MS = 500;
const CONNECTIONS = 24;
const TRIES = 3;

/**
 * A pool of connections with a fixed Host, our credential and nothing of the caller's headers. Redirects are not
 * followed. A GET whose connection broke before the answer is tried again, at most three times in all.
 */
export function connect({ url, authorization, timeoutMs = 30_000 }: ArchiveAccess): Connection {
  const { origin, pathname } = rootOf(url);
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: Math.min(timeoutMs, 5_000) },
  });

  async function send(request: ArchiveRequest): Promise<ArchiveAnswer> {
    const query = request.query?.size ? `?${request.query}` : '';
    for (let tried = 1; ; tried++) {
      try {
        const { statusCode, headers, body } = await pool.request({
          method: request.method,
          path: `${pathname}${request.path}${query}`,
          headers: {
            accept: request.accept,
            ...(authorization && { authorization }),
            ...(request.contentType && { 'content-type': request.contentType }),
          },
          body: request.body ?? null,
          signal: request.signal ?? null,
        });
        const isRefusal = statusCode === 401 || statusCode === 403 || statusCode === 501;
        if (!(isRefusal && request.mayBeRefused) && (isRefusal || statusCode >= 500 || isRedirect(statusCode))) {
          await body.dump();
          throw away(`it answered HTTP ${statusCode}`);
        }
        return { status: statusCode, headers: joined(headers), body };
      } catch (cause) {
        if (cause instanceof OverreadError || request.signal?.aborted) throw cause;
        if (request.method === 'GET' && tried < TRIES && isBrokenConnection(cause)) continue;
        throw away(codeOf(cause), cause);
      }
    }
  }

  return {
    send,
    read: async (request) => {
      const { status, headers, body } = await send(request);
      try {
        const parts: Buffer[] = [];
        for await (const part of body) parts.push(part as Buffer);
        return { status, headers, bytes: Buffer.concat(parts) };
      } catch (cause) {
        if (request.signal?.aborted) throw cause;
        throw away(`its answer broke off (${codeOf(cause)})`, cause);
      }
    },
    close: () => pool.destroy(),
  };
}

const isRedirect = (status: number) => status >= 300 && status < 400;

function rootOf(url: string): { origin: string; pathname: string } {
  const root = URL.parse(url);
  if (root === null || !['http:', 'https:'].includes(root.protocol) || root.username !== '') {
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      'The address of an archive must be an http or https URL without a password in it.',
    );
  }
  return { origin: root.origin, pathname: root.pathname.replace(/\/+$/, '') };
}

function away(what: string, cause?: unknown): OverreadError {
  return new OverreadError(
    'OVR_ARCHIVE_UNAVAILABLE',
    `The image archive does not answer as it should: ${what}.`,
    {},
    { cause },
  );
}

function isBrokenConnection(error: unknown): boolean {
  return error instanceof errors.SocketError || ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no connection';
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
