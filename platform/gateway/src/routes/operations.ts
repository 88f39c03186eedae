import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AppConfig } from '../appConfig.ts';
import { logFindingCount } from '../usecases/checkLog.ts';
import { checkReady } from '../usecases/checkReady.ts';
import type { Ports } from '../usecases/ports.ts';

/**
 * `/healthz`: the process answers. `/readyz`: database and archive too. `/metrics`: Prometheus; the counts per route
 * need the token, because how much others submit is nothing a reader may learn (D5).
 */
export function registerOperations(app: FastifyInstance, ports: Ports, config: AppConfig): void {
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  const ofRoutes = new Registry();
  const seconds = new Histogram({
    name: 'overread_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [ofRoutes],
  });
  new Gauge({
    name: 'overread_log_findings',
    help: 'Entries of the log that are not as they were written; anything but 0 is a security event',
    registers: [ofRoutes],
    async collect() {
      this.set(await logFindingCount(ports));
    },
  });
  app.addHook('onResponse', async (request, reply) => {
    const { url: route = 'none' } = request.routeOptions;
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const parts = await checkReady(ports);
    const isReady = Object.values(parts).every((part) => part === 'ok');
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'not ready', ...parts });
  });
  app.get('/metrics', async (request, reply) => {
    const text = await ofProcess.metrics();
    const all = hasToken(request.headers.authorization, config.metricsToken)
      ? `${text}\n${await ofRoutes.metrics()}`
      : text;
    return reply.type(ofProcess.contentType).send(all);
  });
}

function hasToken(authorization: string | undefined, token: string | undefined): boolean {
  const given = Buffer.from(authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token ?? ''}`);
  return token !== undefined && given.length === wanted.length && timingSafeEqual(given, wanted);
}
