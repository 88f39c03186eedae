import { createHash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OverreadError } from '@overread/domain';

/** The running server's door for the command line: HTTP over a Unix socket that only its own user can open. */
export interface ControlServer {
  /** Path of the socket. */
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Where the socket of a data folder is: `<data>/control.sock`, or, where that path is too long for a Unix socket (over
 * 100 bytes), a name made from the folder's path in the temporary folder. Server and command line compute the same.
 */
function controlPath(dataFolder: string): string {
  const inside = join(dataFolder, 'control.sock');
  if (Buffer.byteLength(inside) <= 100) return inside;
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  return join(tmpdir(), `overread-${process.getuid?.() ?? 'x'}-${name}.sock`);
}

/**
 * Opens the control socket, mode 0600. To be called under the lock of the data folder: a socket file that a crashed run
 * left is removed.
 *
 * @param listener for a fastify app, `(req, res) => app.routing(req, res)` after `app.ready()`.
 */
export async function startControlSocket(dataFolder: string, listener: RequestListener): Promise<ControlServer> {
  const path = controlPath(dataFolder);
  rmSync(path, { force: true });
  const server = createServer(listener);
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    chmodSync(path, 0o600);
  } finally {
    process.umask(mask);
  }
  return {
    path,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(path, { force: true });
    },
  };
}

/** An answer of the control socket whose body still runs. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Sends one request to the server that runs on a data folder.
 *
 * @param body sent as JSON when given.
 * @returns status and the parts of the body as they come, for any answer; leaving the body early ends the request.
 * @throws OverreadError OVR_CONFIG_INVALID when no server runs on that folder.
 */
export async function controlStream(
  dataFolder: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<ControlAnswer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  try {
    return await new Promise((resolve, reject) => {
      const call = request(
        {
          socketPath: controlPath(dataFolder),
          method,
          path,
          headers: {
            host: 'overread',
            ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
          },
        },
        (answer) => resolve({ status: answer.statusCode ?? 0, body: answer }),
      );
      call.once('error', reject);
      call.end(payload);
    });
  } catch (cause) {
    throw nobodyAnswers(dataFolder, cause);
  }
}

/**
 * The same with the whole body as text.
 *
 * @param onText takes the parts of the answer as they come, for one that reports its progress.
 */
export async function controlRequest(
  dataFolder: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  onText: (text: string) => void = () => undefined,
): Promise<{ status: number; text: string }> {
  const answer = await controlStream(dataFolder, method, path, body);
  const decoder = new TextDecoder();
  let text = '';
  const take = (part: string) => {
    text += part;
    if (part !== '') onText(part);
  };
  try {
    for await (const part of answer.body) take(decoder.decode(part, { stream: true }));
  } catch (cause) {
    throw nobodyAnswers(dataFolder, cause);
  }
  take(decoder.decode());
  return { status: answer.status, text };
}

const nobodyAnswers = (dataFolder: string, cause: unknown) =>
  new OverreadError(
    'OVR_CONFIG_INVALID',
    `No Overread answers on the data folder ${dataFolder}. Start it with npm start, or set OVERREAD_DATA to its folder.`,
    {},
    { cause },
  );
