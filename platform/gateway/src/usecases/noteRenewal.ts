import type { Ports } from './ports.ts';

/** Puts the new certificate of the gateway into the log. */
export async function noteRenewal(ports: Ports, until: string): Promise<void> {
  await ports.store.transaction((tx) =>
    ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'device.renewed',
      accountId: null,
      role: 'system',
      data: { until },
    }),
  );
}
