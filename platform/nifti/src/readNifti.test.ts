import { gzipSync } from 'node:zlib';
import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelNames } from './labelNames.ts';
import { NIFTI_ERRORS, NiftiError } from './niftiError.ts';
import type { Affine } from './niftiImage.ts';
import { axisCodes, toLps } from './orientation.ts';
import { readNifti } from './readNifti.ts';
import { reorient } from './reorient.ts';
import { writeNifti } from './writeNifti.ts';

const affine: Affine = [
  [0, 0, 2.5, -30],
  [-0.75, 0, 0, 40],
  [0, -0.5, 0, 12],
  [0, 0, 0, 1],
];
const image = { dims: [2, 3, 4] as const, affine, data: Int16Array.from({ length: 24 }, (_, i) => i * 100 - 1000) };
const codeOf = (attempt: () => unknown) => {
  try {
    attempt();
    return 'accepted';
  } catch (error) {
    return error instanceof NiftiError ? error.code : error;
  }
};

describe('reading and writing NIfTI-1', () => {
  it.each([
    Uint8Array.of(0, 255),
    Int8Array.of(-128, 127),
    Uint16Array.of(0, 65535),
    Int16Array.of(-32768, 32767),
    Uint32Array.of(0, 4294967295),
    Int32Array.of(-2147483648, 2147483647),
    Float32Array.of(-1.5, 2.25),
    Float64Array.of(-0.1, 0.3),
  ])('gives back what was written: %o', (data) => {
    const bytes = writeNifti({ dims: [2, 1, 1], affine, data, slope: 2, intercept: -5, description: 'a phantom' });
    for (const file of [bytes, gzipSync(bytes)]) {
      expect(readNifti(file)).toEqual({
        dims: [2, 1, 1],
        frames: 1,
        pixDimsMm: [0.75, 0.5, 2.5],
        affine,
        affineSource: 'sform',
        data,
        slope: 2,
        intercept: -5,
        description: 'a phantom',
        extensionText: '',
      });
    }
  });

  it('refuses what is not a readable image, each for its own reason', () => {
    const good = writeNifti(image);
    const changed = (change: (view: DataView) => void) => {
      const bytes = good.slice();
      change(new DataView(bytes.buffer));
      return bytes;
    };
    expect(codeOf(() => readNifti(good))).toBe('accepted');
    expect(codeOf(() => readNifti(new Uint8Array(0)))).toBe('NOT_NIFTI');
    expect(codeOf(() => readNifti(new TextEncoder().encode('DICM'.repeat(200))))).toBe('NOT_NIFTI');
    expect(codeOf(() => readNifti(changed((view) => view.setInt32(0, 349, true))))).toBe('NOT_NIFTI');
    expect(codeOf(() => readNifti(good.subarray(0, good.length - 1)))).toBe('TRUNCATED');
    expect(codeOf(() => readNifti(gzipSync(good).subarray(0, 60)))).toBe('TRUNCATED');
    expect(codeOf(() => readNifti(good, { maxBytes: 100 }))).toBe('TOO_LARGE');
    expect(codeOf(() => readNifti(gzipSync(new Uint8Array(1e6)), { maxBytes: 1e5 }))).toBe('TOO_LARGE');
    expect(codeOf(() => readNifti(changed((view) => view.setUint8(345, 0x69))))).toBe('UNSUPPORTED');
    expect(codeOf(() => readNifti(changed((view) => view.setInt16(70, 128, true))))).toBe('UNSUPPORTED');
    expect(codeOf(() => readNifti(changed((view) => view.setInt16(42, -2, true))))).toBe('INVALID');
    expect(codeOf(() => readNifti(changed((view) => view.setInt16(40, 9, true))))).toBe('INVALID');
    expect(codeOf(() => readNifti(changed((view) => view.setFloat32(288, 0, true))))).toBe('INVALID');
    expect(codeOf(() => readNifti(changed((view) => view.setFloat32(280, Number.NaN, true))))).toBe('INVALID');
    expect(codeOf(() => writeNifti({ ...image, dims: [2, 3, 5] }))).toBe('INVALID');
    expect(codeOf(() => writeNifti({ ...image, dims: [0, 3, 4] }))).toBe('INVALID');
  });

  it('never throws anything but its own error, whatever the bytes are', () => {
    const good = writeNifti(image);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 351 }),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(480),
        (at, byte, length) => {
          const bytes = good.slice(0, Math.max(length, 352));
          bytes[at] = byte;
          expect(['accepted', ...Object.keys(NIFTI_ERRORS)]).toContain(codeOf(() => readNifti(bytes)));
        },
      ),
      { seed: 1, numRuns: scale('fuzzedFiles') },
    );
  });

  it('takes micrometres and metres for what they are', () => {
    const bytes = writeNifti(image);
    bytes[123] = 3;
    expect(readNifti(bytes).pixDimsMm[2]).toBeCloseTo(0.0025, 9);
    bytes[123] = 1;
    expect(readNifti(bytes).affine[1][3]).toBe(40000);
  });
});

describe('orientation', () => {
  it('names the sides of the patient that the axes run to', () => {
    expect(axisCodes(affine)).toBe('PIR');
    expect(axisCodes(toLps(affine))).toBe('AIL');
  });

  it('turns an image into any of the 48 orders and back without moving a voxel in the world', () => {
    const start = readNifti(writeNifti(image));
    const sides = [
      ['R', 'L'],
      ['A', 'P'],
      ['S', 'I'],
    ];
    let tried = 0;
    for (const [p, q, r] of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      for (let turn = 0; turn < 8; turn++) {
        const codes = [p, q, r].map((axis, at) => sides[axis ?? 0]?.[(turn >> at) & 1]).join('');
        const turned = reorient(start, codes);
        expect(axisCodes(turned.affine)).toBe(codes);
        expect(worldMap(turned)).toEqual(worldMap(start));
        expect(reorient(turned, 'PIR')).toEqual(start);
        tried++;
      }
    }
    expect(tried).toBe(48);
    for (const codes of ['LP', 'LLS', 'LPX', 'lps', '']) expect(codeOf(() => reorient(start, codes))).toBe('INVALID');
  });
});

describe('names of labels', () => {
  it('come from lines of number and name, in either dialect', () => {
    expect([...labelNames('1\tSFG_L\n2\tSFG_R\r\n73 Putamen_L 7011\n# comment\n\n')]).toEqual([
      [1, 'SFG_L'],
      [2, 'SFG_R'],
      [73, 'Putamen_L'],
    ]);
  });

  it('come from a CARET label table, plain or as CDATA', () => {
    const table =
      '<LabelTable><Label Key="1" Red="0" Alpha="1"><![CDATA[spleen]]></Label>\n<Label Key="20" Red="1">colon</Label><Label Key="3" Red="1"></Label></LabelTable>';
    expect([...labelNames(table)]).toEqual([
      [1, 'spleen'],
      [20, 'colon'],
    ]);
  });
});

/** Stored value by world position. */
function worldMap({ dims, affine: rows, data }: ReturnType<typeof readNifti>): Map<string, number> {
  const places: [string, number][] = [];
  for (let k = 0, n = 0; k < dims[2]; k++) {
    for (let j = 0; j < dims[1]; j++) {
      for (let i = 0; i < dims[0]; i++, n++) {
        const at = [0, 1, 2].map((r) => {
          const [a = 0, b = 0, c = 0, d = 0] = rows[r] ?? [];
          return a * i + b * j + c * k + d;
        });
        places.push([at.join(' '), data[n] ?? Number.NaN]);
      }
    }
  }
  return new Map(places.sort(([p], [q]) => p.localeCompare(q)));
}
