import { ERRORS, type ErrorCode, OverreadError } from '@overread/domain';
import { CONTAINER_TYPE, type Container } from './container.ts';
import { packContainerInTurns, unpackContainer } from './deflate.ts';
import { type AnswerOf, type BodyOf, ROUTES, type RouteName } from './routes.ts';

/** What an error looks like on the wire. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly todo: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

type Fetch = (input: string, init?: RequestInit) => Promise<Response>;
type Params = Readonly<Record<string, string>>;

/** The typed client of the gateway. */
export interface Client {
  /** Calls a JSON route. @throws OverreadError with the server's code, or OVR_ARCHIVE_UNAVAILABLE-like codes of the network (`details.offline`). */
  call<N extends RouteName>(
    name: N,
    options?: { params?: Params; body?: BodyOf<N>; idempotencyKey?: string },
  ): Promise<AnswerOf<N>>;
  /** A container and its ETag, or null where there is none yet. */
  getContainer(name: 'getDraft' | 'masks', params: Params): Promise<{ container: Container; etag: string } | null>;
  /** Saves the draft over `etag` (null: none yet) and answers the new ETag. */
  putDraft(taskId: string, container: Container, etag: string | null): Promise<string>;
  submit(taskId: string, container: Container, idempotencyKey: string): Promise<AnswerOf<'submit'>>;
}

function address(name: RouteName, params: Params = {}): string {
  return ROUTES[name].path.replace(/:([a-zA-Z]+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
}

async function failure(response: Response): Promise<OverreadError> {
  try {
    const body = (await response.json()) as ErrorBody;
    if (body.code in ERRORS)
      return new OverreadError(body.code, body.message, { ...body.details, status: response.status });
  } catch {
    // Not ours (a proxy's page): the status is all there is.
  }
  return new OverreadError(
    response.status === 401 ? 'OVR_AUTH_REQUIRED' : 'OVR_INTERNAL',
    `The server answered ${response.status}.`,
    { status: response.status },
  );
}

/** A client that sends cookies to `base` (default: same origin). Pass `fetch` in tests. */
export function createClient(base = '', fetcher: Fetch = (input, init) => fetch(input, init)): Client {
  async function send(name: RouteName, params: Params | undefined, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetcher(base + address(name, params), {
        credentials: 'same-origin',
        cache: 'no-store',
        method: ROUTES[name].method,
        ...init,
      });
    } catch (cause) {
      throw new OverreadError('OVR_INTERNAL', 'The server cannot be reached.', { offline: true }, { cause });
    }
    return response;
  }
  return {
    async call(name, options = {}) {
      const headers: Record<string, string> = {};
      if (options.body !== undefined) headers['content-type'] = 'application/json';
      if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
      const response = await send(name, options.params, {
        headers,
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
      if (!response.ok) throw await failure(response);
      return (await response.json()) as AnswerOf<typeof name>;
    },
    async getContainer(name, params) {
      const response = await send(name, params, {});
      if (response.status === 204) return null;
      if (!response.ok) throw await failure(response);
      return {
        container: unpackContainer(new Uint8Array(await response.arrayBuffer())),
        etag: response.headers.get('etag') ?? '',
      };
    },
    async putDraft(taskId, container, etag) {
      const condition: Record<string, string> = etag === null ? { 'if-none-match': '*' } : { 'if-match': etag };
      const response = await send(
        'putDraft',
        { taskId },
        {
          headers: { 'content-type': CONTAINER_TYPE, ...condition },
          body: (await packContainerInTurns(container)) as BodyInit,
        },
      );
      if (!response.ok) throw await failure(response);
      return response.headers.get('etag') ?? '';
    },
    async submit(taskId, container, idempotencyKey) {
      const response = await send(
        'submit',
        { taskId },
        {
          headers: { 'content-type': CONTAINER_TYPE, 'idempotency-key': idempotencyKey },
          body: (await packContainerInTurns(container)) as BodyInit,
        },
      );
      if (!response.ok) throw await failure(response);
      return (await response.json()) as AnswerOf<'submit'>;
    },
  };
}
