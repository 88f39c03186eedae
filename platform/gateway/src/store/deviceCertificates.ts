import type { Tx } from './tx.ts';

/** A certificate of the gateway itself. */
export interface DeviceCertificate {
  readonly fingerprint: string;
  readonly certificate: Uint8Array;
  readonly subject: string;
  readonly since: Date;
}

/** Notes the certificate that the gateway signs with now; any other one ends at `at`. */
export async function note(tx: Tx, device: DeviceCertificate, at: Date): Promise<void> {
  const added = await tx
    .insertInto('device_certificate')
    .values({ ...device, certificate: Buffer.from(device.certificate), until: null })
    .onConflict((conflict) => conflict.column('fingerprint').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows !== 1n) return;
  await tx
    .updateTable('device_certificate')
    .set({ until: at })
    .where('fingerprint', '<>', device.fingerprint)
    .where('until', 'is', null)
    .execute();
}

/** Every certificate that the gateway ever signed with, in order. */
export function list(tx: Tx) {
  return tx.selectFrom('device_certificate').selectAll().orderBy('since').orderBy('fingerprint').execute();
}
