// `npm run screenshots`: starts a server with the demo in a folder of its own and takes the pictures of the README.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchChromium } from '@overread/testkit';
import { startDemoServer } from './screenshots/demoServer.ts';
import { DemoVisitor } from './screenshots/demoVisitor.ts';
import { SHOTS } from './screenshots/shots.ts';

const FOLDER = resolve(import.meta.dirname, '../docs/screenshots');
const wanted = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), 'overread-screenshots-'));
mkdirSync(FOLDER, { recursive: true });

const server = await startDemoServer(data);
const browser = await launchChromium();
try {
  const visitor = new DemoVisitor(browser, server.url, (name) => join(FOLDER, `${name}.png`));
  for (const [name, take] of Object.entries(SHOTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const since = Date.now();
    try {
      for (const file of await take(visitor)) console.log(`${file}: ${Math.round(statSync(file).size / 1000)} kB`);
      console.log(`${name}: ${Math.round((Date.now() - since) / 1000)} s`);
    } catch (error) {
      console.error(`${name}:`, error);
      process.exitCode = 1;
    }
    await visitor.leave();
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
