import { describe, expect, it } from 'vitest';
import { isPageAddress } from './pages.ts';

describe('the address of a page', () => {
  it('is one of words, ids and UIDs; a file of ours is none', () => {
    for (const path of [
      '/overread/cases',
      '/overread/cases/',
      '/overread/cases/7ce333db-a030-42bf-bb6e-3818faca68ba/records/2.25.287951284591419440493878346903261982273',
    ])
      expect(isPageAddress(path), path).toBe(true);
    for (const path of [
      '/overread/',
      '/overread/main.js',
      '/overread/main.12.js',
      '/overread//x',
      '/other/cases',
      '/overread/a/../b',
    ])
      expect(isPageAddress(path), path).toBe(false);
  });

  it('is recognised in a moment, however long and hostile it is', () => {
    const begun = process.threadCpuUsage();
    expect(isPageAddress(`/overread/${'a'.repeat(20_000)}.`)).toBe(false);
    expect(isPageAddress(`/overread/${'a-'.repeat(10_000)}/${'1.'.repeat(10_000)}`)).toBe(false);
    expect(process.threadCpuUsage(begun).user).toBeLessThan(1_000_000);
  });
});
