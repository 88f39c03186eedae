import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { OverreadError } from '@overread/domain';

/** Whether a variable's value must never be printed. */
type Kind = 'number' | 'text' | 'folder' | 'url' | 'secret';

/** One environment variable, as `docs/reference/configuration.md` shows it. */
interface Variable {
  readonly kind: Kind;
  /** The default as people read it; empty = not set. */
  readonly fallback: string;
  readonly meaning: string;
}

/** Every environment variable that Overread reads. The page `docs/reference/configuration.md` is checked against it. */
export const VARIABLES = {
  OVERREAD_PORT: { kind: 'number', fallback: '3080', meaning: 'TCP port of the web server; 0 takes any free one.' },
  OVERREAD_HOST: {
    kind: 'text',
    fallback: '127.0.0.1',
    meaning: 'Address to listen on. Any other than a loopback address needs OVERREAD_PUBLIC_URL.',
  },
  OVERREAD_PUBLIC_URL: {
    kind: 'url',
    fallback: '',
    meaning:
      'Address under which browsers reach Overread, through a reverse proxy. https, unless it is a loopback address.',
  },
  OVERREAD_DATA: {
    kind: 'folder',
    fallback: '/var/lib/overread for root, else ~/.local/share/overread',
    meaning: 'Folder of the database, the archive, the logs and the secrets. One Overread at a time can use it.',
  },
  OVERREAD_DATABASE_URL: {
    kind: 'secret',
    fallback: '',
    meaning:
      'A PostgreSQL 15 or later of your own, postgres://user:password@host/database. Not set: Overread runs its own.',
  },
  OVERREAD_SOURCE_URL: {
    kind: 'url',
    fallback: '',
    meaning:
      'DICOMweb root of the archive that holds the images; only read. Not set: the record archive holds them too.',
  },
  OVERREAD_SOURCE_USER: { kind: 'text', fallback: '', meaning: 'User name for the source archive.' },
  OVERREAD_SOURCE_PASSWORD: { kind: 'secret', fallback: '', meaning: 'Password for the source archive.' },
  OVERREAD_SOURCE_TOKEN: {
    kind: 'secret',
    fallback: '',
    meaning: 'Bearer token for the source archive, instead of user and password.',
  },
  OVERREAD_RECORD_URL: {
    kind: 'url',
    fallback: '',
    meaning:
      'DICOMweb root of the archive that takes masks and reports; nobody but Overread may reach it. It is tried at the first start (docs/check-archive.md). Not set: Overread runs its own Orthanc.',
  },
  OVERREAD_RECORD_USER: { kind: 'text', fallback: '', meaning: 'User name for the record archive.' },
  OVERREAD_RECORD_PASSWORD: { kind: 'secret', fallback: '', meaning: 'Password for the record archive.' },
  OVERREAD_RECORD_TOKEN: {
    kind: 'secret',
    fallback: '',
    meaning: 'Bearer token for the record archive, instead of user and password.',
  },
  OVERREAD_MIN_FREE_MB: {
    kind: 'number',
    fallback: '500',
    meaning: 'Below this much free disk space (MB) new work is refused before anything is written.',
  },
  OVERREAD_FILING_TIMEOUT_S: {
    kind: 'number',
    fallback: '10',
    meaning: 'How long a submission waits for the archive (seconds) before it is answered "stored safely here".',
  },
  OVERREAD_PASSWORD_DAYS: {
    kind: 'number',
    fallback: '0',
    meaning: 'After so many days a password must be changed at the next sign-in. 0: never.',
  },
  OVERREAD_TSA_URL: {
    kind: 'url',
    fallback: '',
    meaning:
      'Time stamping authority (RFC 3161) whose stamp the signatures of people carry. Where it does not answer they go without one, and the log of the server says so.',
  },
  OVERREAD_METRICS_TOKEN: {
    kind: 'secret',
    fallback: '',
    meaning:
      'Bearer token for the counts per route in /metrics. Not set: /metrics shows the process alone, because readers must not learn how much others submit.',
  },
  OVERREAD_LOG_LEVEL: { kind: 'text', fallback: 'info', meaning: 'fatal, error, warn, info, debug or trace.' },
  OVERREAD_TEST_DATA: {
    kind: 'folder',
    fallback: '../shared/data',
    meaning: 'Tests only: folder of the shared test data.',
  },
  OVERREAD_SCALE: {
    kind: 'text',
    fallback: 'small',
    meaning: 'Tests only: full takes the counts that the issues name.',
  },
  OVERREAD_SKIP_LOG: {
    kind: 'text',
    fallback: '',
    meaning: 'Tests only: file to which skipped tests write their reason.',
  },
} as const satisfies Record<string, Variable>;

/** Name of an environment variable of Overread. */
type VariableName = keyof typeof VARIABLES;

