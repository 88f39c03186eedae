import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type NamedTest, PART11_LINES } from './support/part11Lines.ts';

const PLATFORM = resolve(import.meta.dirname, '../..');

const INTRODUCTION = `# 21 CFR Part 11, line by line

What Overread does for each line of the rule on electronic records and signatures, which test shows it, what stays with whoever runs it,
and what is missing. It is no statement that an installation complies: that is a matter of the whole organisation, its procedures and its
validation. Closed systems are assumed (11.10); for open ones (11.30) the transport must be encrypted as well, by the proxy in front.

Each test runs against a real archive and a real database: \`npx vitest run <file>\`.
`;

const cell = (text: string) => text.replaceAll('|', '\\|');
const shown = ({ file, name }: NamedTest) => `[${cell(name)}](../../platform/${file})`;

it('docs/reference/part11.md says for each line how, by which test, what is left to others, and what is missing', async () => {
  const rows = PART11_LINES.map(
    ({ section, demands, how, tests, yours, missing }) =>
      `| ${section} | ${cell(demands)} | ${cell(how)} | ${tests.map(shown).join('<br>') || 'none'} | ${cell(yours)} | ${cell(missing)} |`,
  );
  const page = [
    INTRODUCTION,
    '| Section | It demands | Overread | Shown by | Left to you | Missing |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
  await expect(page).toMatchFileSnapshot(join(PLATFORM, '../docs/reference/part11.md'));
});

it('every test that the page names exists', () => {
  for (const { section, tests } of PART11_LINES)
    for (const { file, name } of tests)
      expect(readFileSync(join(PLATFORM, file), 'utf8').includes(`'${name}'`), `${section}: ${name}`).toBe(true);
});

it('every line of signatures is shown by a test of its name', () => {
  const source = readFileSync(join(PLATFORM, 'gateway/test/part11.test.ts'), 'utf8');
  const named = new Set(PART11_LINES.flatMap(({ tests }) => tests.map(({ name }) => name)));
  const titles = [...source.matchAll(/'(11\.\d+[^']*: [^']+)'/g)].map(([, title = '']) => title);
  expect(titles.length).toBeGreaterThan(15);
  expect(titles.filter((title) => !named.has(title))).toEqual([]);
});
