import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, unknownVariables, VARIABLES } from './config.ts';

const PAGE = resolve(import.meta.dirname, '../../../docs/reference/configuration.md');

describe('the settings', () => {
  it('have defaults that listen on this machine alone', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3080,
      host: '127.0.0.1',
      minFreeMb: 500,
      filingTimeoutS: 10,
      logLevel: 'info',
    });
    expect(config.dataFolder).toBe(
      process.getuid?.() === 0 ? '/var/lib/overread' : `${process.env.HOME}/.local/share/overread`,
    );
  });

  it.each([
    ['a port that is none', { OVERREAD_PORT: '80x' }, /OVERREAD_PORT must be a whole number/],
    ['a port too high', { OVERREAD_PORT: '70000' }, /0 to 65535/],
    ['an open address without a public one', { OVERREAD_HOST: '0.0.0.0' }, /set OVERREAD_PUBLIC_URL/],
    [
      'an open address without https',
      { OVERREAD_HOST: '0.0.0.0', OVERREAD_PUBLIC_URL: 'http://reads.example.org' },
      /https/,
    ],
    ['a password without its archive', { OVERREAD_RECORD_PASSWORD: 'x' }, /OVERREAD_RECORD_URL is needed/],
    ['a password in a URL', { OVERREAD_RECORD_URL: 'http://a:b@pacs/dicom-web' }, /without user/],
    [
      'a user without password',
      { OVERREAD_SOURCE_URL: 'http://pacs/dicom-web', OVERREAD_SOURCE_USER: 'x' },
      /belong together/,
    ],
    ['another database', { OVERREAD_DATABASE_URL: 'mysql://x' }, /postgres:\/\//],
    ['an unknown log level', { OVERREAD_LOG_LEVEL: 'loud' }, /must be one of/],
  ])('refuse %s', (_, env, message) => {
    expect(() => readConfig(env)).toThrow(message);
    expect(() => readConfig(env)).toThrow(expect.objectContaining({ code: 'OVR_CONFIG_INVALID' }));
  });

  it('point out a variable that is misspelt', () => {
    expect(unknownVariables({ OVERREAD_PROT: '1', OVERREAD_PORT: '1', PATH: '/bin' })).toEqual(['OVERREAD_PROT']);
  });

  it('never repeat a secret in a refusal', () => {
    expect(() => readConfig({ OVERREAD_DATABASE_URL: 'mysql://user:hunter2@x' })).toThrow(/^(?!.*hunter2)/);
  });

  it('take archives of a hospital with their credentials', () => {
    const { source, record } = readConfig({
      OVERREAD_SOURCE_URL: 'https://pacs.example.org/dicom-web/',
      OVERREAD_SOURCE_TOKEN: 'abc',
      OVERREAD_RECORD_URL: 'http://orthanc:8042/dicom-web',
      OVERREAD_RECORD_USER: 'gateway',
      OVERREAD_RECORD_PASSWORD: 'secret',
    });
    expect(source).toEqual({ url: 'https://pacs.example.org/dicom-web', authorization: 'Bearer abc' });
    expect(record?.authorization).toBe(`Basic ${btoa('gateway:secret')}`);
  });

  it('stand in the reference page, each in one row, and nothing else does', () => {
    const rows = readFileSync(PAGE, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `OVERREAD_'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const expected = Object.entries(VARIABLES).map(([name, { fallback, meaning }]) => [
      `\`${name}\``,
      fallback,
      meaning,
    ]);
    expect(rows).toEqual(expected);
  });
});
