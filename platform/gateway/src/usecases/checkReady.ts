import type { Ports } from './ports.ts';

/** Longest time that database and archive have to answer. */
const PATIENCE_MS = 3000;

/** Whether the parts answer that the gateway stands on; says nothing about what they hold. */
export async function checkReady(
  ports: Ports,
): Promise<{ readonly database: 'ok' | 'away'; readonly archive: 'ok' | 'away' }> {
  const [database, archive] = await Promise.all([
    answers(ports.store.transaction((tx) => ports.store.settings.get(tx, 'ready'))),
    answers(ports.record.searchStudies({ limit: 1 })),
  ]);
  return { database, archive };
}

async function answers(work: Promise<unknown>): Promise<'ok' | 'away'> {
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  const late = new Promise<'away'>((resolve) =>
    timeout.addEventListener('abort', () => resolve('away'), { once: true }),
  );
  return Promise.race([
    late,
    work.then(
      () => 'ok' as const,
      () => 'away' as const,
    ),
  ]);
}
