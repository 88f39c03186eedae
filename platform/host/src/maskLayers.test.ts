import { expect, it } from 'vitest';
import { maskLayers } from './maskLayers.ts';

const mask = (name: string, sopInstanceUid: string, ...bytes: number[]) => ({
  name,
  frames: [{ sopInstanceUid, bits: Uint8Array.from(bytes) }],
});
const names = (masks: Parameters<typeof maskLayers<ReturnType<typeof mask>>>[0]) =>
  maskLayers(masks).map((layer) => layer.map((one) => one.name));

it('puts a lesion inside an organ on a layer of its own, so that neither cuts the outline of the other', () => {
  expect(names([mask('liver', '1.2', 0xff), mask('lesion', '1.2', 0x10), mask('spleen', '1.3', 0xff)])).toEqual([
    ['liver', 'spleen'],
    ['lesion'],
  ]);
});

it('keeps neighbours that share no voxel together', () => {
  expect(names([mask('a', '1.2', 0x0f), mask('b', '1.2', 0xf0), mask('c', '1.2', 0x01)])).toEqual([['a', 'b'], ['c']]);
});
