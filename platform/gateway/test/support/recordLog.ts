import { newestCheckpoint } from '../../src/usecases/recordCheckpoint.ts';
import { sequenceLog } from '../../src/usecases/sequenceLog.ts';
import { fileAll } from './signedCase.ts';
import { PROJECT, type TestGateway } from './testGateway.ts';

/** What a gateway does within the hour: the log takes every event in, and a checkpoint of it is recorded. */
export async function recordLog(gateway: TestGateway): Promise<void> {
  const { ports, store } = gateway;
  await sequenceLog(ports);
  await store.transaction(async (tx) => {
    const project = await store.projects.byKey(tx, PROJECT);
    if (project) await newestCheckpoint(ports, tx, project.id);
  });
  await fileAll(gateway);
}
