import type { Ports } from '../ports.ts';
import { type CheckpointHead, takeOffice } from '../rebuild/takeOffice.ts';

/** Set by a restore: the next start, which has the keys of the backup, goes on from there. */
export const RESTORED_SETTING = 'restored';

interface Restored {
  readonly heads: readonly CheckpointHead[];
  readonly takenAt: string;
  readonly isDone?: boolean;
}

/** At a start after a restore, once: the log goes on in a new tree, under the keys of the backup. */
export async function goOnAfterRestore(ports: Ports): Promise<void> {
  const { store } = ports;
  const found = (await store.transaction((tx) => store.settings.get(tx, RESTORED_SETTING))) as Restored | undefined;
  if (!found || found.isDone === true) return;
  await takeOffice(ports, found.heads);
  await store.transaction(async (tx) => {
    await store.settings.set(tx, RESTORED_SETTING, { ...found, isDone: true });
    await store.audit.append(tx, {
      at: ports.now(),
      kind: 'backup.restored',
      accountId: null,
      role: 'system',
      data: { takenAt: found.takenAt },
    });
  });
}
