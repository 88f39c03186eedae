import { CONTAINER_TYPE, type Container, packContainer } from '@overread/contract';
import { PASSWORD, PROJECT } from './testGateway.ts';

/** An answer over the network, or what broke before one came. */
export interface NetworkAnswer {
  readonly status: number | 'broken';
  readonly body: Buffer;
}

/** A signed-in person who speaks HTTP to a gateway process. */
export interface HttpPerson {
  request(
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: Uint8Array | string },
  ): Promise<NetworkAnswer>;
  /** Asks, and goes away as soon as the answer begins. */
  begin(path: string): Promise<void>;
  next(): Promise<NetworkAnswer>;
  putDraft(task: string, container: Container): Promise<NetworkAnswer>;
  submit(task: string, container: Container, key: string): Promise<NetworkAnswer>;
}

/** Signs in; the session outlives restarts of the gateway. */
export async function httpPerson(base: () => string, login: string): Promise<HttpPerson> {
  const signedIn = await fetch(`${base()}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: PASSWORD }),
  });
  if (signedIn.status !== 200) throw new Error(`sign-in: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const request: HttpPerson['request'] = async (method, path, { headers = {}, body } = {}) => {
    try {
      const answer = await fetch(base() + path, {
        method,
        headers: { ...headers, cookie },
        ...(body === undefined ? {} : { body: body as BodyInit }),
      });
      return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
    } catch {
      return { status: 'broken', body: Buffer.alloc(0) };
    }
  };
  return {
    request,
    begin: async (path) => {
      const gone = new AbortController();
      await fetch(base() + path, { headers: { cookie }, signal: gone.signal });
      gone.abort();
    },
    next: () =>
      request('POST', '/api/work/next', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ project: PROJECT, kind: 'read' }),
      }),
    putDraft: (task, container) =>
      request('PUT', `/api/tasks/${task}/draft`, {
        headers: { 'content-type': CONTAINER_TYPE, 'if-none-match': '*' },
        body: packContainer(container),
      }),
    submit: (task, container, key) =>
      request('POST', `/api/tasks/${task}/submission`, {
        headers: { 'content-type': CONTAINER_TYPE, 'idempotency-key': key },
        body: packContainer(container),
      }),
  };
}
