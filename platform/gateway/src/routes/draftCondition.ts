import type { IncomingHttpHeaders } from 'node:http';
import { OverreadError } from '@overread/domain';

/** A tag as HTTP writes it (RFC 9110 section 8.8.3), strong. */
export const etagOf = (tag: string): string => `"${tag}"`;

/**
 * Which draft the client means to save over: the tag in If-Match, or null for `If-None-Match: *` (none yet).
 * @throws OVR_DRAFT_PRECONDITION without exactly one of the two; a list, a weak tag or `If-Match: *` names no draft
 */
export function draftCondition(headers: IncomingHttpHeaders): string | null {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match === undefined && noneMatch?.trim() === '*') return null;
  const tag = /^"([0-9a-f]{32})"$/.exec(match?.trim() ?? '')?.[1];
  if (noneMatch !== undefined || tag === undefined)
    throw new OverreadError(
      'OVR_DRAFT_PRECONDITION',
      'A draft is saved with If-Match and the tag it was made from, or with If-None-Match: * if there was none.',
    );
  return tag;
}
