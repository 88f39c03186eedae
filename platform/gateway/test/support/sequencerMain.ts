import { openStore } from '../../src/store/store.ts';
import { type LogPorts, sequenceLog } from '../../src/usecases/sequenceLog.ts';
import { TEST_LOG_KEY } from './testLogKey.ts';

// A sequencer in a process of its own, which a test may kill at any moment.
const store = openStore({ connectionString: process.env.LOG_DATABASE ?? '' });
const keyring = { installationId: process.env.LOG_INSTALLATION ?? '' } as LogPorts['keyring'];
const ports: LogPorts = { store, keyring, logKey: TEST_LOG_KEY, now: () => new Date() };
console.log('begun');
for (;;) await sequenceLog(ports);
