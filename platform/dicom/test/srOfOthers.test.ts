import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutPythonOracles } from '@overread/testkit';
import { expect, it } from 'vitest';
import { describeSr, itemsOf, parseRecord, parseSr, type RecordLine } from '../src/index.ts';
import { sha256 } from './fixtures.ts';
import { plainTree, treesByPydicom } from './srTree.ts';
import { describeWithData, TEST_DATA } from './testData.ts';
import { run } from './verifyObject.ts';

/** SRs of other programs, and which of them dsrdump of dcmtk 3.6.7 can read. */
const FILES = [
  { path: 'seg_sr/dcmqi/sr-example/sr.dcm', dsrdump: true },
  { path: 'seg_sr/highdicom/sr_document.dcm', dsrdump: true },
  { path: 'seg_sr/highdicom/sr_document_with_multiple_groups.dcm', dsrdump: true },
  { path: 'seg_sr/dcmjs/sample-sr_ohif.dcm', dsrdump: true },
  { path: 'seg_sr/dcmjs/structured_report.dcm', dsrdump: false },
  { path: 'seg_sr/other/test-SR.dcm', dsrdump: true },
  { path: 'seg_sr/other/reportsi.dcm', dsrdump: false },
];
const bytesOf = (path: string) => new Uint8Array(readFileSync(join(TEST_DATA, path)));

describeWithData('SRs of other programs', () => {
  it.skipIf(withoutPythonOracles())('are read to the items that pydicom finds: types, names, values, places', () => {
    const theirs = treesByPydicom(FILES.map(({ path }) => join(TEST_DATA, path)));
    for (const [index, { path }] of FILES.entries()) {
      expect(plainTree(parseSr(bytesOf(path)).root), path).toEqual(theirs[index]);
    }
  });

  for (const { path } of FILES.filter((file) => file.dsrdump)) {
    it(`have as many items as dsrdump prints: ${path}`, async () => {
      const { output } = await run('dsrdump', ['+Pn', join(TEST_DATA, path)]);
      const printed = output.split('\n').filter((line) => /^1(\.\d+)* {2}</.test(line));
      expect(printed.length).toBeGreaterThan(5);
      expect(itemsOf(parseSr(bytesOf(path)).root)).toHaveLength(printed.length);
    });
  }

  it('can be shown to a person: every line has a label, no value is a bare number or UID without one', () => {
    for (const { path } of FILES) {
      const view = describeSr(bytesOf(path));
      expect(view.title, path).not.toBe('');
      const check = (line: RecordLine): void => {
        expect(line.label.trim(), path).not.toBe('');
        expect(line.label, path).not.toMatch(/^[0-9.]+$/);
        line.children.forEach(check);
      };
      view.lines.forEach(check);
    }
    const shown = JSON.stringify(describeSr(bytesOf('seg_sr/other/test-SR.dcm')));
    for (const words of ['circle of 2 points', 'Taken from', 'Verified by', 'frame 5']) expect(shown).toContain(words);
  });

  it('are not taken for records of ours', () => {
    for (const { path } of FILES) {
      expect(() => parseRecord(bytesOf(path), sha256)).toThrow(expect.objectContaining({ code: 'OVR_SR_INVALID' }));
    }
  });
});
