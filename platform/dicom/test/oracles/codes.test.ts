import { codeMeanings, withoutPythonOracles } from '@overread/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { PRIVATE, STANDARD, type StandardCode } from '../../src/index.ts';

/** Codes that pydicom has under another meaning, or not at all: what it has, and where ours stands. */
const OTHERWISE: Readonly<Record<string, { readonly listed: readonly string[]; readonly why: string }>> = {
  'RFC5646 en': { listed: [], why: 'PS3.16 CID 5000 takes all of RFC 5646 without listing it' },
  'UMLS C0034375': { listed: [], why: 'TID 1500, row 12' },
  'SCT 276214006': {
    listed: ['Findings category type (qualifier value)'],
    why: 'TID 1411 and highdicom 0.28.1 (sr/templates.py) say Finding category',
  },
  'SCT 74964007': { listed: [], why: 'SNOMED CT International: Other (qualifier value)' },
  'UCUM ml': { listed: [], why: 'UCUM allows ml beside mL; TID 1411 volumes of other tools are in ml too' },
  'UCUM {pixels}': { listed: [], why: 'an annotation, as UCUM allows; no unit' },
  'UCUM mm2': { listed: ['square millimeter'], why: 'written as people read it beside a number' },
  'UCUM %': { listed: ['Percent'], why: 'the same word' },
  'UCUM s': { listed: ['second'], why: 'more than one, as it stands beside a number' },
};
const ROWS = Object.values(STANDARD) as readonly StandardCode[];
const nameOf = ({ scheme, value }: { readonly scheme: string; readonly value: string }) => `${scheme} ${value}`;

// No tool checks that Code Meaning belongs to Code Value: (27925004, SCT, "Liver") passes dciodvfy.
describe.skipIf(withoutPythonOracles())('the standard codes that we write', () => {
  let listed: ReturnType<typeof codeMeanings>;
  beforeAll(() => {
    listed = codeMeanings(ROWS);
  });

  for (const row of ROWS) {
    it(`${nameOf(row)} means ${row.meaning}`, () => {
      const { meanings, contextGroups } = listed.get(nameOf(row)) ?? { meanings: [], contextGroups: [] };
      const otherwise = OTHERWISE[nameOf(row)];
      if (otherwise === undefined) expect(meanings).toContain(row.meaning);
      else expect(meanings).toEqual(otherwise.listed);
      const group = /^CID (\d+)$/.exec(row.source)?.[1];
      if (group !== undefined && meanings.length > 0) expect(contextGroups).toContain(Number(group));
    });
  }

  it('have no exception for a code that is gone, or that pydicom lists as we do', () => {
    for (const name of Object.keys(OTHERWISE)) {
      const row = ROWS.find((one) => nameOf(one) === name);
      expect(row, name).toBeDefined();
      expect(listed.get(name)?.meanings ?? [], name).not.toContain(row?.meaning);
    }
  });

  it('are not written a second time as private ones', () => {
    const meanings = new Set(ROWS.map((row) => row.meaning));
    expect(Object.values(PRIVATE).filter((row) => meanings.has(row.meaning))).toEqual([]);
  });
});
