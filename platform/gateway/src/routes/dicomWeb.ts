import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Person } from '../usecases/access.ts';
import type { Ports } from '../usecases/ports.ts';
import type { ViewAnswer } from '../usecases/viewAnswer.ts';
import { viewRecords } from '../usecases/viewRecords.ts';
import { viewTask } from '../usecases/viewTask.ts';
import { parseViewAddress } from '../views/dicomWebAddress.ts';
import { parseViewQuery } from '../views/viewQuery.ts';
import { signedIn } from './signedIn.ts';

/** One request below `/dicom-web/`. */
export interface DicomWebRequest {
  /** As it came: path and query, not decoded. */
  readonly url: string;
  /** Aborted when the viewer is gone. */
  readonly signal: AbortSignal;
}

/**
 * Answers a DICOMweb request of a person: of one task's view, or of the records. The address is taken apart and rebuilt
 * from checked parts; what is not offered, foreign or absent is one and the same 404.
 *
 * @throws OverreadError OVR_PATH_INVALID, OVR_UID_INVALID, OVR_QUERY_INVALID, OVR_NOT_FOUND
 */
export async function answerDicomWeb(ports: Ports, actor: Person, request: DicomWebRequest): Promise<ViewAnswer> {
  const [path, search] = parts(request.url);
  const { taskId, address } = parseViewAddress(path);
  const query = parseViewQuery(search);
  const input = { address, query, signal: request.signal };
  return taskId === null ? viewRecords(ports, actor, input) : viewTask(ports, actor, { ...input, taskId });
}

function parts(url: string): readonly [path: string, search: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** Registers what is read below `/dicom-web/`. The raw address is used, never the router's decoded one. */
export function registerDicomWeb(app: FastifyInstance, ports: Ports): void {
  app.route({
    method: 'GET',
    url: '/dicom-web/*',
    schema: { hide: true },
    onRequest: async (request) => {
      signedIn(request);
    },
    handler: async (request, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const { person } = signedIn(request);
      const { contentType, body } = await answerDicomWeb(ports, person, {
        url: request.raw.url ?? '',
        signal: gone.signal,
      });
      reply.header('content-type', contentType);
      if (typeof body === 'string' || body instanceof Uint8Array) return reply.send(body);
      return reply.send(Readable.from(body, { objectMode: false }));
    },
  });
}
