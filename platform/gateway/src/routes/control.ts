import { isAbsolute } from 'node:path';
import { PassThrough } from 'node:stream';
import { isOverreadError, OverreadError, Partition } from '@overread/domain';
import fastify, { type FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { importFolder } from '../usecases/importFolder.ts';
import type { Ports } from '../usecases/ports.ts';
import { errorAnswer } from './errorAnswer.ts';
import { registerExport } from './exportControl.ts';

const ImportBody = Type.Object(
  {
    folder: Type.String({ minLength: 1, maxLength: 4096 }),
    project: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,40}$' }),
    protocol: Type.Unknown(),
    partition: Partition,
  },
  { additionalProperties: false },
);

/** One line of an answer: what is being done, then the summary or the error. */
export interface ControlLine {
  readonly line?: string;
  readonly done?: object;
  readonly error?: object;
}

/**
 * What the command line asks of the running server, over the socket in the data folder, which only the server's own user
 * can open. Answers are lines of JSON, sent as the work goes on.
 */
export function buildControl(ports: Ports, options: { readonly mayStore: boolean }): FastifyInstance {
  const app = fastify({ logger: false });
  app.post('/import', (request, reply) => {
    const lines = new PassThrough();
    const say = (line: ControlLine) => lines.write(`${JSON.stringify(line)}\n`);
    void runImport(ports, request.body, options.mayStore, (line) => say({ line }))
      .then((done) => say({ done }))
      .catch((error: unknown) => {
        const ours = isOverreadError(error)
          ? error
          : new OverreadError('OVR_INTERNAL', 'The import broke off; see the log.', {}, { cause: error });
        if (ours.code === 'OVR_INTERNAL') ports.log.error({ err: error }, 'import');
        say({ error: errorAnswer(ours).body });
      })
      .finally(() => lines.end());
    return reply.type('application/x-ndjson').send(lines);
  });
  registerExport(app, ports);
  return app;
}

function runImport(ports: Ports, body: unknown, mayStore: boolean, tell: (line: string) => void) {
  if (!Check(ImportBody, body) || !isAbsolute(body.folder))
    return Promise.reject(
      new OverreadError(
        'OVR_REQUEST_INVALID',
        'An import needs an absolute folder, a project key, a SOP and a partition.',
      ),
    );
  const { folder, project, protocol, partition }: Static<typeof ImportBody> = body;
  return importFolder(ports, { folder, project, protocol, partition, mayStore, tell });
}
