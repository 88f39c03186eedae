import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pythonOracles, withoutPythonOracles } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { textDecoder } from '../src/dataset/characterSet.ts';

const SCRIPT = resolve(import.meta.dirname, 'oracle/decodeByPydicom.py');

type Text = readonly number[];
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const singles: Text[] = range(0, 255)
  .filter((byte) => byte !== 0x1b)
  .map((byte) => [byte]);
const pairs = (high: readonly number[], low: readonly number[]): Text[] => high.flatMap((a) => low.map((b) => [a, b]));
const after = (sequence: string, texts: readonly Text[], end = ''): Text[] =>
  texts.map((text) => [...escaped(sequence), ...text, ...escaped(end)]);
const escaped = (sequence: string): number[] => (sequence === '' ? [] : [0x1b, ...Buffer.from(sequence)]);
const GR = range(0xa1, 0xfe);
const GL = range(0x21, 0x7e);

/** Every character of every character set of PS3.3 C.12.1.1.2, alone and by escape. */
const SETS: readonly (readonly [terms: readonly string[], texts: readonly Text[]])[] = [
  [[], singles],
  ...['6', '13', '100', '101', '109', '110', '126', '127', '138', '144', '148', '166'].map(
    (number) => [[`ISO_IR ${number}`], singles] as const,
  ),
  [['ISO_IR 192'], [...singles, ...pairs(range(0xc2, 0xdf), range(0x80, 0xbf)), [0xef, 0xbb, 0xbf, 0x41]]],
  [['GBK'], [...singles, ...pairs(range(0x81, 0xfe), range(0x40, 0xfe))]],
  [['GB18030'], [...singles, ...pairs(range(0x81, 0xfe), range(0x40, 0xfe))]],
  [['ISO 2022 IR 149'], [...singles, ...pairs(GR, GR)]],
  [['ISO 2022 IR 58'], pairs(GR, GR)],
  [['', 'ISO 2022 IR 149'], after('$)C', pairs(GR, GR))],
  [['', 'ISO 2022 IR 87'], after('$B', pairs(GL, GL), '(B')],
  [['', 'ISO 2022 IR 159'], after('$(D', pairs(GL, GL), '(B')],
  ...[
    ['-A', '100'],
    ['-B', '101'],
    ['-C', '109'],
    ['-D', '110'],
    ['-F', '126'],
    ['-G', '127'],
    ['-H', '138'],
    ['-L', '144'],
    ['-M', '148'],
    ['-T', '166'],
    [')I', '13'],
  ].map(([sequence, number]) => [['', `ISO 2022 IR ${number}`], after(sequence ?? '', singles)] as const),
];

/** Characters that Python's codecs and those of browsers place differently, each set with its number of them. */
const PLACED_DIFFERENTLY: Readonly<Record<string, readonly [count: number, why: string]>> = {
  GB18030: [20, 'GB 18030-2022 and 2005 give these places to characters, Python keeps the private use area of 2000'],
  'ISO 2022 IR 58': [2, 'GB 2312 A1A4 and A1AA: middle dot and dash, of which there are two each in Unicode'],
  'ISO 2022 IR 149': [2, 'A2E6 and A2E7, added to KS X 1001 in 1998: the euro and registered signs'],
};

function byPydicom(): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'overread-charset-'));
  try {
    const asked = SETS.map(([terms, texts]) => ({
      terms,
      texts: texts.map((text) => Buffer.from(text).toString('hex')),
    }));
    writeFileSync(join(folder, 'asked.json'), JSON.stringify(asked));
    const answer = execFileSync(pythonOracles()?.python ?? '', [SCRIPT, join(folder, 'asked.json')], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return JSON.parse(answer);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(withoutPythonOracles())('text, against pydicom 3.0.2', () => {
  it('is the same for every character of every character set that pydicom has it for', () => {
    const theirs = byPydicom();
    let compared = 0;
    for (const [index, [terms, texts]] of SETS.entries()) {
      const name = terms.at(-1) ?? '';
      const decode = textDecoder(terms);
      const others: string[] = [];
      for (const [at, text] of texts.entries()) {
        const expected = theirs[index]?.[at] ?? '';
        // What is no character there stays with its escape, or becomes a replacement sign.
        if (expected.includes('\ufffd') || expected.includes('\u001b')) continue;
        compared++;
        const found = decode(Uint8Array.from(text));
        if (found !== expected) others.push(`${Buffer.from(text).toString('hex')} ${found} ${expected}`);
      }
      expect(others.length, `${name}: ${others.slice(0, 5).join(', ')}`).toBe(PLACED_DIFFERENTLY[name]?.[0] ?? 0);
    }
    expect(compared).toBeGreaterThan(80_000);
  });
});

describe('code extensions', () => {
  const bytes = (...parts: (string | number[])[]) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));

  it('end at the delimiters of names, values and lines (PS3.5 section 6.1.2.5.3)', () => {
    const decode = textDecoder(['ISO 2022 IR 100', 'ISO 2022 IR 144']);
    const cyrillic = bytes([0x1b], '-L', [0xbb]);
    for (const delimiter of ['^', '=', '\\', '\r', '\n', '\t']) {
      expect(decode(bytes([...cyrillic], delimiter, [0xe9]))).toBe(`Л${delimiter}é`);
    }
  });

  it('that are not declared stay in the text, but for the return to ASCII', () => {
    expect(textDecoder(['ISO_IR 100'])(bytes('a', [0x1b], '-L', [0xe9]))).toBe('a\u001b-Lé');
    expect(textDecoder(['', 'ISO 2022 IR 87'])(bytes([0x1b], '$B;3', [0x1b], '(J^x'))).toBe('山^x');
    expect(textDecoder(['ISO_IR 192', 'ISO 2022 IR 87'])(bytes([0x1b], '$B;3'))).toBe('\u001b$B;3');
  });

  it('are understood where terms are misspelt', () => {
    expect(textDecoder(['ISO-IR 144'])(bytes([0xbb]))).toBe('Л');
    expect(textDecoder(['ISO_2022_IR 149'])(bytes([0xb1, 0xe8]))).toBe('김');
    expect(textDecoder(['UTF-8'])(bytes([0xc3, 0xa9]))).toBe('é');
    expect(textDecoder(['nonsense'])(bytes([0xe9]))).toBe('é');
  });

  it('keep two-byte characters whose second byte is a delimiter', () => {
    expect(textDecoder(['GB18030'])(bytes([0x8e, 0x5c, 0x1b], '(B'))).toBe('嶾');
    expect(textDecoder(['', 'ISO 2022 IR 87'])(bytes([0x1b], '$B', [0x30, 0x5c, 0x1b], '(B'))).toBe('移');
  });
});
