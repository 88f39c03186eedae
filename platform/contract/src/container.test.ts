import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Container,
  decodeContainer,
  encodeContainer,
  packContainer,
  packContainerInTurns,
  unpackContainer,
} from './index.ts';

const container: Container = {
  evaluation: {
    items: {
      liver: { state: 'present' },
      lesion: { state: 'present', instances: [{ key: 'i1', answers: { type: 'cyst' } }] },
    },
    answers: {},
  },
  masks: [
    {
      item: 'liver',
      instance: null,
      rows: 3,
      columns: 5,
      frames: [{ sopInstanceUid: '1.2.3', bits: Uint8Array.of(0xff, 0x7f) }],
    },
    {
      item: 'lesion',
      instance: 'i1',
      rows: 2,
      columns: 4,
      frames: [
        { sopInstanceUid: '1.2.3', bits: Uint8Array.of(0x81) },
        { sopInstanceUid: '1.2.4', bits: Uint8Array.of(0x18) },
      ],
    },
  ],
};

describe('the evaluation container', () => {
  it('comes back as it went, raw and packed', () => {
    expect(decodeContainer(encodeContainer(container))).toEqual(container);
    expect(unpackContainer(packContainer(container))).toEqual(container);
  });

  it('comes back as it went when the page had turns meanwhile, of whatever size', async () => {
    expect(unpackContainer(await packContainerInTurns(container))).toEqual(container);
    const frames = Array.from({ length: 60 }, (_, n) => ({
      sopInstanceUid: `1.2.${n}`,
      bits: Uint8Array.from({ length: 8192 }, (_, i) => ((i * 2654435761 + n) >>> 11) & 255),
    }));
    const large = { ...container, masks: [{ item: 'liver', instance: null, rows: 256, columns: 256, frames }] };
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    expect(unpackContainer(await packContainerInTurns(large))).toEqual(large);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  it('refuses a frame of the wrong size when it is written', () => {
    const mask = container.masks[0];
    if (!mask) throw new Error('no mask');
    expect(() => encodeContainer({ ...container, masks: [{ ...mask, rows: 30 }] })).toThrow(/needs 19 bytes, not 2/);
  });

  it('refuses a body that is cut at any place, or longer than it says', () => {
    const bytes = encodeContainer(container);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeContainer(bytes.subarray(0, length))).toThrow(/not an evaluation container/);
    expect(() => decodeContainer(Uint8Array.of(...bytes, 0))).toThrow(/bytes follow/);
  });

  it('never answers anything but a container or its own error, whatever byte is changed', () => {
    const bytes = encodeContainer(container);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = value;
        try {
          return Array.isArray(decodeContainer(changed).masks);
        } catch (error) {
          return error instanceof Error && 'code' in error && error.code === 'OVR_MASK_INVALID';
        }
      }),
      { numRuns: 500 },
    );
  });
});
