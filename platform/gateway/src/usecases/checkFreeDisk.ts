import { OverreadError } from '@overread/domain';
import type { Ports } from './ports.ts';

/** Refuses new work while the data folder's disk is nearly full (design 4a, step 7). @throws OverreadError OVR_DISK_FULL */
export async function checkFreeDisk(ports: Ports): Promise<void> {
  const { minFreeMb } = ports.limits;
  if (minFreeMb <= 0) return;
  const freeMb = Math.floor((await ports.freeBytes()) / 1_000_000);
  if (freeMb >= minFreeMb) return;
  throw new OverreadError(
    'OVR_DISK_FULL',
    `The server has ${freeMb} MB of free disk space and needs ${minFreeMb} MB for new work; nothing was changed.`,
  );
}
