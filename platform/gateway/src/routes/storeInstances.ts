import { readMultipart } from '@overread/archive';
import { isOverreadError, OverreadError } from '@overread/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Person, requireOwnTask } from '../usecases/access.ts';
import { admitSegmentations } from '../usecases/admitSegmentations.ts';
import type { Ports } from '../usecases/ports.ts';
import { signedIn } from './signedIn.ts';
import { parseStoreAddress } from './storeAddress.ts';
import { storeAnswer } from './storeAnswer.ts';

/** A request may have this many bytes: 600 slices of 512 x 512 in ten segments, uncompressed, are 197 MB. */
const MOST_BYTES = 256 * 2 ** 20;
const MULTIPART = /^multipart\/related\s*(;|$)/i;

/**
 * STOW-RS into a task (PS3.18 section 10.5; design D6): segmentations of another program become the draft of one's own read in
 * progress. Who may is asked before a body is read. A refusal of the request itself is an error of ours; what became of each
 * file is told in the Store Instances Response, 200 if all were taken, 409 if none.
 */
export function registerStore(app: FastifyInstance, ports: Ports): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(MULTIPART, { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.route({
      method: 'POST',
      url: '/dicom-web/*',
      bodyLimit: MOST_BYTES,
      schema: { hide: true },
      onRequest: async (request) => {
        const { person } = signedIn(request);
        await mayStore(ports, person, request);
      },
      handler: async (request, reply) => {
        const { person } = signedIn(request);
        const { taskId, studyInstanceUid } = parseStoreAddress(pathOf(request));
        const admission = await admitSegmentations(ports, person, {
          taskId,
          studyInstanceUid,
          files: filesOf(request),
        });
        const { status, body } = storeAnswer(admission);
        return reply.code(status).type('application/dicom+json').serializer(String).send(body);
      },
    });
  });
}

async function mayStore(ports: Ports, person: Person, request: FastifyRequest): Promise<void> {
  const { taskId } = parseStoreAddress(pathOf(request));
  await ports.store.transaction((tx) => requireOwnTask(ports, tx, person, taskId, 'task.draft'));
}

const pathOf = (request: FastifyRequest) => (request.raw.url ?? '').split('?', 1)[0] ?? '';

function filesOf(request: FastifyRequest): readonly Uint8Array[] {
  if (!Buffer.isBuffer(request.body))
    throw new OverreadError('OVR_REQUEST_INVALID', 'This address takes multipart/related; type="application/dicom".');
  try {
    return readMultipart(request.headers['content-type'], request.body);
  } catch (error) {
    if (!isOverreadError(error)) throw error;
    throw new OverreadError('OVR_REQUEST_INVALID', 'The body is no complete multipart/related of DICOM files.');
  }
}
