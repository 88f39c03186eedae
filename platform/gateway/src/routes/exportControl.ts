import { Readable } from 'node:stream';
import { EXPORT_EXTRAS, type ExportExtra, encodeExportPart } from '@overread/contract';
import { isOverreadError, OverreadError, Partition } from '@overread/domain';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { exportProject } from '../usecases/exportProject.ts';
import type { Ports } from '../usecases/ports.ts';
import { errorAnswer } from './errorAnswer.ts';

const Extra = Type.Unsafe<ExportExtra>(Type.String({ enum: Object.keys(EXPORT_EXTRAS) }));
const ExportBody = Type.Object(
  {
    project: Type.String({ minLength: 1, maxLength: 64 }),
    with: Type.Array(Extra, { maxItems: 10 }),
    cases: Type.Array(Type.String({ minLength: 1, maxLength: 32 }), { maxItems: 10_000 }),
    partitions: Type.Array(Partition, { minItems: 1, maxItems: 5 }),
    unsigned: Type.Boolean(),
  },
  { additionalProperties: false },
);

/** `POST /export` of the control socket: the parts of an export, as `encodeExportPart` writes them, ended by `done` or `error`. */
export function registerExport(app: FastifyInstance, ports: Ports): void {
  app.post('/export', (request, reply) =>
    reply.type('application/octet-stream').send(Readable.from(encoded(ports, request.body), { objectMode: false })),
  );
}

async function* encoded(ports: Ports, body: unknown): AsyncGenerator<Uint8Array> {
  try {
    if (!Check(ExportBody, body))
      throw new OverreadError(
        'OVR_REQUEST_INVALID',
        'An export needs a project and the partitions to take cases from.',
      );
    for await (const { part, bytes } of exportProject(ports, body)) yield encodeExportPart(part, bytes);
  } catch (error) {
    const ours = isOverreadError(error)
      ? error
      : new OverreadError('OVR_INTERNAL', 'The export broke off; see the log.', {}, { cause: error });
    if (ours.code === 'OVR_INTERNAL') ports.log.error({ err: error }, 'export');
    const { code, message, todo } = errorAnswer(ours).body;
    yield encodeExportPart({ part: 'error', code, message, todo });
  }
}
