import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startServices } from '@overread/gateway/embedded';

const require = createRequire(import.meta.url);
/** What makes an empty database what it is: the code that makes it, and the lock file that pins PostgreSQL. */
const SOURCES = [
  require.resolve('../../gateway/src/embedded/postgres.ts'),
  require.resolve('../../../package-lock.json'),
];
/** What a first start leaves in its data folder for the second. */
const KEPT = ['postgres', 'postgres.password'];

/**
 * Puts an empty database into a new data folder, as a first start there would make it: making one takes most of a second of a
 * core, copying it a tenth. The original is made by such a start, once per machine, in `folder`.
 */
export async function putMadeDatabase(dataFolder: string, folder: string): Promise<void> {
  const digest = createHash('sha256');
  for (const source of SOURCES) digest.update(readFileSync(source));
  const original = join(folder, `database-${digest.digest('hex').slice(0, 16)}`);
  if (!existsSync(original)) await make(original, folder);
  execFileSync('cp', ['-a', ...KEPT.map((name) => join(original, name)), dataFolder]);
}

async function make(original: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const unfinished = mkdtempSync(join(folder, 'making-'));
  const plan = { dataFolder: unfinished, database: true, archives: [], tell: () => undefined, binariesFolder: folder };
  const services = await startServices(plan);
  await services.stop();
  try {
    renameSync(unfinished, original);
  } catch {
    // Another test file was faster; its database is as good.
    rmSync(unfinished, { recursive: true, force: true });
  }
}
