import type { WireMask } from '@overread/contract';
import { describe, expect, it } from 'vitest';
import { MaskMethods } from './maskMethods.ts';

const frame = (sopInstanceUid: string, ...bytes: number[]) => ({ sopInstanceUid, bits: Uint8Array.from(bytes) });
const key = { item: 'lesion', instance: 'i2' };
const METHOD = { type: 'AUTOMATIC', name: 'NNet', version: '2', from: '1.2', isUntouched: true } as const;
const mask: WireMask = { ...key, rows: 2, columns: 4, method: METHOD, frames: [frame('1.1', 3), frame('1.2', 8)] };

describe('how a mask was made', () => {
  it('stays what the file said while no voxel changes, whatever the order of the frames', () => {
    const methods = new MaskMethods();
    methods.restore([mask]);
    expect(methods.methodOf(key, [frame('1.2', 8), frame('1.1', 3), frame('1.3', 0)])).toEqual(METHOD);
    expect(methods.methodOf({ item: 'liver', instance: null }, [frame('1.1', 3)])).toBeUndefined();
  });

  it('becomes edited with the first voxel, and is again what it was when the stroke is taken back', () => {
    const methods = new MaskMethods();
    methods.restore([mask]);
    const edited = { type: 'SEMIAUTOMATIC', name: 'NNet', version: '2', from: '1.2' };
    expect(methods.methodOf(key, [frame('1.1', 7), frame('1.2', 8)])).toEqual(edited);
    expect(methods.methodOf(key, [frame('1.1', 3)])).toEqual(edited);
    expect(methods.methodOf(key, mask.frames)).toEqual(METHOD);
  });

  it('is by hand when the person removed the mask and drew a new one, unless the removal is taken back', () => {
    const methods = new MaskMethods();
    methods.restore([mask]);
    methods.take(key);
    expect(methods.methodOf(key, mask.frames)).toBeUndefined();
    methods.putBack(key);
    expect(methods.methodOf(key, mask.frames)).toEqual(METHOD);
  });
});
