import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBackup, writeBackup } from './backupFile.ts';

const MANIFEST = {
  format: 'overread-backup-1',
  version: '1.0.0',
  migration: 6,
  takenAt: '2026-01-05T09:00:00.000Z',
  installationId: '2.25.1',
  stateDigest: `sha256:${'0'.repeat(64)}`,
};

describe('the file of a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overread-backup-file-'));
  const file = join(folder, 'whole');
  const damaged = join(folder, 'damaged');
  const linesOf = async (path: string): Promise<string> => {
    const lines: string[] = [];
    for await (const line of readBackup(path)) lines.push(JSON.stringify(line));
    return lines.join('\n');
  };
  const sealed = (change: (text: string) => string) =>
    writeFileSync(damaged, gzipSync(change(gunzipSync(readFileSync(file)).toString())));

  beforeAll(async () => {
    await writeBackup(
      file,
      (async function* () {
        yield JSON.stringify(MANIFEST);
        yield JSON.stringify({ key: 'log.pem', text: 'secret' });
        for (let id = 0; id < 20; id++) yield JSON.stringify({ table: 'task', row: { id, of: id * id, at: 'noon' } });
      })(),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is refused or says the same, whichever byte of it is damaged', async () => {
    const whole = readFileSync(file);
    const said = await linesOf(file);
    expect(said.split('\n')).toHaveLength(22);
    let refused = 0;
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] = (whole[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(damaged, bytes);
      const outcome = await linesOf(damaged).catch((error) => {
        expect(error, `byte ${at}`).toMatchObject({ code: 'OVR_BACKUP_INVALID' });
        refused += 1;
      });
      if (outcome !== undefined) expect(outcome, `byte ${at}`).toBe(said);
    }
    // The header of gzip holds a few bytes that say nothing of the content.
    expect(refused).toBeGreaterThanOrEqual(whole.length - 10);
  });

  it.each(['null', '7', '{}', '{"lines":"22","sha256":null}', '[]'])('is refused if its end is %s', async (end) => {
    sealed((text) => text.replace(/"end":.*/, `"end":${end}}`));
    await expect(linesOf(damaged)).rejects.toMatchObject({ code: 'OVR_BACKUP_INVALID' });
  });
});
