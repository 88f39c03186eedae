import { describe, expect, it } from 'vitest';
import { passThroughSigner } from './passThroughSigner.ts';

describe('the signer that adds nothing', () => {
  it('answers the very bytes it got', async () => {
    const bytes = new Uint8Array(200);
    bytes.set([0x44, 0x49, 0x43, 0x4d], 128);
    expect(await passThroughSigner.sign(bytes, 'verification', { at: new Date(0) })).toBe(bytes);
  });

  it('refuses what is no DICOM file', async () => {
    await expect(passThroughSigner.sign(new Uint8Array(10), 'author', { at: new Date(0) })).rejects.toMatchObject({
      code: 'OVR_DICOM_INVALID',
    });
  });
});
