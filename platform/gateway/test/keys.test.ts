import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificatePem, describeCertificate, generateSigningKey } from '@overread/signing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptKeyFile } from '../src/keys/keysFolder.ts';
import { type InstallationKeys, type KeysContext, openKeys } from '../src/keys/openKeys.ts';

const DAY_MS = 86_400_000;
const START = new Date('2026-03-01T08:00:00Z');

describe('the keys of an installation', () => {
  const home = mkdtempSync(join(tmpdir(), 'overread-keys-'));
  const said: string[] = [];
  const warned: string[] = [];
  const open = (name: string, more: Partial<KeysContext> = {}) =>
    openKeys({
      folder: join(home, name),
      isDemo: false,
      mayMake: true,
      now: () => START,
      randomBytes: (count) => randomBytes(count),
      newKey: generateSigningKey,
      tell: (line) => said.push(line),
      warn: (line) => warned.push(line),
      ...more,
    });
  /** A copy of a folder of keys, with one file changed. */
  const copyOf = (name: string, file: string, text: string | null) => {
    const copy = mkdtempSync(join(home, 'copy-'));
    cpSync(join(home, name), copy, { recursive: true });
    if (text === null) rmSync(join(copy, file));
    else writeFileSync(join(copy, file), text);
    return copy.slice(home.length + 1);
  };
  const textOf = (name: string, file: string) => readFileSync(join(home, name, file), 'utf8');
  const passphrase = () => /passphrase is (\S+)\./.exec(said[0] ?? '')?.[1] ?? '';
  const order = { commonName: 'A-02', projectKey: 'liver', at: START };
  let own: InstallationKeys;
  let demo: InstallationKeys;
  beforeAll(async () => {
    own = await open('own');
    demo = await open('demo', { isDemo: true });
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('are made once, for their owner alone; the passphrase of the authority is said once', async () => {
    expect(said).toEqual([expect.stringMatching(/^Certificate authority: its passphrase is \S{20,}\. Write it down/)]);
    expect(readdirSync(home).sort()).toEqual(['demo', 'own']);
    expect(readdirSync(join(home, 'own')).sort()).toEqual([
      'authority.crt',
      'authority.pem',
      'device.crt',
      'device.pem',
    ]);
    expect(statSync(join(home, 'own')).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(join(home, 'own')))
      expect(statSync(join(home, 'own', file)).mode & 0o777).toBe(0o600);
    const again = await open('own', { mayMake: false });
    expect(said).toHaveLength(1);
    expect(again.keyring.installationId).toMatch(/^[0-9a-f]{16}$/);
    expect(again.keyring.installationId).toBe(own.keyring.installationId);
    expect(again.keyring.device).toEqual(own.keyring.device);
    expect(demo.keyring.installationId).not.toBe(own.keyring.installationId);
  });

  it('vouch for a person only under the passphrase, but in a demo; openssl follows both certificates to the authority', async () => {
    const publicKey = createPublicKey(textOf('own', 'device.pem'));
    for (const wrong of [undefined, '', 'no such passphrase'])
      await expect(own.keyring.authority.issue({ ...order, publicKey }, wrong)).rejects.toMatchObject({
        code: 'OVR_AUTHORITY_PASSPHRASE',
      });
    const person = await own.keyring.authority.issue({ ...order, publicKey }, ` ${passphrase()} `);
    expect(describeCertificate(person)).toMatchObject({ subject: 'CN=A-02,OU=liver,O=Overread', isCa: false });
    expect(describeCertificate(own.keyring.authority.certificate).subject).not.toContain('DEMO');
    expect(describeCertificate(demo.keyring.authority.certificate).subject).toContain('DEMO');
    expect([own.keyring.authority.isDemo, demo.keyring.authority.isDemo]).toEqual([false, true]);
    await demo.keyring.authority.issue({ ...order, publicKey }, undefined);
    writeFileSync(join(home, 'person.crt'), certificatePem(person));
    const verify = (file: string) =>
      execFileSync(
        'openssl',
        ['verify', '-attime', String(START.getTime() / 1000), '-CAfile', 'own/authority.crt', file],
        {
          cwd: home,
          encoding: 'utf8',
        },
      );
    expect(verify('person.crt')).toContain('person.crt: OK');
    expect(verify('own/device.crt')).toContain('device.crt: OK');
    rmSync(join(home, 'person.crt'));
  });

  it('are refused with a sentence where they are half there, damaged, or do not fit together', async () => {
    const another = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    const cases: readonly (readonly [string, string, string | null, string])[] = [
      ['own', 'authority.pem', null, 'authority.pem is missing from it'],
      ['own', 'device.crt', null, 'device.crt is missing from it'],
      ['own', 'device.pem', 'nothing', 'device.pem cannot be read'],
      ['own', 'device.pem', String(another), 'device.crt belongs to another key than device.pem'],
      ['own', 'authority.crt', textOf('own', 'device.crt'), 'authority.crt: '],
      ['own', 'authority.crt', textOf('demo', 'authority.crt'), 'device.crt was not issued by the authority'],
      ['own', 'authority.pem', textOf('demo', 'authority.pem'), 'the key in authority.pem is not sealed'],
      [
        'demo',
        'authority.pem',
        textOf('demo', 'device.pem'),
        'authority.crt belongs to another key than authority.pem',
      ],
    ];
    for (const [name, file, text, why] of cases) {
      const copy = copyOf(name, file, text);
      await expect(open(copy)).rejects.toMatchObject({
        code: 'OVR_CONFIG_INVALID',
        message: expect.stringContaining(why),
      });
      if (text !== null) expect(textOf(copy, file)).toBe(text);
    }
    await expect(open('elsewhere', { mayMake: false })).rejects.toMatchObject({
      message: expect.stringContaining('whose keys are not in'),
    });
    expect(readdirSync(home)).not.toContain('elsewhere');
  });

  it('are the same for two gateways that start at the same moment on one folder', async () => {
    const [one, two] = await Promise.all([open('shared', { isDemo: true }), open('shared', { isDemo: true })]);
    expect(one.keyring.authority.certificate).toEqual(two.keyring.authority.certificate);
    expect(one.keyring.device).toEqual(two.keyring.device);
    // A folder that is there already, as a mounted one is, is filled.
    mkdirSync(join(home, 'mounted'));
    const first = said.length;
    const [left, right] = await Promise.all([open('mounted'), open('mounted')]);
    expect(left.keyring.device).toEqual(right.keyring.device);
    const lines = said.slice(first);
    const passphrases = lines.flatMap((line) => /passphrase is (\S+)\./.exec(line)?.[1] ?? []);
    expect(lines.filter((line) => line.startsWith('Another gateway was first'))).toHaveLength(passphrases.length - 1);
    const publicKey = createPublicKey(textOf('mounted', 'device.pem'));
    const opened = await Promise.allSettled(
      passphrases.map((text) => left.keyring.authority.issue({ ...order, publicKey }, text)),
    );
    expect(opened.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(home).filter((name) => name.endsWith('.new'))).toEqual([]);
    let made = 0;
    const make = () => keptKeyFile(join(home, 'shared'), 'log.pem', () => `key ${made++}`);
    const kept = await Promise.all([make(), make(), make()]);
    expect(new Set(kept).size).toBe(1);
    expect(await make()).toBe(kept[0]);
  });

  it('tell the end of the gateway’s certificate 60 days before, sign nothing after it, and go on when it is renewed', async () => {
    const end = new Date(describeCertificate(own.keyring.device).notAfter);
    const before = (days: number) => new Date(end.getTime() - days * DAY_MS);
    const clock = { at: before(61) };
    const copy = copyOf('own', 'authority.crt', textOf('own', 'authority.crt'));
    const keys = await open(copy, { now: () => clock.at });
    const beside = await open(copy, { now: () => clock.at });
    const sign = (which: InstallationKeys) => which.signer.sign(new Uint8Array(200), 'author', { at: clock.at });
    expect(warned).toEqual([]);
    clock.at = before(59);
    // What is signed is no DICOM file, which is found out only after the certificate was looked at.
    await expect(sign(keys)).rejects.toMatchObject({ code: 'OVR_DICOM_INVALID' });
    await expect(sign(keys)).rejects.toMatchObject({ code: 'OVR_DICOM_INVALID' });
    expect(warned).toEqual([expect.stringMatching(/ends on 20\d\d-\d\d-\d\d.*overread keys renew-device/)]);
    clock.at = before(-1);
    await expect(sign(keys)).rejects.toMatchObject({
      code: 'OVR_CERTIFICATE_INVALID',
      message: expect.stringContaining('The certificate of the gateway ended on'),
    });
    await expect(keys.renewDevice('wrong')).rejects.toMatchObject({ code: 'OVR_AUTHORITY_PASSPHRASE' });
    const until = await keys.renewDevice(passphrase());
    expect(until.getTime()).toBeGreaterThan(clock.at.getTime() + 365 * DAY_MS);
    await expect(sign(keys)).rejects.toMatchObject({ code: 'OVR_DICOM_INVALID' });
    // A gateway beside it looks into the folder before it refuses.
    await expect(sign(beside)).rejects.toMatchObject({ code: 'OVR_DICOM_INVALID' });
    expect(beside.keyring.device).toEqual(keys.keyring.device);
    const renewed = await open(copyOf('demo', 'device.pem', textOf('demo', 'device.pem')), { now: () => before(30) });
    expect(renewed.keyring.device).not.toEqual(demo.keyring.device);
  });
});
