import { describe, expect, it } from 'vitest';
import { bothOf, differing, eitherOf, isSameMask, onlyIn, striped } from './frameLogic.ts';

const frame = (sopInstanceUid: string, ...bytes: number[]) => ({ sopInstanceUid, bits: Uint8Array.from(bytes) });
const plain = (frames: ReturnType<typeof onlyIn>) =>
  frames.map(({ sopInstanceUid, bits }) => [sopInstanceUid, ...bits]);

describe('two masks', () => {
  const left = [frame('1.1', 0b1100, 0), frame('1.2', 1, 0)];
  const right = [frame('1.1', 0b0110, 0), frame('1.3', 2, 0)];

  it('are parted into left only, right only and both, slice by slice', () => {
    expect(plain(onlyIn(left, right))).toEqual([
      ['1.1', 0b1000, 0],
      ['1.2', 1, 0],
    ]);
    expect(plain(onlyIn(right, left))).toEqual([
      ['1.1', 0b0010, 0],
      ['1.3', 2, 0],
    ]);
    expect(plain(bothOf(left, right))).toEqual([['1.1', 0b0100, 0]]);
  });

  it('differ in what is in exactly one of them', () => {
    expect(plain(differing(left, right))).toEqual([
      ['1.1', 0b1010, 0],
      ['1.2', 1, 0],
      ['1.3', 2, 0],
    ]);
    expect(differing(left, left)).toEqual([]);
    expect(plain(eitherOf(left, right)).map(([uid]) => uid)).toEqual(['1.1', '1.2', '1.3']);
  });
});

it('stripes leave half of a full mask, two voxels on and two off, one further in each row', () => {
  const [stripes] = striped([frame('1.1', 0xff, 0xff, 0xff, 0xff)], 8);
  expect([...(stripes?.bits ?? [])]).toEqual([0b00110011, 0b10011001, 0b11001100, 0b01100110]);
});

it('masks are the same if their voxels are, whatever empty frames there are', () => {
  const left = [frame('1.1', 0b1100, 0), frame('1.2', 1, 0)];
  expect(isSameMask(left, [frame('1.2', 1, 0), frame('1.1', 0b1100, 0), frame('1.4', 0, 0)])).toBe(true);
  expect(isSameMask(left, [...left, frame('1.4', 0, 1)])).toBe(false);
  expect(isSameMask(left, [frame('1.1', 0b1100, 0)])).toBe(false);
  expect(isSameMask(left, [frame('1.1', 0b1100, 0), frame('1.2', 3, 0)])).toBe(false);
});
