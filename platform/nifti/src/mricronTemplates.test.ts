import { existsSync, readFileSync } from 'node:fs';
import { skipUnless } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { labelNames } from './labelNames.ts';
import { axisCodes } from './orientation.ts';
import { readNifti } from './readNifti.ts';
import { reorient } from './reorient.ts';

// The Debian package mricron-data; sizes and affines as NiBabel 5.4.2 reads them.
const FOLDER = '/usr/share/mricron/templates';
const missing = skipUnless(
  existsSync(`${FOLDER}/ch2.nii.gz`),
  `No brain and atlases in ${FOLDER}; install the Debian package mricron-data.`,
);
const open = (name: string) => readNifti(readFileSync(`${FOLDER}/${name}.nii.gz`));

const EXPECTED = [
  { name: 'ch2', dims: [181, 217, 181], codes: 'RAS', diagonal: [1, 1, 1], origin: [-90, -125, -71] },
  { name: 'aal', dims: [181, 217, 181], codes: 'RAS', diagonal: [1, 1, 1], origin: [-90, -125, -71] },
  { name: 'jhu189', dims: [157, 189, 136], codes: 'LAS', diagonal: [-1, 1, 1], origin: [78, -112, -50] },
  { name: 'natbrainlab', dims: [157, 189, 136], codes: 'LAS', diagonal: [-1, 1, 1], origin: [78, -112, -50] },
  { name: 'AICHAmc', dims: [91, 109, 91], codes: 'LAS', diagonal: [-2, 2, 2], origin: [90, -126, -72] },
  { name: 'ch2better', dims: [301, 370, 316], codes: 'RAS', diagonal: [0.5, 0.5, 0.5], origin: [-75, -107, -69.5] },
] as const;

describe.skipIf(missing)('real templates', () => {
  it.each(EXPECTED)('$name lies where NiBabel puts it', ({ name, dims, codes, diagonal, origin }) => {
    const image = open(name);
    expect(image.dims).toEqual(dims);
    expect(axisCodes(image.affine)).toBe(codes);
    expect([0, 1, 2].map((axis) => image.affine[axis]?.[axis])).toEqual(diagonal);
    expect([0, 1, 2].map((axis) => image.affine[axis]?.[3])).toEqual(origin);
    expect(image.data.length).toBe(dims[0] * dims[1] * dims[2]);
  });

  it('has the names of jhu189 in the file itself, though not in a proper extension', () => {
    const names = labelNames(open('jhu189').extensionText);
    expect(names.size).toBe(189);
    expect([names.get(1), names.get(189)]).toEqual(['SFG_L', 'PSIG_R']);
  });

  it('puts the two atlases on one grid by whole axes: left putamen overlaps left putamen', () => {
    const aal = reorient(open('aal'), 'LPS');
    const jhu = reorient(open('jhu189'), 'LPS');
    const aalNames = labelNames(readFileSync(`${FOLDER}/aal.nii.txt`, 'utf8'));
    const jhuNames = labelNames(open('jhu189').extensionText);
    const labelOf = (names: Map<number, string>, wanted: RegExp) =>
      [...names].find(([, name]) => wanted.test(name))?.[0] ?? Number.NaN;
    const shift = [0, 1, 2].map((axis) => {
      const step = aal.affine[axis]?.[axis] ?? 1;
      return ((jhu.affine[axis]?.[3] ?? 0) - (aal.affine[axis]?.[3] ?? 0)) / step;
    });
    expect(shift.every(Number.isInteger)).toBe(true);
    const dice = (left: number, right: number) => {
      let [a, b, both] = [0, 0, 0];
      for (const label of aal.data) if (label === left) a++;
      for (let n = 0; n < jhu.data.length; n++) {
        if (jhu.data[n] !== right) continue;
        b++;
        const i = (n % jhu.dims[0]) + (shift[0] ?? 0);
        const j = (Math.floor(n / jhu.dims[0]) % jhu.dims[1]) + (shift[1] ?? 0);
        const k = Math.floor(n / (jhu.dims[0] * jhu.dims[1])) + (shift[2] ?? 0);
        if (aal.data[(k * aal.dims[1] + j) * aal.dims[0] + i] === left) both++;
      }
      return (2 * both) / (a + b);
    };
    const [left, right] = [/^Putamen_L$/, /^Putamen_R$/].map((name) => labelOf(aalNames, name));
    const [otherLeft, otherRight] = [/^Put_L$/, /^Put_R$/].map((name) => labelOf(jhuNames, name));
    expect(dice(left ?? 0, otherLeft ?? 0)).toBeGreaterThan(0.7);
    expect(dice(right ?? 0, otherRight ?? 0)).toBeGreaterThan(0.7);
    expect(dice(left ?? 0, otherRight ?? 0)).toBe(0);
  });
});
