#!/usr/bin/env node
// Runs the command under our Node: `npx --no overread` starts whatever Node the machine has, which may be too old.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const main = join(root, 'platform/cli/src/main.ts');
const node = findNode();
if (node === undefined) {
  console.error('Overread needs Node 24. Run npm start once; it fetches it.');
  process.exit(1);
}
const child = spawn(node, ['--conditions=@overread/source', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // What was compiled once is there the next time, for its threads too: half of the start. Beside the sources, where nobody else writes.
  env: { NODE_COMPILE_CACHE: join(root, '.cache/compiled'), ...process.env },
});
// A Ctrl-C reaches the child through the terminal; other signals are passed on.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const { node: pinned } = JSON.parse(readFileSync(join(root, 'scripts/pinned.json'), 'utf8'));
  const fetched = join(root, '.cache', `node-${pinned.version}`, 'bin/node');
  return existsSync(fetched) ? fetched : undefined;
}
