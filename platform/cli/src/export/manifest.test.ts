import { describe, expect, it } from 'vitest';
import { casesCsv, sha256Sums } from './manifest.ts';

describe('tables of an export', () => {
  it('hold no cell that a spreadsheet would compute', () => {
    const label = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\tx', 'plain, with comma'];
    const lines = casesCsv(label.map((text) => ({ label: text, dice: -0.5, hd95Mm: null }))).split('\r\n');
    expect(lines[0]).toMatch(/^project,case,subject,/);
    const cells = lines.slice(1, -1);
    expect(cells).toHaveLength(6);
    expect(cells[0]).toContain(`"'=HYPERLINK(""http://x"")"`);
    for (const line of cells.slice(1, 5)) expect(line).toMatch(/,'[+\-@\t]/);
    expect(cells[5]).toContain('"plain, with comma"');
    // A number is no formula.
    for (const line of cells) expect(line).toMatch(/,-0\.5,/);
  });

  it('list digests as sha256sum reads them', () => {
    expect(sha256Sums([{ path: 'a/b.dcm', sha256: 'ab'.repeat(32) }])).toBe(`${'ab'.repeat(32)}  a/b.dcm\n`);
  });
});
