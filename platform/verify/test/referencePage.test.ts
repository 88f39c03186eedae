import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Severity, TALLIES, VERIFY_CHECKS } from '../src/index.ts';

const MEANINGS: Readonly<Record<Severity, string>> = {
  problem: 'Something does not hold. Exit status 1.',
  unverified: 'Something could not be looked at. Exit status 2 if there is no problem.',
  warning: 'Nothing is wrong, but somebody should look. Exit status 0.',
  note: 'Said so that nobody overlooks it. Exit status 0.',
};

const INTRODUCTION = `# overread verify

\`overread verify <DICOMweb root | folder> [--trust ca.pem|sha256:…]… [--token-file F] [--images] [--part] [--threads N] [--json]\` checks an archive from what it
holds alone: no server, no database, nothing is written. In a clone of the repository: \`npx --no overread verify ./folder\`. A folder
may hold the files under any names, with anything else beside them; objects of others (images, segmentations and reports of other
software) are counted, not judged.

- \`--trust\`: the authority that you know, from somewhere else than this archive: a PEM file, or \`sha256:\` and the fingerprint of its
  certificate. May be given several times. Without it the result says *intact, but anchored only in itself*: whoever holds server and
  authority could have made everything anew.
- \`--token-file\`: a file of one line, \`user:password\` (HTTP Basic) or a bearer token. Keep it to yourself (mode 0600).
- \`--part\`: the folder is a part of an archive, such as an \`overread export\` of signed cases (take it \`--with reads,register\`): what its
  documents or the log name and it does not hold is counted, and is no problem.
- \`--images\`: the pixels of the images that cases were enrolled with are read and compared, too; \`--images <folder | DICOMweb root>\` where
  they lie elsewhere, with \`--images-token-file\`. Write it after the archive.
- Exit status: **0** all holds · **1** something does not · **2** it could not be found out (archive away, refused, files cut off).

**The newest documents.** Checkpoints of the log are recorded with the next sign-off, after ten minutes, or daily ([log](log.md)). What was filed since
the newest one and is named by no other document, such as the last sign-off, can be taken away without a trace; the report says how many
objects that may be (\`notYetLogged\`). A copy of the archive at a release or at the end of a day closes it.

Every object of Overread is read twice: once on its own (signatures, digests), once with its case. Contents and pixels are in memory
for one case at a time; what stays is about 4 kB for each object.

## What is checked
`;

const JSON_FORM = `
## The report as JSON

\`--json\` prints one object. Keys are not removed or given another meaning; new ones may come.

| Key | What |
|---|---|
| \`source\` | folder or address |
| \`verifiedAt\` | ISO 8601, UTC |
| \`outcome\` | \`holds\`, \`problems\` or \`unverified\`: exit status 0, 1, 2 |
| \`anchor\` | \`trusted\`: every authority is one given with \`--trust\`; \`untrusted\`: one is not; \`self\`: none was given; \`none\`: there is no signing roster |
| \`authorities\` | \`subject\` (RFC 4514), \`fingerprint\` (\`sha256:\` and the digest of the certificate), \`isDemo\` |
| \`counts\` | \`projects\`, \`cases\`, \`masks\`, \`documents\`, \`erasedCases\`, and \`foreign\` with \`segmentations\`, \`documents\`, \`images\` |
| \`tallies\` | by key: how many were \`checked\` and how many of them \`good\`; keys below |
| \`findings\` | each with \`check\` (a code of the table above), \`caseLabel\` or null, \`document\` (\`title\`, \`sopInstanceUid\`) or null, \`sentence\` |

| Tally | Counts |
|---|---|
`;

it('docs/reference/verify.md says what is checked, and what the report holds', async () => {
  const checks = Object.entries(VERIFY_CHECKS).map(
    ([code, { severity, proves }]) => `| \`${code}\` | ${severity} | ${proves} |`,
  );
  const severities = Object.entries(MEANINGS).map(([severity, meaning]) => `- **${severity}**: ${meaning}`);
  const tallies = Object.entries(TALLIES).map(([key, words]) => `| \`${key}\` | ${words} |`);
  const page = [
    INTRODUCTION,
    ...severities,
    '',
    '| Code | If it does not hold | What it proves |',
    '|---|---|---|',
    ...checks,
    `${JSON_FORM}${tallies.join('\n')}`,
    '',
  ].join('\n');
  await expect(page).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/reference/verify.md'));
});
