import { OverreadError } from '@overread/domain';
import type { Config } from './config.ts';

type Sentence = (error: NodeJS.ErrnoException, config: Pick<Config, 'dataFolder' | 'host' | 'port'>) => OverreadError;

const setting = (message: string, cause: Error) => new OverreadError('OVR_CONFIG_INVALID', message, {}, { cause });

const closed: Sentence = (error, { dataFolder, port }) =>
  error.syscall === 'listen'
    ? setting(`This user may not open port ${port}. Set OVERREAD_PORT to a port above 1023.`, error)
    : setting(
        `${error.path ?? dataFolder} cannot be written by this user. Give the user the data folder ${dataFolder}, or set OVERREAD_DATA to another one.`,
        error,
      );
const noFolder: Sentence = (error, { dataFolder }) =>
  setting(
    `The data folder ${dataFolder} cannot be made: ${error.path ?? 'something on the way'} is no folder. Set OVERREAD_DATA to another one.`,
    error,
  );
const full: Sentence = (error, { dataFolder }) =>
  new OverreadError(
    'OVR_DISK_FULL',
    `The disk of the data folder ${dataFolder} is full. Free some space and start again; nothing is lost.`,
    {},
    { cause: error },
  );

const noDatabase =
  (what: string): Sentence =>
  (error) =>
    new OverreadError(
      'OVR_DATABASE_UNAVAILABLE',
      `${what} Check OVERREAD_DATABASE_URL and the server that it names.`,
      {},
      { cause: error },
    );

/** What the errors of the system and of the database mean to the person who starts the server. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  EACCES: closed,
  EPERM: closed,
  EROFS: closed,
  EEXIST: noFolder,
  ENOTDIR: noFolder,
  ENOSPC: full,
  EDQUOT: full,
  EADDRINUSE: (error, { port }) =>
    setting(`Port ${port} is taken by another program. End that program, or set OVERREAD_PORT to another port.`, error),
  ECONNREFUSED: noDatabase('The database does not answer.'),
  ETIMEDOUT: noDatabase('The database does not answer.'),
  ENOTFOUND: noDatabase('The host of the database is not known.'),
  // PostgreSQL's own (its appendix A): password, access, database.
  '28P01': noDatabase('The database refuses the user or the password.'),
  '28000': noDatabase('The database refuses this user or this machine.'),
  '3D000': noDatabase('The server has no database of this name.'),
  EADDRNOTAVAIL: (error, { host }) =>
    setting(`This machine has no address ${host}. Set OVERREAD_HOST to one of its own.`, error),
};

/** An error of a start as one sentence where the system refused something; any other error as it is. */
export function startRefusal(error: unknown, config: Parameters<Sentence>[1]): unknown {
  if (!(error instanceof Error) || error instanceof OverreadError || !('code' in error)) return error;
  const known = error as NodeJS.ErrnoException;
  const sentence = Object.entries(SENTENCES).find(([code]) => code === known.code)?.[1];
  return sentence ? sentence(known, config) : error;
}
