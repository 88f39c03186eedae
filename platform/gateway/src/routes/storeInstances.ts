import { readMultipart } from '@overread/archive';
import { isOverreadError, OverreadError } from '@overread/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Person, requireOwnTask } from '../usecases/access.ts';
import { admitSegmentations } from '../usecases/admitSegmentations.ts';
import type { Ports } from '../usecases/ports.ts';
import { inLine, type Line } from './inLine.ts';
import { signedIn } from './signedIn.ts';
import { parseStoreAddress } from './storeAddress.ts';
import { storeAnswer } from './storeAnswer.ts';

/** A request may have this many bytes: 600 slices of 512 x 512 in ten segments, uncompressed, are 197 MB. */
const MOST_BYTES = 256 * 2 ** 20;
/** So many requests hold a body in memory at a time; the others wait with theirs unread. */
const AT_A_TIME = 2;
/** Whoever has not sent the body and heard the answer by then loses the place to the next. */
const LONGEST_MS = 5 * 60_000;
const MULTIPART = /^multipart\/related\s*(;|$)/i;

/**
 * STOW-RS into a task (PS3.18 section 10.5; design D6): segmentations of another program become the draft of one's own read in
 * progress. Who may is asked before a body is read, and no more bodies are read at a
 * time than memory holds. A refusal of the request itself is an error of ours; what became of each
 * file is told in the Store Instances Response, 200 if all were taken, 409 if none.
 */
export function registerStore(app: FastifyInstance, ports: Ports): void {
  const line = inLine(AT_A_TIME);
  app.register(async (scope) => {
    scope.addContentTypeParser(MULTIPART, { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.route({
      method: 'POST',
      url: '/dicom-web/*',
      bodyLimit: MOST_BYTES,
      schema: { hide: true },
      onRequest: async (request, reply) => {
        const { person } = signedIn(request);
        await mayStore(ports, person, request);
        await ownTurn(line, reply);
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

/** Waits for a place, and gives it back when the answer is through or the sender is gone. */
async function ownTurn(line: Line, { raw }: FastifyReply): Promise<void> {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  const end = await line.enter(gone.signal);
  const tooLong = setTimeout(() => raw.destroy(), LONGEST_MS);
  const over = () => {
    clearTimeout(tooLong);
    end();
  };
  if (gone.signal.aborted) return over();
  raw.once('close', over);
  raw.once('finish', over);
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
