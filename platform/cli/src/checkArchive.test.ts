import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrthancWith } from '@overread/testkit';
import { afterAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');

describe('overread check-archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overread-check-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'secret-gateway\n');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function run(...args: readonly string[]) {
    const child = spawn(process.execPath, ['--conditions=@overread/source', MAIN, 'check-archive', ...args]);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        said += part;
      });
    const [status] = await once(child, 'close');
    return { status, said };
  }

  it('says sentence by sentence what the server can do, and ends with 0 where it is accepted', async () => {
    const { address, stop } = await startOrthancWith();
    const { status, said } = await run(address.url, '--user', 'gateway', '--password-file', passwordFile);
    await stop();
    expect(status, said).toBe(0);
    expect(said).toMatch(/^ok {4}It answers as a DICOMweb server/);
    expect(said).toMatch(/Accepted: this server can hold the records of Overread\.\n$/);
    expect(said).not.toContain('secret-gateway');
  });

  it('ends with 1 and says what to change where it is not; as JSON for programs', async () => {
    const { address, stop } = await startOrthancWith({ configuration: { OverwriteInstances: true } });
    const { status, said } = await run(address.url, '--user', 'gateway', '--password-file', passwordFile, '--json');
    await stop();
    expect(status).toBe(1);
    const { url, isAccepted, findings } = JSON.parse(said) as {
      url: string;
      isAccepted: boolean;
      findings: { check: string; outcome: string; todo?: string }[];
    };
    expect({ url, isAccepted }).toEqual({ url: address.url, isAccepted: false });
    expect(findings.filter(({ outcome }) => outcome === 'fail')).toMatchObject([
      { check: 'overwrite', todo: expect.stringContaining('"OverwriteInstances": false') },
    ]);
  });

  it('asks for what is missing in a sentence', async () => {
    const cases = [
      [['http://127.0.0.1:9/dicom-web', '--user', 'x'], /^Give --user and --password-file together\./],
      [['http://127.0.0.1:9/dicom-web', '--token-file', join(folder, 'none')], /cannot be read/],
      [['ftp://pacs/dicom-web'], /must be an http or https URL/],
      [['http://127.0.0.1:9/dicom-web', '--timeout', 'soon'], /number of seconds/],
    ] as const;
    const runs = await Promise.all(cases.map(([args]) => run(...args)));
    for (const [index, [, sentence]] of cases.entries()) {
      expect(runs[index]?.status).toBe(1);
      expect(runs[index]?.said).toMatch(sentence);
    }
  });
});
