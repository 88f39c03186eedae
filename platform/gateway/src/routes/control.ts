import { isAbsolute } from 'node:path';
import { PassThrough } from 'node:stream';
import { isOverreadError, OverreadError, Partition } from '@overread/domain';
import fastify, { type FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { renewRosters } from '../usecases/fileSigningRoster.ts';
import { importFolder } from '../usecases/importFolder.ts';
import { noteRenewal } from '../usecases/noteRenewal.ts';
import type { Ports } from '../usecases/ports.ts';
import { errorAnswer } from './errorAnswer.ts';
import { registerExport } from './exportControl.ts';
import { runBackup, runRebuild, runRestore } from './rebuildControl.ts';

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
export function buildControl(ports: Ports, options: ControlOptions): FastifyInstance {
  const app = fastify({ logger: false });
  const lines = (path: string, work: (body: unknown, tell: (line: string) => void) => Promise<object>) =>
    app.post(path, (request, reply) => {
      const answer = new PassThrough();
      const say = (line: ControlLine) => answer.write(`${JSON.stringify(line)}\n`);
      void work(request.body, (line) => say({ line }))
        .then((done) => say({ done }))
        .catch((error: unknown) => {
          const ours = isOverreadError(error)
            ? error
            : new OverreadError('OVR_INTERNAL', 'It broke off; see the log.', {}, { cause: error });
          if (ours.code === 'OVR_INTERNAL') ports.log.error({ err: error }, path);
          say({ error: errorAnswer(ours).body });
        })
        .finally(() => answer.end());
      return reply.type('application/x-ndjson').send(answer);
    });
  lines('/import', (body, tell) => runImport(ports, body, options.mayStore, tell));
  lines('/rebuild', (body, tell) => runRebuild(ports, body, tell));
  lines('/backup', (body, tell) => runBackup(ports, options.keysFolder, body, tell));
  lines('/restore', async (body, tell) => {
    const done = await runRestore(ports, options.keysFolder, body, tell);
    options.end();
    return done;
  });
  lines('/keys/renew-device', (body) => renewDevice(ports, options.renewDevice, body));
  registerExport(app, ports);
  return app;
}

/** What the command line asks for beyond use cases. */
export interface ControlOptions {
  /** Whether files are put into the image archive. */
  readonly mayStore: boolean;
  /** Goes into backups. */
  readonly keysFolder: string;
  /** Ends the server in order, once it has answered: after a restore it would go on with keys of before. */
  readonly end: () => void;
  /** A new certificate for the gateway's device. @returns its end. @throws OVR_AUTHORITY_PASSPHRASE */
  readonly renewDevice: (passphrase: string | undefined) => Promise<Date>;
}

const RenewBody = Type.Object(
  { passphrase: Type.Optional(Type.String({ maxLength: 200 })) },
  { additionalProperties: false },
);

async function renewDevice(ports: Ports, renew: ControlOptions['renewDevice'], body: unknown): Promise<object> {
  if (!Check(RenewBody, body))
    throw new OverreadError('OVR_REQUEST_INVALID', 'A renewal takes the passphrase of the certificate authority.');
  const until = (await renew(body.passphrase)).toISOString();
  await noteRenewal(ports, until);
  await renewRosters(ports);
  return { until };
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
