import type { RequestListener } from 'node:http';
import fastify from 'fastify';
import type { AppContext } from './appContext.ts';

/** The web server under way. */
export interface RunningApp {
  /** Where browsers reach it, without a closing slash. */
  readonly url: string;
  /** Answers the command line on the control socket. */
  readonly control: RequestListener | undefined;
  close(): Promise<void>;
}

/** Wires the ports and starts the web server. */
export async function startApp({ config }: AppContext): Promise<RunningApp> {
  const app = fastify();
  app.get('/healthz', () => ({ status: 'ok' }));
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    url: config.publicUrl ?? url,
    control: (request, answer) => app.routing(request, answer),
    close: () => app.close(),
  };
}
