import { isAbsolute } from 'node:path';
import { OverreadError } from '@overread/domain';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { restoreBackup } from '../usecases/backup/restoreBackup.ts';
import { takeBackup } from '../usecases/backup/takeBackup.ts';
import type { Ports } from '../usecases/ports.ts';
import { rebuild } from '../usecases/rebuild/rebuild.ts';

type Tell = (line: string) => void;

const closed = { additionalProperties: false } as const;
const Findings = Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 20 });
const RebuildBody = Type.Object({ acceptFindings: Findings }, closed);
const BackupBody = Type.Object({ file: Type.String({ minLength: 1, maxLength: 4096 }) }, closed);
const RestoreBody = Type.Object({ file: BackupBody.properties.file, acceptFindings: Findings }, closed);

const invalid = (message: string) => new OverreadError('OVR_REQUEST_INVALID', message);

/** `POST /rebuild` of the control socket: fills an empty database from the archive. */
export async function runRebuild(ports: Ports, body: unknown, tell: Tell): Promise<object> {
  if (!Check(RebuildBody, body)) throw invalid('A rebuild takes the kinds of findings that are accepted, or none.');
  return rebuild(ports, { acceptFindings: body.acceptFindings, tell });
}

/** `POST /backup`: writes a backup to a file of this machine. */
export async function runBackup(ports: Ports, keysFolder: string, body: unknown, tell: Tell): Promise<object> {
  if (!Check(BackupBody, body) || !isAbsolute(body.file)) throw invalid('A backup needs the absolute name of a file.');
  return takeBackup(ports, { file: body.file, keysFolder, tell });
}

/** `POST /restore`: puts a backup back into an empty installation. */
export async function runRestore(ports: Ports, keysFolder: string, body: unknown, tell: Tell): Promise<object> {
  if (!Check(RestoreBody, body) || !isAbsolute(body.file))
    throw invalid('A restore needs the absolute name of a backup.');
  return restoreBackup(ports, { ...body, keysFolder, tell });
}
