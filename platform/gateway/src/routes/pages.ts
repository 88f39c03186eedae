import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { OverreadError, TASK_KINDS } from '@overread/domain';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AppConfig } from '../appConfig.ts';
import { pagePolicy, WORKER_POLICY } from './securityHeaders.ts';

/** A name that holds its content's hash (`app.bundle.0f6159c501addfe9.js`, `shared.1a2b3c4d.mjs`) never changes. */
const HASHED = /(^|[./-])[0-9a-f]{8,}\.(js|mjs|css|wasm|woff2)$/;
const SCRIPT = /\.m?js$/;

/**
 * The stock viewer at `/` with our `app-config.js`, our modules and pages under `/overread/`. Its own pages are the
 * modes' addresses; everything else that is no file is answered by the not-found handler.
 */
export async function registerPages(app: FastifyInstance, config: AppConfig): Promise<void> {
  const { viewerFolder, overreadFolder, appConfigFile } = config;
  const options = {
    index: false,
    decorateReply: false,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (answer: FastifyReply, path: string) => {
      answer.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (SCRIPT.test(path)) answer.header('content-security-policy', WORKER_POLICY);
    },
  } as const;

  app.get('/', async (_request, reply) => reply.redirect('/overread/', 302));
  app.get('/overread', async (_request, reply) => reply.redirect('/overread/', 302));
  for (const url of ['/app-config.js', '/overread/app-config.js'])
    app.get(url, async (_request, reply) => {
      reply.header('cache-control', 'no-cache').header('content-security-policy', WORKER_POLICY);
      return reply.type('text/javascript; charset=utf-8').send(await readFile(appConfigFile));
    });

  const console = join(overreadFolder, 'index.html');
  app.get('/overread/', (_request, reply) => page(reply, console));
  if (existsSync(overreadFolder))
    await app.register(fastifyStatic, { ...options, root: overreadFolder, prefix: '/overread/' });

  if (viewerFolder === undefined) return;
  const viewer = join(viewerFolder, 'index.html');
  for (const { route } of Object.values(TASK_KINDS)) {
    app.get(`/${route}`, (_request, reply) => page(reply, viewer));
    app.get(`/${route}/*`, (_request, reply) => page(reply, viewer));
  }
  await app.register(fastifyStatic, { ...options, root: viewerFolder, prefix: '/' });
}

/** A part of such an address: a word or an id, or a DICOM UID. Between parts stands a slash, so that nothing is tried twice. */
const PAGE_ADDRESS = /^\/overread(?:\/(?:[a-z0-9-]+|[0-9]+(?:\.[0-9]+)+))+\/?$/;

/** One of our pages' addresses: no file by its name. The pages find their own way (`/overread/cases/...`). */
export const isPageAddress = (path: string): boolean => PAGE_ADDRESS.test(path);

/** Sends our start page. */
export function sendConsole(reply: FastifyReply, config: AppConfig): Promise<FastifyReply> {
  return page(reply, join(config.overreadFolder, 'index.html'));
}

async function page(reply: FastifyReply, file: string): Promise<FastifyReply> {
  let html: string;
  try {
    html = await readFile(file, 'utf8');
  } catch (cause) {
    throw new OverreadError('OVR_NOT_FOUND', 'The pages have not been built; npm start builds them.', {}, { cause });
  }
  return reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', pagePolicy(html))
    .type('text/html; charset=utf-8')
    .send(html);
}
