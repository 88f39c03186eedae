import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateSigningKey } from './generateSigningKey.ts';
import { openKey, sealKey } from './sealKey.ts';
import { openFromSession, resealForSession } from './sessionKey.ts';

type Key = Awaited<ReturnType<typeof generateSigningKey>>;
let key: Key;
beforeAll(async () => {
  key = await generateSigningKey();
}, 30_000);

const flipped = (sealed: string, name: string) => {
  const blob = JSON.parse(sealed);
  const bytes = Buffer.from(blob[name], 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return JSON.stringify({ ...blob, [name]: bytes.toString('base64') });
};

describe('a signing key', () => {
  it('is RSA of 3072 bits, and a new one each time', async () => {
    expect([key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength]).toEqual(['rsa', 3072]);
    expect((await generateSigningKey()).equals(key)).toBe(false);
  });

  it('opens with its passphrase, however that is composed, and with no other', async () => {
    const sealed = await sealKey(key, 'zwölf Wörter');
    expect((await openKey(sealed, 'zwo\u0308lf Wo\u0308rter')).equals(key)).toBe(true);
    expect(sealed).not.toContain('PRIVATE');
    for (const wrong of ['', 'zwolf Worter', 'zwölf Wörter ']) {
      await expect(openKey(sealed, wrong)).rejects.toMatchObject({ code: 'OVR_SIGNING_REFUSED' });
    }
    expect(await sealKey(key, 'zwölf Wörter')).not.toBe(sealed);
  });

  it('does not open once a bit of it, or of how it was made, is another', async () => {
    const sealed = await sealKey(key, 'a signing passphrase');
    for (const name of ['data', 'tag', 'nonce', 'salt']) {
      await expect(openKey(flipped(sealed, name), 'a signing passphrase')).rejects.toMatchObject({
        code: 'OVR_SIGNING_REFUSED',
      });
    }
    const weaker = JSON.stringify({ ...JSON.parse(sealed), passes: 1 });
    await expect(openKey(weaker, 'a signing passphrase')).rejects.toMatchObject({ code: 'OVR_SIGNING_REFUSED' });
    const greedy = JSON.stringify({ ...JSON.parse(sealed), memoryKiB: 100_000_000 });
    for (const broken of [greedy, '{}', 'x', JSON.stringify({ ...JSON.parse(sealed), format: 'overread-key-9' })]) {
      await expect(openKey(broken, 'a signing passphrase')).rejects.toMatchObject({ code: 'OVR_SIGNING_KEY_MISSING' });
    }
  });

  it('opens in a signing session with its token, and with no other', () => {
    const token = randomBytes(32);
    const sealed = resealForSession(key, token);
    expect(openFromSession(sealed, token).equals(key)).toBe(true);
    for (const [blob, other] of [
      [sealed, randomBytes(32)],
      [sealed, randomBytes(16)],
      [flipped(sealed, 'data'), token],
      [sealed.replace('session-key-1', 'session-key-2'), token],
      ['', token],
    ] as const) {
      expect(() => openFromSession(blob, other)).toThrow(expect.objectContaining({ code: 'OVR_SIGNING_LOCKED' }));
    }
  });
});
