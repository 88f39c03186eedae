import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { skipUnless } from './skip.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const COMPOSE = '/usr/bin/docker-compose';
describe.skipIf(skipUnless(existsSync(COMPOSE), `No ${COMPOSE}; install the package docker-compose.`))(
  'docker-compose.yml',
  () => {
    it('is accepted, and publishes nothing but the server, on this machine alone', () => {
      const text = execFileSync(COMPOSE, ['-f', join(ROOT, 'docker-compose.yml'), 'config'], { encoding: 'utf8' });
      expect(text.match(/ports:\n\s+- .*/g)).toEqual([expect.stringContaining('127.0.0.1:3080:3080')]);
      expect(text).toMatch(/records:\n\s+internal: true/);
    });
  },
);
