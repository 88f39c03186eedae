import type { Container, WireMask } from '@overread/contract';

/** A mask of chance: on every `step`th slice, about `share` of the voxels, by a seed. */
export function noiseMask(
  item: string,
  instance: string | null,
  size: { readonly columns: number; readonly rows: number },
  sopInstanceUids: readonly string[],
  seed: number,
  share = 0.3,
): WireMask {
  let state = seed >>> 0 || 1;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const count = size.columns * size.rows;
  return {
    item,
    instance,
    ...size,
    frames: sopInstanceUids.map((sopInstanceUid) => {
      const bits = new Uint8Array(Math.ceil(count / 8));
      for (let at = 0; at < count; at++) if (random() < share) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
      return { sopInstanceUid, bits };
    }),
  };
}

/** How the test's readers read. */
export const CONDITIONS = {
  activeTimeS: 120,
  openedAt: '2026-01-05T09:00:00.000Z',
  slicesShown: 9,
  slicesTotal: 9,
  viewer: 'Test 1.0',
  screen: '1920 x 1080',
  independent: true,
} as const;

/** A complete read under the liver protocol: liver, and two lesions that overlap it and each other. */
export function liverRead(
  size: { readonly columns: number; readonly rows: number },
  sopInstanceUids: readonly string[],
  seed: number,
): Container {
  return {
    evaluation: {
      items: {
        liver: { state: 'present' },
        lesion: {
          state: 'present',
          instances: [
            { key: 'i1', answers: { kind: 'mass' } },
            { key: 'i3', answers: { kind: 'cyst' } },
          ],
        },
      },
      answers: { quality: 4 },
      imageQuality: 'diagnostic',
    },
    masks: [
      noiseMask('liver', null, size, sopInstanceUids, seed, 0.5),
      noiseMask('lesion', 'i1', size, sopInstanceUids.slice(2, 5), seed + 1, 0.2),
      noiseMask('lesion', 'i3', size, sopInstanceUids.slice(3, 4), seed + 2, 0.2),
    ],
    conditions: CONDITIONS,
  };
}
