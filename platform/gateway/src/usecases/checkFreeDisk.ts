import { OverreadError } from '@overread/domain';
import type { Ports } from './ports.ts';

/**
 * Refuses new work while the data folder's disk is nearly full (design 4a, step 7). How much is left goes to the log only:
 * to a reader it would tell how much others hand in (D5).
 * @throws OverreadError OVR_DISK_FULL
 */
export async function checkFreeDisk(ports: Ports): Promise<void> {
  const { minFreeMb } = ports.limits;
  if (minFreeMb <= 0) return;
  const freeMb = Math.floor((await ports.freeBytes()) / 1_000_000);
  if (freeMb >= minFreeMb) return;
  ports.log.warn({ freeMb, minFreeMb }, 'the disk is nearly full; new work is refused');
  throw new OverreadError(
    'OVR_DISK_FULL',
    `The server has less than the ${minFreeMb} MB of free disk space that new work needs; nothing was changed.`,
  );
}
