import { chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OverreadError } from '@overread/domain';
import { type Child, startChild } from './child.ts';
import { freePort } from './freePort.ts';
import { ORTHANC_USER, orthancConfiguration } from './orthancConfiguration.ts';
import { secretFile } from './secretFile.ts';
import type { RunningService } from './service.ts';
import { endStaleProcess, forgetProcess, rememberProcess } from './staleProcess.ts';
import { unprivilegedUser } from './unprivilegedUser.ts';

/** Where a DICOMweb archive is and what to show at its door. */
export interface ArchiveAddress {
  /** Root of the DICOMweb service, without a closing slash. */
  readonly url: string;
  /** Value of the Authorization header; a secret. Absent where the archive asks for none. */
  readonly authorization?: string | undefined;
}

/** An Orthanc of ours. */
export interface RunningOrthanc extends RunningService {
  readonly address: ArchiveAddress & { readonly authorization: string };
  /** Root of Orthanc's own REST interface (`/changes`, `/statistics`), which the product itself never uses. */
  readonly restUrl: string;
}

const PROGRAM = '/usr/sbin/Orthanc';
const PLUGIN_FOLDERS = ['/usr/share/orthanc/plugins', '/usr/lib/orthanc', '/usr/lib/x86_64-linux-gnu/orthanc'] as const;
const PLUGIN = 'libOrthancDicomWeb.so';
/** What Orthanc writes when it made the vendor's well-known account. */
const INSECURE = 'INSECURE';

/**
 * Runs the distribution's Orthanc as our child with its storage in `folder`, on a random port that stays the same over
 * restarts where it can. A process that a crashed run left is ended first. The caller holds the lock of the data folder.
 *
 * @param folder the archive's own folder, such as `<data>/archive`; made if missing.
 * @param port port to take; by default the last one if it is free, else a random one.
 * @throws OverreadError OVR_TOOL_MISSING without Orthanc or its DICOMweb plugin; OVR_ARCHIVE_UNAVAILABLE when it does not
 * come up, or when it says that its set-up is insecure.
 */
export async function startOrthanc(folder: string, options: { port?: number } = {}): Promise<RunningOrthanc> {
  const dicomWebPlugin = findPlugin();
  const user = unprivilegedUser(folder, ['orthanc']);
  const storageFolder = join(folder, 'storage');
  for (const made of [folder, storageFolder]) {
    mkdirSync(made, { recursive: true, mode: 0o700 });
    if (user) chownSync(made, user.uid, user.gid);
  }
  const pidFile = join(folder, 'orthanc.pid');
  const configFile = join(folder, 'orthanc.json');
  await endStaleProcess(pidFile, configFile, ['SIGTERM']);

  const password = secretFile(join(folder, 'password'));
  const port = options.port ?? (await freePort());
  writeFileSync(
    configFile,
    JSON.stringify(orthancConfiguration({ port, password, storageFolder, dicomWebPlugin }), null, 2),
    {
      mode: 0o600,
    },
  );
  if (user) chownSync(configFile, user.uid, user.gid);

  const logs = join(dirname(folder), 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const logFile = join(logs, `${basename(folder)}.log`);
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const child = await startChild({
    command: PROGRAM,
    args: [configFile],
    env: { LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: folder },
    cwd: folder,
    logFile,
    user,
    onOurDeath: 'TERM',
  });
  rememberProcess(pidFile, child.pid);
  const stop = async () => {
    await child.stop(['SIGTERM'], 15_000);
    forgetProcess(pidFile);
  };
  const restUrl = `http://127.0.0.1:${port}`;
  const authorization = `Basic ${Buffer.from(`${ORTHANC_USER}:${password}`).toString('base64')}`;
  try {
    await untilReady(child, restUrl, authorization, logFile);
    if (readFileSync(logFile).subarray(logStart).includes(INSECURE)) {
      throw new OverreadError(
        'OVR_ARCHIVE_UNAVAILABLE',
        `Orthanc says that its set-up is insecure and was stopped; its log is ${logFile}.`,
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid, ended: child.ended, stop, restUrl, address: { url: `${restUrl}/dicom-web`, authorization } };
}

function findPlugin(): string {
  if (!existsSync(PROGRAM)) {
    throw new OverreadError(
      'OVR_TOOL_MISSING',
      `Orthanc is not installed: ${PROGRAM} is missing. Install the packages orthanc and orthanc-dicomweb.`,
    );
  }
  const found = PLUGIN_FOLDERS.map((folder) => join(folder, PLUGIN)).find((file) => existsSync(file));
  if (found) return found;
  throw new OverreadError(
    'OVR_TOOL_MISSING',
    `Orthanc's plugin ${PLUGIN} is missing. Install the package orthanc-dicomweb.`,
  );
}

async function untilReady(child: Child, restUrl: string, authorization: string, logFile: string): Promise<void> {
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  let last: unknown;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !ended; await sleep(25)) {
    try {
      const answer = await fetch(`${restUrl}/dicom-web/studies?limit=1`, {
        headers: { authorization, accept: 'application/dicom+json' },
        signal: AbortSignal.timeout(5_000),
      });
      await answer.arrayBuffer();
      // Another program on that port would not know the password.
      if (answer.ok && !ended) return;
      last = new Error(`HTTP ${answer.status}`);
    } catch (error) {
      last = error;
    }
  }
  throw new OverreadError(
    'OVR_ARCHIVE_UNAVAILABLE',
    `Orthanc did not start; its log is ${logFile}.`,
    {},
    { cause: last },
  );
}
