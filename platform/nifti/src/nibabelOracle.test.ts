import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { axisCodes } from './orientation.ts';
import { readNifti } from './readNifti.ts';
import { reorient } from './reorient.ts';
import { scaledValues } from './scaledValues.ts';

interface Oracle {
  readonly versions: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly name: string;
    readonly file: string;
    readonly expected: {
      readonly shape: number[];
      readonly affine: number[][];
      readonly axisCodes: string;
      readonly pixDimsMm: number[];
      readonly values: number[];
      readonly lpsShape: number[];
      readonly lpsAffine: number[][];
      readonly lpsValues: number[];
    };
  }[];
}

const oracle: Oracle = JSON.parse(readFileSync(new URL('../test/oracle/nibabel_oracle.json', import.meta.url), 'utf8'));
const close = (found: readonly (readonly number[])[], expected: readonly (readonly number[])[]) => {
  for (const [r, row] of expected.entries()) {
    for (const [c, value] of row.entries()) expect(found[r]?.[c], `row ${r}, column ${c}`).toBeCloseTo(value, 5);
  }
};

describe(`reading what NiBabel ${oracle.versions.nibabel} wrote`, () => {
  it('covers all datatypes, both byte orders and every way to give the orientation', () => {
    expect(oracle.cases.length).toBe(28);
  });

  it.each(oracle.cases)('$name', ({ file, expected }) => {
    const bytes = Buffer.from(file, 'base64');
    const before = Buffer.from(bytes);
    const image = readNifti(bytes);
    expect(bytes.equals(before)).toBe(true);
    expect([...image.dims, ...(image.frames > 1 ? [image.frames] : [])]).toEqual(expected.shape);
    close(image.affine, expected.affine);
    expect(axisCodes(image.affine)).toBe(expected.axisCodes);
    close([image.pixDimsMm], [expected.pixDimsMm]);
    expect([...scaledValues(image)]).toEqual(expected.values);
    expect(image.description).toBe('made by NiBabel');
    const lps = reorient(image, 'LPS');
    expect([...lps.dims, ...(lps.frames > 1 ? [lps.frames] : [])]).toEqual(expected.lpsShape);
    close(lps.affine, expected.lpsAffine);
    expect([...scaledValues(lps)]).toEqual(expected.lpsValues);
    expect(axisCodes(lps.affine)).toBe('LPS');
  });

  it('finds the text of an extension', () => {
    const file = oracle.cases.find(({ name }) => name === 'an extension')?.file ?? '';
    expect(readNifti(Buffer.from(file, 'base64')).extensionText).toBe('1\tLeft\n2\tRight');
  });
});
