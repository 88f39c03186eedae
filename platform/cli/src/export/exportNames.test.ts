import { describe, expect, it } from 'vitest';
import { exportNames } from './exportNames.ts';

describe('names of exported files', () => {
  it('are never taken twice, also where large and small letters are the same', () => {
    const name = exportNames();
    expect([
      name('p', 'LL-1', 'masks.dcm'),
      name('p', 'll-1', 'Masks.dcm'),
      name('p', 'LL-1', 'masks.dcm'),
      name('p', 'LL-1', 'a.nii.gz'),
      name('p', 'LL-1', 'a.nii.gz'),
    ]).toEqual([
      'p/LL-1/masks.dcm',
      'p/ll-1/Masks-2.dcm',
      'p/LL-1/masks-3.dcm',
      'p/LL-1/a.nii.gz',
      'p/LL-1/a-2.nii.gz',
    ]);
  });

  it('lead nowhere else, and are none that Windows keeps for devices', () => {
    const name = exportNames();
    expect([
      name('p', '..', '../../etc/passwd'),
      name('p', '-rf', 'a b.dcm'),
      name('CON', 'nul.dcm'),
      name('p', '', '.x'),
    ]).toEqual(['p/unnamed/etc-passwd', 'p/rf/a-b.dcm', 'CON_/nul_.dcm', 'p/unnamed/x']);
  });
});
