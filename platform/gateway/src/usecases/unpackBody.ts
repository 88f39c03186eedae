import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import {
  AdjudicationDecisions,
  type Container,
  decodeContainer,
  Evaluation,
  ReadingConditions,
} from '@overread/contract';
import { OverreadError } from '@overread/domain';
import Type, { type TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';

/** A packed container may have this many bytes; inflated, that many. 1000 slices of 512 x 512 are 33 MB of bits per mask. */
export const BODY_LIMITS = {
  packed: 64 * 2 ** 20,
  inflated: 256 * 2 ** 20,
  masks: 500,
  placeCharacters: 4096,
} as const;

const PARTS = {
  evaluation: Evaluation,
  conditions: Type.Optional(ReadingConditions),
  adjudication: Type.Optional(AdjudicationDecisions),
  place: Type.Optional(
    Type.Record(
      Type.String({ maxLength: 60 }),
      Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean()]),
    ),
  ),
} as const satisfies Record<string, TSchema>;
const Statements = Type.Object(PARTS, { additionalProperties: false });
const inflated = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate);

const invalid = (why: string) =>
  new OverreadError('OVR_MASK_INVALID', `The body is not an evaluation container: ${why}.`);

/**
 * The container in the body of a draft or a submission: inflated within a bound, decoded, its statements checked
 * against the domain's schemas. Whether they are complete and fit the protocol is not asked here.
 * @throws OVR_MASK_INVALID, OVR_REQUEST_TOO_LARGE
 */
export async function unpackBody(bytes: Uint8Array): Promise<Container> {
  let raw: Uint8Array;
  try {
    raw = await inflated(bytes, { maxOutputLength: BODY_LIMITS.inflated });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw new OverreadError('OVR_REQUEST_TOO_LARGE', `The masks exceed ${BODY_LIMITS.inflated / 2 ** 20} MB.`);
    throw invalid('it is not zlib data, or cut short');
  }
  const container = decodeContainer(raw);
  const { masks, ...statements } = container;
  if (masks.length > BODY_LIMITS.masks) throw invalid(`it has more than ${BODY_LIMITS.masks} masks`);
  if (!Check(Statements, statements)) {
    const [first] = Errors(Statements, statements);
    throw invalid(`${first?.instancePath || 'it'} ${first?.message ?? 'is not what it should be'}`);
  }
  if (JSON.stringify(statements.place ?? {}).length > BODY_LIMITS.placeCharacters)
    throw invalid('its place is longer than 4 kB');
  return container;
}
