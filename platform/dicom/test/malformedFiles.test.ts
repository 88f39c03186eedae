import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { testDataPath, withoutPythonOracles, withoutTestData } from '@overread/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { isOverreadError, readPart10 } from '../src/index.ts';
import { told } from './fuzz/canonical.ts';
import { type Comparison, compare } from './fuzz/compare.ts';
import { readByPydicom } from './fuzz/pydicom.ts';
import { filesBelow } from './testData.ts';

/** The files of other people that we refuse, all of them, and with which code. What is not here is read as pydicom reads it. */
const REFUSED: Readonly<Record<string, string>> = {
  'dcm4che/no_preamble_dicm_in_data': 'OVR_DICOM_INVALID',
  'fo-dicom/GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm': 'OVR_DICOM_UNSUPPORTED',
  'fo-dicom/GH179B.dcm': 'OVR_DICOM_INVALID',
  'fo-dicom/GH340.dcm': 'OVR_DICOM_INVALID',
  'fo-dicom/GH626.dcm': 'OVR_DICOM_INVALID',
  'made_by_us/10_unterminated_sequence.dcm': 'OVR_DICOM_TRUNCATED',
  'made_by_us/11_truncated_mid_header.dcm': 'OVR_DICOM_TRUNCATED',
  'made_by_us/12_only_preamble.dcm': 'OVR_DICOM_INVALID',
  'made_by_us/13_empty.dcm': 'OVR_DICOM_TRUNCATED',
  'made_by_us/14_text_renamed.dcm': 'OVR_DICOM_INVALID',
  'orthanc-tests/2026-05-06-Deeply-Nested-Sequence.dcm.xz': 'OVR_DICOM_LIMIT',
  'pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm': 'OVR_DICOM_TRUNCATED',
  'pydicom/ExplVR_BigEndNoMeta.dcm': 'OVR_DICOM_INVALID',
  'pydicom/ExplVR_LitEndNoMeta.dcm': 'OVR_DICOM_INVALID',
  'pydicom/MR_truncated.dcm': 'OVR_DICOM_TRUNCATED',
  'pydicom/SC_rgb_jpeg.dcm': 'OVR_DICOM_INVALID',
  'pydicom/meta_missing_tsyntax.dcm': 'OVR_DICOM_INVALID',
  'pydicom/no_meta.dcm': 'OVR_DICOM_INVALID',
  'pydicom/rtplan_truncated.dcm': 'OVR_DICOM_TRUNCATED',
};

const FOLDER = mkdtempSync(join(tmpdir(), 'overread-malformed-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** The files of a folder of the shared data, unpacked; by the name that they have there. */
function filesOf(folder: string): Map<string, string> {
  const root = testDataPath(folder);
  const files = filesBelow(root).filter((path) => !/\.(csv|md|json|nrrd|gz|txt|lock)$/i.test(path));
  return new Map(
    files.map((path) => {
      const name = path.slice(root.length + 1);
      if (!path.endsWith('.xz')) return [name, path];
      const unpacked = join(FOLDER, basename(path, '.xz'));
      writeFileSync(unpacked, execFileSync('xz', ['-dc', path], { maxBuffer: 1 << 30 }));
      return [name, unpacked];
    }),
  );
}

/** Reads all; codes of what is refused, and what differs from pydicom's reading of the others. */
async function readAll(files: ReadonlyMap<string, string>): Promise<{ refused: Record<string, string> } & Comparison> {
  const refused: Record<string, string> = {};
  const read: [string, ReturnType<typeof readPart10>][] = [];
  for (const [name, path] of files) {
    const bytes = new Uint8Array(readFileSync(path));
    const start = process.threadCpuUsage();
    try {
      read.push([name, readPart10(bytes)]);
    } catch (error) {
      if (!isOverreadError(error)) throw error;
      refused[name] = error.code;
    }
    const { user, system } = process.threadCpuUsage(start);
    expect((user + system) / 1000, name).toBeLessThan(2000);
  }
  const theirs = await readByPydicom(read.map(([name]) => files.get(name) ?? ''));
  const comparison: Comparison = { sentences: [], allowed: new Map() };
  for (const [index, [name, ours]] of read.entries()) {
    const other = theirs[index];
    if (other === undefined || 'error' in other) comparison.sentences.push(`${name}: pydicom says ${other?.error}`);
    else {
      compare(told(ours.meta), other.meta, comparison, `${name} `);
      compare(told(ours.dataSet), other.dataSet, comparison, `${name} `);
    }
  }
  return { refused, ...comparison };
}

describe.skipIf(withoutTestData() || withoutPythonOracles())('files of others', () => {
  it('that are broken or unusual are refused with a code or read as pydicom reads them', async () => {
    const files = filesOf('malformed');
    const { refused, sentences, allowed } = await readAll(files);
    expect(files.size).toBeGreaterThan(120);
    expect(refused).toEqual(REFUSED);
    expect(sentences).toEqual([]);
    expect(Object.fromEntries(allowed)).toEqual({});
  });

  it('with every character set are all read, with names and text as pydicom decodes them', async () => {
    const files = filesOf('malformed/charset');
    expect(files.size).toBe(17);
    expect(await readAll(files)).toEqual({ refused: {}, sentences: [], allowed: new Map() });
  });

  it('that are segmentations and reports are all read as pydicom reads them', async () => {
    const files = new Map([...filesOf('seg_sr')].filter(([, path]) => path.endsWith('.dcm')));
    expect(files.size).toBeGreaterThan(30);
    const { refused, sentences, allowed } = await readAll(files);
    expect(refused).toEqual({ 'other/liver_expb_1frame.dcm': 'OVR_DICOM_UNSUPPORTED' });
    expect(sentences).toEqual([]);
    expect([...allowed.keys()]).toEqual(['privateGroupLength']);
  });
});
