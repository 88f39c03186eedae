import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { VERIFY_CHECKS } from '@overread/verify';
import { expect, it } from 'vitest';
import { COLLUSIONS } from './collusions.ts';
import { FORGERIES } from './forgeries.ts';
import { THREAT_ACTORS, type Threat } from './threats.ts';
import { WHOLE_FORGERIES } from './wholeForgeries.ts';

const PLATFORM = resolve(import.meta.dirname, '../../..');
const HERE = 'verify/test/mutations/mutations.test.ts';
const FORGED = [...FORGERIES, ...WHOLE_FORGERIES, ...COLLUSIONS];

const INTRODUCTION = `# What the proof can and cannot stop

Signatures, the log and \`overread verify\` do not keep anybody from changing an archive. They make a change visible, to anybody, from the
archive alone. What that is worth depends on who has which key. Below are attackers by what they hold; whoever can do more can also do what
those with less can. Named are the checks of [\`overread verify\`](reference/verify.md) that find it, and the test in which it was done.
Where no check is named the server itself refuses or tells it.

Three things lie outside, or the answer is only *intact, but anchored only in itself*:

1. \`keys/authority.crt\`, or its fingerprint, with whoever verifies: \`overread verify … --trust authority.crt\`.
2. A checkpoint of the log with somebody else, from time to time (page Log, or \`GET /api/log/checkpoint\`).
3. The passphrase of the authority with somebody who does not run the server.
`;

const testOf = ({ shownBy }: Threat) => (typeof shownBy === 'string' ? { file: HERE, name: shownBy } : shownBy);

function row(threat: Threat): string {
  const { file, name } = testOf(threat);
  const checks = threat.checks.map((check) => `\`${check}\``).join(', ') || 'no check: see the test';
  return `| ${threat.does} | ${checks} | [${name}](../platform/${file}) |`;
}

it('docs/threats.md says who can do what, and what finds it', async () => {
  const sections = THREAT_ACTORS.flatMap(({ who, has, threats, cannot }) => [
    `\n## ${who}\n`,
    `${has}\n`,
    ...(threats.length === 0 ? [] : ['| Does | Found by | Test |', '|---|---|---|', ...threats.map(row), '']),
    'Not found by `verify`:\n',
    ...cannot.map((sentence) => `- ${sentence}`),
  ]);
  await expect([INTRODUCTION, ...sections, ''].join('\n').replace(/\n{3,}/g, '\n\n')).toMatchFileSnapshot(
    join(PLATFORM, '../docs/threats.md'),
  );
});

it('each threat is shown by a test that demands one of the checks that are named', () => {
  for (const threat of THREAT_ACTORS.flatMap(({ threats }) => threats)) {
    for (const check of threat.checks) expect(VERIFY_CHECKS, threat.does).toHaveProperty(check);
    const { file, name } = testOf(threat);
    const forgery = FORGED.find(({ what }) => what === name);
    if (typeof threat.shownBy === 'string') {
      expect(forgery, name).toBeDefined();
      expect(forgery?.named, name).toEqual(expect.arrayContaining([...threat.checks]));
    } else expect(readFileSync(join(PLATFORM, file), 'utf8').includes(`'${name}'`), name).toBe(true);
  }
});
