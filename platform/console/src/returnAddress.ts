/**
 * Where someone wanted to go before signing in: a path of this server with a task, from `?return=`.
 * Anything else, other hosts above all, is ignored.
 */
export function returnAddress(search: string): string | undefined {
  const wanted = new URLSearchParams(search).get('return') ?? '';
  return /^\/(read|adjudicate|sign-off)\?[^\\]*$/.test(wanted) ? wanted : undefined;
}
