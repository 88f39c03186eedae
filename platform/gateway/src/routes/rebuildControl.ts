import { OverreadError } from '@overread/domain';
import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Ports } from '../usecases/ports.ts';
import { type RebuildReport, rebuild } from '../usecases/rebuild/rebuild.ts';

const RebuildBody = Type.Object(
  { acceptFindings: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 20 }) },
  { additionalProperties: false },
);

/** `POST /rebuild` of the control socket: fills an empty database from the archive. */
export function runRebuild(ports: Ports, body: unknown, tell: (line: string) => void): Promise<RebuildReport> {
  if (!Check(RebuildBody, body))
    return Promise.reject(
      new OverreadError('OVR_REQUEST_INVALID', 'A rebuild takes the kinds of findings that are accepted, or none.'),
    );
  return rebuild(ports, { acceptFindings: body.acceptFindings, tell });
}
