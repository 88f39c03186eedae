#!/usr/bin/env node
import { bundles } from './bootstrap/bundles.mjs';
import { checks } from './bootstrap/checks.mjs';
// The first command after a clone: `npm start`, `npm test`. Needs nothing but Node 18 and npm; gets the rest.
import { debianPackages } from './bootstrap/debianPackages.mjs';
import { againUnderNode24, environmentFor, isNewEnough } from './bootstrap/node24.mjs';
import { nodeModules } from './bootstrap/nodeModules.mjs';
import { PINNED } from './bootstrap/pinnedPackage.mjs';
import { pinnedViewer, viewersOfTests } from './bootstrap/pinnedViewer.mjs';
import { beginLog, inForeground, Stop } from './bootstrap/steps.mjs';

const SOURCE = '--conditions=@overread/source';
const COMMANDS = { start, build, test, bench, screenshots };

async function start(args) {
  await prepare('start');
  return inForeground(process.execPath, [SOURCE, 'platform/cli/src/main.ts', 'serve', '--stop-with-parent', ...args]);
}

/** For images of containers: everything but the distribution's packages. */
async function build() {
  await prepareOurs();
  return 0;
}

async function test(args) {
  await prepare('test');
  await viewersOfTests();
  return checks({ isFull: args.includes('--full'), vitestArgs: args.filter((arg) => arg !== '--full') });
}

async function bench(args) {
  await prepare('test');
  return inForeground(process.execPath, [SOURCE, 'bench/main.ts', ...args]);
}

async function screenshots(args) {
  await prepare('test');
  return inForeground(process.execPath, [SOURCE, 'scripts/screenshots.ts', ...args]);
}

async function prepare(purpose) {
  await debianPackages(purpose, { needsOrthanc: purpose === 'test' || !process.env.OVERREAD_RECORD_URL });
  await prepareOurs();
}

async function prepareOurs() {
  await nodeModules();
  await pinnedViewer(PINNED.viewer.version);
  await bundles();
}

async function main([name, ...args]) {
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
  if (command === undefined) throw new Stop(`Expected one of: ${Object.keys(COMMANDS).join(', ')}.`);
  if (!isNewEnough()) {
    beginLog();
    return againUnderNode24();
  }
  Object.assign(process.env, environmentFor(process.execPath));
  beginLog();
  return command(args);
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error) => {
    console.error(error instanceof Stop ? error.message : error);
    process.exit(1);
  },
);
