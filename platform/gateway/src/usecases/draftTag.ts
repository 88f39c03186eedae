import type { Ports } from './ports.ts';

/**
 * The tag of a draft: follows from the one it was made over (null: there was none) and its bytes, so that sending the same draft
 * again after a lost answer is answered the same, and nothing else is.
 */
export function draftTag(ports: Pick<Ports, 'sha256'>, taskId: string, over: string | null, bytes: Uint8Array): string {
  const chain = `overread-draft-1\n${taskId}\n${over ?? ''}\n${ports.sha256(bytes)}`;
  return ports.sha256(new TextEncoder().encode(chain)).slice(0, 32);
}
