import { CONTAINER_TYPE, ROUTES, type RouteName } from '@overread/contract';
import { OverreadError, type Permission } from '@overread/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { AppConfig } from '../appConfig.ts';
import { SESSION, SESSION_COOKIE } from '../auth/sessionToken.ts';
import { SIGNING_COOKIE, SIGNING_SESSION } from '../auth/signingToken.ts';
import { checkAccess } from '../usecases/checkAccess.ts';
import type { Ports } from '../usecases/ports.ts';
import { BODY_LIMITS } from '../usecases/unpackBody.ts';
import { type Handlers, HttpAnswer, type RouteContext } from './handler.ts';
import { signedIn } from './signedIn.ts';
import { requireNoQuery } from './strictAddress.ts';

/** A row of ROUTES as this file needs it. */
interface Row {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly permission: Permission | 'self' | null;
  readonly summary: string;
  readonly body?: TSchema;
  readonly answer?: TSchema;
  readonly binary?: 'body' | 'answer' | 'both';
}
type AnyHandler = (context: RouteContext<RouteName>) => Promise<unknown>;

/** Routes that a person with a one-time password may use. */
const BEFORE_PASSWORD: readonly RouteName[] = ['me', 'signOut', 'changePassword'];
/** Routes where a password is tried. */
const PASSWORD_ROUTES: readonly RouteName[] = [
  'signIn',
  'changePassword',
  'makeSigningKey',
  'changePassphrase',
  'unlockSignature',
  'issueCertificate',
];
/** So many people behind one address may use up their tries. */
const LOGINS_PER_ADDRESS = 10;
/** Routes whose use case checks the body itself, for an error of its own code. */
const CHECKED_BELOW: readonly RouteName[] = ['publishProtocol'];

/** Registers every row of ROUTES with its handler: who may (before a body is read), what form, who answers. */
export function registerRoutes(app: FastifyInstance, ports: Ports, config: AppConfig, handlers: Handlers): void {
  const tries = app.createRateLimit({
    max: config.passwordTriesPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => {
      const login = request.signedIn?.person.login ?? loginIn(request.body);
      return `${request.ip} ${login.trim().toLowerCase()}`;
    },
  });
  const triesOfAddress = app.createRateLimit({
    max: config.passwordTriesPerMinute * LOGINS_PER_ADDRESS,
    timeWindow: 60_000,
    keyGenerator: (request) => request.ip,
  });
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const row: Row = ROUTES[name];
    const handler = handlers[name] as unknown as AnyHandler;
    const takesBytes = row.binary === 'body' || row.binary === 'both';
    app.route({
      method: row.method,
      url: row.path,
      bodyLimit: takesBytes ? BODY_LIMITS.packed : 1_000_000,
      schema: {
        summary: row.summary,
        ...(row.body && !CHECKED_BELOW.includes(name) ? { body: row.body } : {}),
        ...(row.answer ? { response: { 200: row.answer } } : {}),
      },
      onRequest: async (request) => {
        requireNoQuery(request.query as Record<string, unknown>);
        if (row.permission === null) return;
        const { person } = signedIn(request, { mayOweAPassword: BEFORE_PASSWORD.includes(name) });
        await checkAccess(ports, person, row.permission, request.params as Record<string, string>);
      },
      preHandler: async (request, reply) => {
        if (!PASSWORD_ROUTES.includes(name)) return;
        for (const limit of [await triesOfAddress(request), await tries(request)]) {
          if (limit.isAllowed || !limit.isExceeded) continue;
          reply.header('retry-after', String(limit.ttlInSeconds));
          throw new OverreadError('OVR_AUTH_THROTTLED', 'Too many tries with this login or from this address.');
        }
      },
      handler: async (request, reply) => {
        if (takesBytes && !Buffer.isBuffer(request.body))
          throw new OverreadError('OVR_REQUEST_INVALID', `This address takes ${CONTAINER_TYPE}.`);
        const result = await handler({
          ports,
          actor: request.signedIn?.person ?? null,
          params: request.params,
          body: request.body,
          bytes: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
          headers: request.headers,
          session: request.signedIn?.session ?? null,
          signingSecret: request.cookies[SIGNING_COOKIE],
          address: request.ip,
        } as RouteContext<RouteName>);
        return result instanceof HttpAnswer ? send(reply, result, config) : result;
      },
    });
  }
}

function loginIn(body: unknown): string {
  return typeof body === 'object' && body !== null && 'login' in body && typeof body.login === 'string'
    ? body.login
    : '';
}

/** The cookies that we set: where each is sent, and how long the browser keeps it at most. */
const COOKIES = {
  session: { name: SESSION_COOKIE, path: '/', maxAge: SESSION.lifetimeMs / 1000 },
  signing: { name: SIGNING_COOKIE, path: '/api', maxAge: SIGNING_SESSION.lifetimeMs / 1000 },
} as const;

function send(reply: FastifyReply, { status, body, headers, cookies }: HttpAnswer, config: AppConfig): FastifyReply {
  for (const [key, token] of Object.entries(cookies) as [keyof typeof COOKIES, string | null | undefined][]) {
    const { name, path, maxAge } = COOKIES[key];
    const secure = config.publicUrl?.startsWith('https:') ?? false;
    const cookie = { path, httpOnly: true, sameSite: 'strict', secure } as const;
    if (token === null) reply.clearCookie(name, cookie);
    if (typeof token === 'string') reply.setCookie(name, token, { ...cookie, maxAge });
  }
  reply.code(status).headers(headers);
  if (body instanceof Uint8Array) return reply.send(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  return body === null ? reply.send() : reply.send(body);
}

/** The form of a request, for its log line: method, pattern of the route, status, time. No address, no query, no name. */
export function logLine(request: FastifyRequest, reply: FastifyReply): object {
  return {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
  };
}