/** An archive that is reached by URL. */
interface ExternalArchive {
  readonly url: string;
  /** Value of the Authorization header; a secret. */
  readonly authorization: string | undefined;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** The settings of one server, checked. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Without a closing slash; undefined: the address follows from host and port. */
  readonly publicUrl: string | undefined;
  /** Absolute. */
  readonly dataFolder: string;
  /** Undefined: the embedded one. A secret. */
  readonly databaseUrl: string | undefined;
  /** Undefined: the record archive plays this role too. */
  readonly source: ExternalArchive | undefined;
  /** Undefined: the embedded Orthanc. */
  readonly record: ExternalArchive | undefined;
  readonly minFreeMb: number;
  readonly filingTimeoutS: number;
  /** 0: passwords do not age. */
  readonly passwordDays: number;
  /** Time stamping authority; undefined: none is asked. */
  readonly timestampUrl: string | undefined;
  /** A secret. */
  readonly metricsToken: string | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/**
 * Reads and checks the settings; the only place that looks at the environment.
 *
 * @throws OverreadError OVR_CONFIG_INVALID, naming the variable and what was expected.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const config: Config = {
    port: numberOf(env, 'OVERREAD_PORT', 65_535),
    host: textOf(env, 'OVERREAD_HOST') ?? VARIABLES.OVERREAD_HOST.fallback,
    publicUrl: urlOf(env, 'OVERREAD_PUBLIC_URL'),
    dataFolder: resolve(textOf(env, 'OVERREAD_DATA') ?? defaultDataFolder()),
    databaseUrl: databaseUrlOf(env),
    source: archiveOf(env, 'SOURCE'),
    record: archiveOf(env, 'RECORD'),
    minFreeMb: numberOf(env, 'OVERREAD_MIN_FREE_MB', 1e9),
    filingTimeoutS: numberOf(env, 'OVERREAD_FILING_TIMEOUT_S', 3600),
    passwordDays: numberOf(env, 'OVERREAD_PASSWORD_DAYS', 3650),
    timestampUrl: urlOf(env, 'OVERREAD_TSA_URL'),
    metricsToken: textOf(env, 'OVERREAD_METRICS_TOKEN'),
    logLevel: logLevelOf(env),
  };
  if (!isLoopback(config.host) && config.publicUrl === undefined) {
    throw invalid(
      'OVERREAD_HOST',
      `is ${config.host}, which others can reach; set OVERREAD_PUBLIC_URL to the https address of your reverse proxy`,
    );
  }
  return config;
}

/** Variables that begin like ours but are none: typing mistakes, told at the start. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  return Object.keys(env).filter((name) => name.startsWith('OVERREAD_') && !(name in VARIABLES));
}

type Env = Readonly<Record<string, string | undefined>>;

function textOf(env: Env, name: VariableName): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function numberOf(env: Env, name: VariableName, highest: number): number {
  const text = textOf(env, name) ?? VARIABLES[name].fallback;
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= highest) return number;
  throw invalid(name, `must be a whole number from 0 to ${highest}, not "${text}"`);
}

function urlOf(env: Env, name: VariableName): string | undefined {
  const text = textOf(env, name);
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw invalid(name, 'must be an http or https address without user, password, ? or #');
  }
  if (name === 'OVERREAD_PUBLIC_URL' && url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw invalid(name, 'must begin with https: passwords travel over it');
  }
  return url.href.replace(/\/+$/, '');
}

function databaseUrlOf(env: Env): string | undefined {
  const text = textOf(env, 'OVERREAD_DATABASE_URL');
  if (text === undefined || /^postgres(ql)?:\/\//.test(text)) return text;
  throw invalid('OVERREAD_DATABASE_URL', 'must begin with postgres://');
}

function archiveOf(env: Env, role: 'SOURCE' | 'RECORD'): ExternalArchive | undefined {
  const url = urlOf(env, `OVERREAD_${role}_URL`);
  const [user, password] = [textOf(env, `OVERREAD_${role}_USER`), textOf(env, `OVERREAD_${role}_PASSWORD`)];
  const token = textOf(env, `OVERREAD_${role}_TOKEN`);
  if (url === undefined) {
    if (user ?? password ?? token)
      throw invalid(`OVERREAD_${role}_URL`, 'is needed where a user, password or token is set');
    return undefined;
  }
  if ((user === undefined) !== (password === undefined))
    throw invalid(`OVERREAD_${role}_USER`, 'and its password belong together');
  if (user !== undefined && token !== undefined)
    throw invalid(`OVERREAD_${role}_TOKEN`, 'excludes a user and password');
  if (token !== undefined) return { url, authorization: `Bearer ${token}` };
  if (user === undefined) return { url, authorization: undefined };
  return { url, authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function logLevelOf(env: Env): Config['logLevel'] {
  const text = textOf(env, 'OVERREAD_LOG_LEVEL') ?? VARIABLES.OVERREAD_LOG_LEVEL.fallback;
  const level = LOG_LEVELS.find((known) => known === text);
  if (level) return level;
  throw invalid('OVERREAD_LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`);
}

function defaultDataFolder(): string {
  return process.getuid?.() === 0 ? '/var/lib/overread' : join(homedir(), '.local/share/overread');
}

/** True for names and addresses that only this machine can reach. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function invalid(name: string, what: string): OverreadError {
  return new OverreadError('OVR_CONFIG_INVALID', `${name} ${what}.`, { variable: name });
}
