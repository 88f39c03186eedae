import type { Person } from './access.ts';
import type { Ports } from './ports.ts';
import { type TakenSignature, takeSignature } from './takeSignature.ts';

/** An accepted submission, as its repetition finds it. */
interface Accepted {
  readonly filingId: string;
  readonly at: Date;
}

/**
 * The signature that was unlocked for a task; or, where the same request used it up at this very moment, what that one became.
 *
 * @param begin looks at the task again: answers the accepted submission if it is the same, refuses if the task is done otherwise
 * @throws as {@link takeSignature} and `begin` do
 */
export async function takeOrReplay(
  ports: Ports,
  actor: Person,
  of: Parameters<typeof takeSignature>[2],
  begin: () => Promise<Accepted | object>,
): Promise<TakenSignature | Accepted> {
  try {
    return await takeSignature(ports, actor, of);
  } catch (error) {
    const now = await begin();
    if ('filingId' in now) return now;
    throw error;
  }
}
