import { readConfig } from '../../src/config.ts';
import { startApp } from '../../src/startApp.ts';
import type { GatewayPlan } from './gatewayProcess.ts';

// The real gateway without its children: database and archives run under the test's own supervision.
const plan = JSON.parse(process.env.GATEWAY_PLAN ?? '{}') as GatewayPlan;
const app = await startApp({ config: readConfig(), ...plan, isEmpty: true, tell: (line) => console.log(line) });
console.log(`listening at ${app.url}`);
