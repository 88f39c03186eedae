import type { Tx } from './tx.ts';

/** A certificate of the gateway itself. */
export interface DeviceCertificate {
  readonly fingerprint: string;
  readonly certificate: Uint8Array;
  readonly subject: string;
  readonly since: Date;
}

/** Notes a certificate that the gateway signs with. */
export async function note(tx: Tx, device: DeviceCertificate): Promise<void> {
  await tx
    .insertInto('device_certificate')
    .values({ ...device, certificate: Buffer.from(device.certificate), until: null })
    .onConflict((conflict) => conflict.column('fingerprint').doNothing())
    .execute();
}

/** Ends a certificate whose key is no longer the gateway's. */
export async function end(tx: Tx, fingerprint: string, at: Date): Promise<void> {
  await tx
    .updateTable('device_certificate')
    .set({ until: at })
    .where('fingerprint', '=', fingerprint)
    .where('until', 'is', null)
    .execute();
}

/** Every certificate that the gateway ever signed with, in order. */
export function list(tx: Tx) {
  return tx.selectFrom('device_certificate').selectAll().orderBy('since').orderBy('fingerprint').execute();
}
