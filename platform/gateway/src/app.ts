import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { CONTAINER_TYPE } from '@overread/contract';
import { OverreadError } from '@overread/domain';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { AppConfig } from './appConfig.ts';
import { isCrossSite } from './auth/crossSite.ts';
import { SESSION_COOKIE } from './auth/sessionToken.ts';
import { registerDicomWeb } from './routes/dicomWeb.ts';
import { asOverreadError, errorAnswer } from './routes/errorAnswer.ts';
import { handlers } from './routes/handlers.ts';
import { registerOperations } from './routes/operations.ts';
import { isPageAddress, registerPages, sendConsole } from './routes/pages.ts';
import { logLine, registerRoutes } from './routes/register.ts';
import { serializerCompiler, validatorCompiler } from './routes/schemaCompilers.ts';
import { NO_PAGE_POLICY, SECURITY_HEADERS } from './routes/securityHeaders.ts';
import { registerStore } from './routes/storeInstances.ts';
import { requireStrictPath } from './routes/strictAddress.ts';
import { notFound } from './usecases/access.ts';
import { loadPerson } from './usecases/loadPerson.ts';
import type { Ports } from './usecases/ports.ts';
import { VERSION } from './usecases/viewAbout.ts';

/** Addresses whose answers are about a person's work: never kept by any cache. */
const isPrivate = (url: string): boolean => url.startsWith('/api/') || url.startsWith('/dicom-web');

/** The HTTP server over the ports, not yet listening; `inject` works. */
export async function buildApp(ports: Ports, config: AppConfig): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: ports.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    exposeHeadRoutes: false,
    trustProxy: config.publicUrl === undefined ? false : 'loopback',
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      maxParamLength: 128,
    },
    frameworkErrors: (error, request, reply) => fail(error, request, reply),
  });
  app.setErrorHandler((error, request, reply) => fail(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (request.method === 'GET' && isPageAddress(path)) return sendConsole(reply, config);
    throw notFound();
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler(config.checkAnswers));
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser(CONTAINER_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const origin = config.publicUrl === undefined ? undefined : new URL(config.publicUrl).origin;
  app.decorateRequest('signedIn', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS).header('content-security-policy', NO_PAGE_POLICY);
    if (config.publicUrl?.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000');
    if (isPrivate(request.url)) reply.header('cache-control', 'private, no-store');
    requireStrictPath(request.raw.url ?? '');
    if (isCrossSite(request.method, request.headers, origin))
      throw new OverreadError('OVR_AUTH_FORBIDDEN', 'This request comes from the page of another site.');
  });
  await app.register(cookie);
  app.addHook('onRequest', async (request) => {
    const token = isPrivate(request.url) ? request.cookies[SESSION_COOKIE] : undefined;
    if (token) request.signedIn = await loadPerson(ports, token);
  });
  app.addHook('onResponse', async (request, reply) => request.log.info(logLine(request, reply), 'answered'));

  await app.register(rateLimit, { global: false });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Overread', version: VERSION } },
  });
  registerRoutes(app, ports, config, handlers);
  registerDicomWeb(app, ports);
  registerStore(app, ports);
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  registerOperations(app, ports, config);
  await registerPages(app, config);
  return app;

  function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const ours = asOverreadError(error);
    const { status, body } = errorAnswer(ours);
    if (status >= 500 && ours.code === 'OVR_INTERNAL')
      request.log.error({ err: ours.cause ?? ours }, 'unexpected error');
    else request.log.info({ code: ours.code }, 'refused');
    return reply.code(status).type('application/json; charset=utf-8').serializer(JSON.stringify).send(body);
  }
}
