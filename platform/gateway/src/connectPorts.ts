import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { createArchive } from '@overread/archive';
import { createComparisonPool } from '@overread/comparison/node';
import { generateSigningKey, timestampClient } from '@overread/signing';
import type { Logger } from 'pino';
import { type AppContext, holdsDemo } from './appContext.ts';
import { installationKeys } from './keys/installationKeys.ts';
import { openLogKey } from './keys/logKey.ts';
import { stampedSigner } from './keys/stampedSigner.ts';
import { migrate } from './store/migrate.ts';
import { openStore } from './store/store.ts';
import type { Ports } from './usecases/ports.ts';

/** A person waits for the stamp. */
const TIMESTAMP_WITHIN_MS = 5000;

/** The ports over the real parts, with the database brought up to date. `wake` is set once the worker runs. */
export async function connectPorts(context: AppContext, log: Logger) {
  const { config, connectionString } = context;
  await migrate({ connectionString });
  const store = openStore({ connectionString });
  const record = createArchive(context.record);
  const source = context.source.url === context.record.url ? record : createArchive(context.source);
  const keys = await installationKeys(store, {
    folder: join(config.dataFolder, 'keys'),
    isDemo: holdsDemo(context),
    now: () => new Date(),
    randomBytes: (count) => randomBytes(count),
    newKey: generateSigningKey,
    tell: context.tell,
    warn: (line) => log.warn(line),
  });
  const logKey = await openLogKey(join(config.dataFolder, 'keys'), store);
  const comparisons = createComparisonPool();
  const worker: { wake: () => void } = { wake: () => undefined };
  const ports: Ports = {
    store,
    source,
    record,
    signer:
      config.timestampUrl === undefined
        ? keys.signer
        : stampedSigner(keys.signer, timestampClient(config.timestampUrl, TIMESTAMP_WITHIN_MS), (line) =>
            log.warn(line),
          ),
    keyring: keys.keyring,
    comparisons,
    logKey,
    now: () => new Date(),
    newId: randomUUID,
    randomBytes: (count) => randomBytes(count),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(config.dataFolder);
      return bavail * bsize;
    },
    limits: {
      minFreeMb: config.minFreeMb,
      filingTimeoutS: config.filingTimeoutS,
      passwordDays: config.passwordDays,
    },
    log,
    wake: () => worker.wake(),
  };
  return {
    ports,
    renewDevice: keys.renewDevice,
    wakeBy: (wake: () => void) => {
      worker.wake = wake;
    },
    close: async () => {
      await comparisons.close();
      await store.close();
      await record.close();
      if (source !== record) await source.close();
    },
  };
}
