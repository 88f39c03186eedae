import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerOf, BodyOf, ROUTES, RouteName } from '@overread/contract';
import type { Person } from '../usecases/access.ts';
import type { Ports } from '../usecases/ports.ts';

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type RouteOf<N extends RouteName> = (typeof ROUTES)[N];

/** What a route is called with: the person (none on public routes), the checked body, the raw bytes of binary bodies. */
export interface RouteContext<N extends RouteName> {
  readonly ports: Ports;
  readonly actor: RouteOf<N>['permission'] extends null ? Person | null : Person;
  readonly params: Readonly<Record<ParamNames<RouteOf<N>['path']>, string>>;
  readonly body: BodyOf<N>;
  readonly bytes: Uint8Array;
  readonly headers: IncomingHttpHeaders;
  /** SHA-256 of the session's token; null without a session. */
  readonly session: string | null;
  /** The cookie of a signing session: opens the person's own key. Never logged, never kept. */
  readonly signingSecret: string | undefined;
  /** Address that the request came from. */
  readonly address: string;
}

/** Cookies that an answer sets: a token, or null to remove it. */
export interface AnswerCookies {
  readonly session?: string | null;
  readonly signing?: string | null;
}

/** An answer other than 200 with JSON, or one with cookies. */
export class HttpAnswer {
  readonly status: number;
  readonly body: object | Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: AnswerCookies;

  constructor(
    status: number,
    body: object | Uint8Array | null,
    headers: Readonly<Record<string, string>> = {},
    cookies: AnswerCookies = {},
  ) {
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.cookies = cookies;
  }
}

/** Shorthand for {@link HttpAnswer}. */
export function answer(
  status: number,
  body: object | Uint8Array | null,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return new HttpAnswer(status, body, headers);
}

/** Parses, calls one use case, maps its answer. */
type Handler<N extends RouteName> = (context: RouteContext<N>) => Promise<AnswerOf<N> | HttpAnswer>;

/** The handlers of all routes. */
export type Handlers = { readonly [N in RouteName]: Handler<N> };
