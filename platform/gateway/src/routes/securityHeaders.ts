import { createHash } from 'node:crypto';

/** Headers of every answer (OWASP secure headers), whatever it is. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
} as const;

const COMMON = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** For answers that are no pages. */
export const NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** For scripts: counts when one of them is the top of a worker. The viewer's decoders (embind) make functions of text. */
export const WORKER_POLICY = [
  ...COMMON,
  "script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'",
  "connect-src 'self' blob: data:",
].join('; ');

/**
 * For a page: scripts from our own origin and the inline ones that it holds, by hash; workers from us and from blobs
 * (the viewer makes some); nothing from or to anywhere else.
 */
export function pagePolicy(html: string): string {
  const hashes = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    ...COMMON,
    `script-src ${["'self'", "'wasm-unsafe-eval'", ...new Set(hashes)].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' blob: data:",
    "worker-src 'self' blob:",
  ].join('; ');
}
