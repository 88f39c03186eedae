import type { IncomingHttpHeaders } from 'node:http';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * True if a request was made by another site's page. Browsers say so in Sec-Fetch-Site, older ones in Origin; programs
 * that are no browsers send neither, and hold no cookie that a page could borrow. Safe methods change nothing here.
 *
 * @param publicOrigin the origin under which a proxy serves us; without one the Host header stands for it.
 */
export function isCrossSite(method: string, headers: IncomingHttpHeaders, publicOrigin: string | undefined): boolean {
  if (SAFE.has(method)) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  if (origin === undefined) return false;
  if (publicOrigin !== undefined && origin === publicOrigin) return false;
  return !URL.canParse(origin) || new URL(origin).host !== headers.host;
}
