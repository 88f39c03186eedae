import { OverreadError } from '@overread/domain';

/** Segments of our addresses and of the viewer's files; no percent sign, so nothing can be encoded or encoded twice. */
const PATH = /^(\/[A-Za-z0-9_~!$&'()*+,=:@.-]+)*\/?$/;
const LONGEST = 2048;

/**
 * Refuses an address that a proxy, a router and a file system may read differently, before anything looks at it:
 * `..`, `.`, `//`, backslash, semicolon, percent-encoding of any kind, control characters.
 * @throws OVR_PATH_INVALID
 */
export function requireStrictPath(url: string): void {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const isStrict =
    path.length <= LONGEST &&
    PATH.test(path) &&
    !path.split('/').some((segment) => segment === '.' || segment === '..');
  if (!isStrict)
    throw new OverreadError('OVR_PATH_INVALID', 'The address holds something that none of our addresses has.');
}

/** Refuses any query: no route of the API takes one. @throws OVR_QUERY_INVALID naming the first key */
export function requireNoQuery(query: Readonly<Record<string, unknown>>): void {
  const [key] = Object.keys(query);
  if (key !== undefined)
    throw new OverreadError('OVR_QUERY_INVALID', `This address takes no query; it came with "${key.slice(0, 40)}".`);
}
