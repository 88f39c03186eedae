import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipUnless } from '@overread/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { openExportFolder } from './exportFolder.ts';

describe('the folder of an export', () => {
  const root = mkdtempSync(join(tmpdir(), 'overread-folder-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is there as a whole or not at all', async () => {
    const out = join(root, 'deep/er/out');
    const folder = await openExportFolder(out);
    await folder.write('a/b.txt', Buffer.from('words'));
    expect(existsSync(out)).toBe(false);
    await folder.finish();
    expect(readFileSync(join(out, 'a/b.txt'), 'utf8')).toBe('words');
    expect(readdirSync(join(root, 'deep/er'))).toEqual(['out']);
    const again = await openExportFolder(join(root, 'other'));
    await again.write('a.txt', Buffer.from('words'));
    await again.abandon();
    expect(readdirSync(root).filter((name) => name !== 'small')).toEqual(['deep']);
  });

  it('takes an empty folder, and refuses one with something in it, and a file', async () => {
    const empty = join(root, 'empty');
    mkdirSync(empty);
    const folder = await openExportFolder(empty);
    await folder.write('a.txt', Buffer.from('x'));
    await folder.finish();
    expect(readdirSync(empty)).toEqual(['a.txt']);
    await expect(openExportFolder(empty)).rejects.toMatchObject({ code: 'OVR_REQUEST_INVALID' });
    writeFileSync(join(root, 'file'), 'x');
    await expect(openExportFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'OVR_REQUEST_INVALID' });
    expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('does not take the place of what somebody else put there meanwhile', async () => {
    const out = join(root, 'race');
    const folder = await openExportFolder(out);
    await folder.write('a.txt', Buffer.from('x'));
    mkdirSync(out);
    writeFileSync(join(out, 'theirs'), 'x');
    await expect(folder.finish()).rejects.toMatchObject({ code: 'OVR_REQUEST_INVALID' });
    await folder.abandon();
    expect(readdirSync(out)).toEqual(['theirs']);
  });

  const small = join(root, 'small');
  mkdirSync(small);
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small]).status === 0;
  afterAll(() => isMounted && spawnSync('umount', [small]));
  it.skipIf(skipUnless(isMounted, 'No tmpfs can be mounted here; a full disk is not tried.'))(
    'says so when the disk is full, and leaves nothing',
    async () => {
      const folder = await openExportFolder(join(small, 'out'));
      await folder.write('a.bin', Buffer.alloc(100_000));
      await expect(folder.write('b.bin', Buffer.alloc(1_000_000))).rejects.toMatchObject({ code: 'OVR_DISK_FULL' });
      await folder.abandon();
      expect(readdirSync(small)).toEqual([]);
    },
  );
});
