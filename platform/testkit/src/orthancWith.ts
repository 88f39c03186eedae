import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ArchiveAddress, freePort } from '@overread/gateway/embedded';

const ROOT = resolve(import.meta.dirname, '../../..');

/** What an Orthanc of a test has otherwise than `orthanc/production.json`. */
export interface OrthancChanges {
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** A Lua script instead of the receive filter. */
  readonly lua?: string;
  /** Folder for its storage; default a new one that goes with it. */
  readonly folder?: string;
}

/** An Orthanc as a hospital may have set it up; `stop()` removes it. */
export interface OtherOrthanc {
  readonly address: ArchiveAddress;
  stop(): Promise<void>;
}

const ACCOUNT = 'gateway:secret-gateway';

/** Starts the distribution's Orthanc with the production configuration and these changes, on a free port. */
export async function startOrthancWith({
  configuration = {},
  lua,
  folder,
}: OrthancChanges = {}): Promise<OtherOrthanc> {
  const work = mkdtempSync(join(tmpdir(), 'overread-orthanc-'));
  chmodSync(work, 0o711);
  const storage = folder ?? join(work, 'db');
  const port = await freePort();
  const script = join(work, 'script.lua');
  if (lua !== undefined) writeFileSync(script, lua);
  writeFileSync(
    join(work, 'orthanc.json'),
    JSON.stringify({
      ...(JSON.parse(readFileSync(join(ROOT, 'orthanc/production.json'), 'utf8')) as object),
      HttpPort: port,
      StorageDirectory: storage,
      IndexDirectory: storage,
      LuaScripts: [lua === undefined ? join(ROOT, 'orthanc/receiveFilter.lua') : script],
      ...configuration,
    }),
  );
  const orthanc = spawn('/usr/sbin/Orthanc', [join(work, 'orthanc.json')], {
    env: { OVERREAD_RECORD_PASSWORD: 'secret-gateway', LC_ALL: 'C.UTF-8' },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((done) => orthanc.once('exit', () => done()));
  const stop = async () => {
    orthanc.kill('SIGKILL');
    await ended;
    rmSync(work, { recursive: true, force: true });
  };
  const address = {
    url: `http://127.0.0.1:${port}/dicom-web`,
    authorization: `Basic ${Buffer.from(ACCOUNT).toString('base64')}`,
  };
  for (const deadline = Date.now() + 30_000; ; await sleep(50)) {
    const answer = await fetch(`${address.url}/studies?limit=1`, {
      headers: { authorization: address.authorization },
    }).catch(() => undefined);
    if (answer?.ok) return { address, stop };
    if (Date.now() > deadline || orthanc.exitCode !== null) {
      await stop();
      throw new Error('the Orthanc of a test did not start');
    }
  }
}
