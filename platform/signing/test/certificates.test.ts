import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ChainFault,
  certificatePem,
  checkChain,
  createAuthority,
  derFromPem,
  describeCertificate,
  issuePersonCertificate,
  loadAuthority,
  readPkcs12,
} from '../src/index.ts';
import { ISSUED, makeSigners, SIGNED, type Signers } from './signers.ts';

let signers: Signers;
beforeAll(async () => {
  signers = await makeSigners();
}, 60_000);
afterAll(() => rmSync(signers.folder, { recursive: true, force: true }));

const path = (name: string) => join(signers.folder, name);
const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });

describe('certificates that we issue', () => {
  it('are what openssl calls a strict chain, in the time that they name', () => {
    const seconds = String(SIGNED.getTime() / 1000).slice(0, 10);
    const strict = ['verify', '-x509_strict', '-attime', seconds, '-CAfile', signers.caFile];
    expect(openssl(...strict, signers.certificateFile)).toContain('person.pem: OK');
    const text = openssl('x509', '-in', signers.certificateFile, '-noout', '-text', '-nameopt', 'rfc2253');
    expect(text).toContain('Subject: CN=A-02,OU=demo,O=Overread');
    expect(text).toContain('Issuer: CN=DEMO Test authority,O=Overread');
    expect(text).toMatch(/Not Before: Dec 31 23:59:00 2025 GMT\s+Not After : Jan {2}1 00:00:00 2028 GMT/);
    expect(text).toContain('Public-Key: (3072 bit)');
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation/);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    const authority = openssl('x509', '-in', signers.caFile, '-noout', '-text');
    expect(authority).toMatch(/CA:TRUE, pathlen:0/);
    expect(authority).toMatch(/Not After : Jan {2}1 00:00:00 2046 GMT/);
  });

  it('are described as openssl describes them', () => {
    const der = signers.person.certificate;
    const described = describeCertificate(der);
    const print = openssl('x509', '-in', signers.certificateFile, '-noout', '-fingerprint', '-sha256', '-serial');
    expect(print.replaceAll(':', '').toLowerCase()).toContain(described.fingerprint.replace('sha256:', ''));
    expect(print.toLowerCase()).toContain(described.serial);
    expect(described).toMatchObject({
      subject: 'CN=A-02,OU=demo,O=Overread',
      commonName: 'A-02',
      organizationalUnit: 'demo',
      issuer: 'CN=DEMO Test authority,O=Overread',
      notBefore: '2025-12-31T23:59:00.000Z',
      notAfter: '2028-01-01T00:00:00.000Z',
      isCa: false,
      keyType: 'rsa',
      keyBits: 3072,
      usages: ['digitalSignature', 'nonRepudiation'],
    });
    expect(() => describeCertificate(new Uint8Array(40))).toThrow(
      expect.objectContaining({ code: 'OVR_CERTIFICATE_INVALID' }),
    );
  });

  it('keep a name with any letter, and dates beyond 2050', async () => {
    const at = new Date('2049-06-01T10:00:00.500Z');
    const authority = loadAuthority(await createAuthority({ subject: 'Klinik "Süd", 肝臓', isDemo: false, at }));
    const holder = ' #Zoë+Überall\\, <MD>; ';
    const der = issuePersonCertificate(authority, { holder, project: 'demo', key: signers.person.privateKey, at });
    writeFileSync(path('late.pem'), certificatePem(der));
    const flags = 'rfc2253,-esc_msb,utf8';
    expect(openssl('x509', '-in', path('late.pem'), '-noout', '-subject', '-nameopt', flags).trim()).toBe(
      `subject=${describeCertificate(der).subject}`,
    );
    expect(describeCertificate(der)).toMatchObject({ commonName: holder, notAfter: '2051-06-01T10:00:00.000Z' });
    expect(openssl('x509', '-in', path('late.pem'), '-noout', '-enddate')).toContain('Jun  1 10:00:00 2051 GMT');
    expect(authority.isDemo).toBe(false);
    expect(derFromPem(certificatePem(der))).toEqual(der);
  });

  it('never outlive their issuer, and begin one minute before now', () => {
    const at = new Date('2045-06-01T00:00:00Z');
    const request = { holder: 'A-02', project: 'demo', key: signers.person.privateKey, at };
    const described = describeCertificate(issuePersonCertificate(signers.authority, request));
    expect([described.notBefore, described.notAfter]).toEqual(['2045-05-31T23:59:00.000Z', '2046-01-01T00:00:00.000Z']);
  });

  it('cost the passphrase of a sealed authority each time', async () => {
    const passphrase = 'the operator’s words';
    const files = await createAuthority({ subject: 'Sealed', isDemo: false, passphrase, at: ISSUED });
    const authority = loadAuthority(files);
    const request = { holder: 'A-02', project: 'demo', key: signers.person.privateKey, at: ISSUED };
    expect(authority.needsPassphrase).toBe(true);
    for (const wrong of [undefined, '', 'other words']) {
      expect(() => issuePersonCertificate(authority, { ...request, passphrase: wrong })).toThrow(
        expect.objectContaining({ code: 'OVR_AUTHORITY_PASSPHRASE' }),
      );
    }
    const der = issuePersonCertificate(authority, { ...request, passphrase });
    expect(checkChain(der, { anchors: [authority.certificate], at: SIGNED })).toMatchObject({ ok: true });
    writeFileSync(path('sealed.pem'), files.keyPem);
    expect(openssl('pkey', '-in', path('sealed.pem'), '-passin', `pass:${passphrase}`, '-noout')).toBe('');
  });
});

/** A certificate that openssl makes, valid from now. `issuer`: file name of the issuer's key and certificate; absent: itself. */
function byOpenssl(name: string, extensions: readonly string[], issuer?: string, digest = '-sha256'): Uint8Array {
  const made = `${name} ${issuer} ${extensions} ${digest}`;
  const known = certificates.get(made);
  if (known !== undefined) return known;
  // RSA keys are slow: authorities share one, signers another.
  const kind = extensions.join().includes('CA:TRUE') ? 'authority' : 'signer';
  keys[kind] ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    format: 'pem',
    type: 'pkcs8',
  });
  writeFileSync(path(`${name}.key`), keys[kind]);
  const subject = ['-key', path(`${name}.key`), '-subj', `/CN=${name}`];
  const config = path(`${name}.ext`);
  writeFileSync(config, extensions.join('\n'));
  openssl('req', '-new', ...subject, '-out', path(`${name}.csr`));
  const by =
    issuer === undefined
      ? ['-signkey', path(`${name}.key`)]
      : ['-CA', path(`${issuer}.pem`), '-CAkey', path(`${issuer}.key`), '-CAcreateserial'];
  const request = ['-req', '-in', path(`${name}.csr`), '-days', '3', '-extfile', config, '-out', path(`${name}.pem`)];
  openssl('x509', ...request, ...by, digest);
  const der = derFromPem(readFileSync(path(`${name}.pem`), 'utf8'));
  certificates.set(made, der);
  return der;
}

const keys: { authority?: string | Buffer; signer?: string | Buffer } = {};
/** Each is made once. */
const certificates = new Map<string, Uint8Array>();

const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];
const SIGNER = ['basicConstraints=CA:FALSE', 'keyUsage=digitalSignature'];

describe('a chain', () => {
  it('holds through intermediate authorities to the anchor, or to the certificate itself', () => {
    const root = byOpenssl('root', CA);
    const middle = byOpenssl('middle', CA, 'root');
    const leaf = byOpenssl('leaf', SIGNER, 'middle');
    const at = new Date();
    expect(checkChain(leaf, { anchors: [root], intermediates: [middle], at })).toEqual({
      ok: true,
      anchor: describeCertificate(root).fingerprint,
      path: [leaf, middle, root].map((der) => describeCertificate(der).fingerprint),
    });
    expect(checkChain(leaf, { anchors: [root], at })).toMatchObject({ ok: false, fault: 'issuer' });
    expect(checkChain(leaf, { anchors: [leaf], at })).toMatchObject({ ok: true, path: { length: 1 } });
  });

  it('does not hold, and says why', async () => {
    const { authority, person } = signers;
    const twin = loadAuthority(await createAuthority({ subject: 'Test authority', isDemo: true, at: ISSUED }));
    const anchors = [authority.certificate];
    const { privateKey: small } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { privateKey: curve } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const issued = (key: typeof small) =>
      issuePersonCertificate(authority, { holder: 'A-02', project: 'demo', key, at: ISSUED });
    const root = byOpenssl('root', CA);
    // Openssl's certificates begin while this test runs.
    const now = new Date(Date.now() + 60_000);
    const rows: readonly (readonly [ChainFault, Uint8Array, Date, readonly Uint8Array[], string])[] = [
      ['expired', person.certificate, new Date('2028-01-02'), anchors, 'after its end'],
      ['notYetValid', person.certificate, new Date('2025-12-31'), anchors, 'before its begin'],
      ['issuer', person.certificate, SIGNED, [], 'without an anchor'],
      ['issuer', person.certificate, SIGNED, [twin.certificate], 'under an authority of the same name'],
      ['signerIsAuthority', authority.certificate, SIGNED, anchors, 'the authority itself'],
      ['keyType', issued(small), SIGNED, anchors, '1024 bits'],
      ['keyType', issued(curve), SIGNED, anchors, 'P-256'],
      ['usage', byOpenssl('cipher', ['keyUsage=keyEncipherment'], 'root'), now, [root], 'for encryption'],
      ['weakSignature', byOpenssl('sha1', SIGNER, 'root', '-sha1'), now, [root], 'SHA-1'],
      ['unreadable', new Uint8Array(9), SIGNED, anchors, 'no certificate'],
    ];
    for (const [fault, der, at, trusted, name] of rows) {
      const check = checkChain(der, { anchors: trusted, intermediates: [], at });
      expect(check, name).toMatchObject({ ok: false, fault });
    }
  });

  it('does not hold below a signer that issues certificates, nor deeper than an authority allows', () => {
    const root = byOpenssl('short', [...CA.slice(1), 'basicConstraints=critical,CA:TRUE,pathlen:0']);
    const middle = byOpenssl('deep', CA, 'short');
    const leaf = byOpenssl('deepest', SIGNER, 'deep');
    const below = byOpenssl('below', SIGNER, 'deepest');
    const check = (der: Uint8Array, anchor: Uint8Array) =>
      checkChain(der, { anchors: [anchor], intermediates: [middle, leaf], at: new Date() });
    expect(check(leaf, root)).toMatchObject({ ok: false, fault: 'issuer' });
    expect(check(leaf, middle)).toMatchObject({ ok: true });
    expect(check(below, middle)).toMatchObject({ ok: false, fault: 'issuer' });
  });
});

describe('a key that somebody brings along (PKCS#12)', () => {
  const now = () => new Date();
  const passphrase = 'Geheim, größer';
  function exported(name: string, ...options: string[]): Uint8Array {
    const file = path(`${name}.p12`);
    const key = ['-inkey', path(`${name}.key`), '-in', path(`${name}.pem`)];
    openssl('pkcs12', '-export', ...key, '-passout', `pass:${passphrase}`, '-out', file, ...options);
    return readFileSync(file);
  }

  it('is read from files of openssl 3 and of older programs, with its issuers', () => {
    const root = byOpenssl('root', CA);
    const middle = byOpenssl('middle', CA, 'root');
    const leaf = byOpenssl('leaf', SIGNER, 'middle');
    writeFileSync(path('issuers.pem'), certificatePem(root) + certificatePem(middle));
    for (const options of [
      [],
      ['-legacy'],
      ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
    ]) {
      const { key, chain } = readPkcs12(
        exported('leaf', '-certfile', path('issuers.pem'), ...options),
        passphrase,
        now(),
      );
      expect(key.certificate).toEqual(leaf);
      expect(chain).toEqual([middle, root]);
      expect(key.privateKey.equals(createPrivateKey(readFileSync(path('leaf.key'))))).toBe(true);
    }
  });

  /** A file of 100,000 rounds with 8,388,607 in one of the places where they stand. */
  function withRounds(file: Uint8Array, place: number): Uint8Array {
    const bytes = Buffer.from(file);
    const rounds = Buffer.from('0203' + '0186a0', 'hex');
    let at = bytes.indexOf(rounds);
    for (let met = 0; met < place; met += 1) at = bytes.indexOf(rounds, at + 1);
    expect(at).toBeGreaterThan(0);
    bytes.set([0x7f, 0xff, 0xff], at + 2);
    return bytes;
  }

  it('is read if it takes many rounds of key derivation, and refused at once if it takes more than any program writes', () => {
    byOpenssl('root', CA);
    const leaf = byOpenssl('leaf', SIGNER, 'root');
    const slow = exported('leaf', '-iter', '100000');
    expect(readPkcs12(slow, passphrase, now()).key.certificate).toEqual(leaf);
    // Without a MAC, which a hostile file would have made anew.
    const bare = exported('leaf', '-iter', '100000', '-nomac');
    for (const file of [withRounds(bare, 0), withRounds(slow, 2)]) {
      const began = process.threadCpuUsage();
      expect(() => readPkcs12(file, passphrase, now())).toThrow(/rounds of key derivation/);
      expect(process.threadCpuUsage(began).user).toBeLessThan(5_000_000);
    }
  });

  it('is refused with a reason', () => {
    const root = byOpenssl('root', CA);
    byOpenssl('middle', CA, 'root');
    byOpenssl('leaf', SIGNER, 'middle');
    const good = exported('leaf');
    openssl('ecparam', '-genkey', '-name', 'prime256v1', '-noout', '-out', path('curve.key'));
    const plain = ['-subj', '/CN=small', '-days', '3', '-addext', 'basicConstraints=CA:FALSE'];
    openssl('req', '-x509', '-key', path('curve.key'), '-out', path('curve.pem'), ...plain);
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:1024',
      '-nodes',
      '-keyout',
      path('small.key'),
      '-out',
      path('small.pem'),
      ...plain,
    );
    const REFUSED = 'OVR_SIGNING_REFUSED';
    const INVALID = 'OVR_CERTIFICATE_INVALID';
    const rows: readonly (readonly [Uint8Array, string, Date, string, RegExp])[] = [
      [good, 'another', now(), REFUSED, /passphrase of the file/],
      [good, '', now(), REFUSED, /passphrase of the file/],
      [exported('leaf', '-legacy'), 'another', now(), REFUSED, /passphrase of the file/],
      [exported('leaf', '-nokeys'), passphrase, now(), INVALID, /no private key/],
      [exported('leaf', '-nocerts'), passphrase, now(), INVALID, /no certificate/],
      [exported('curve'), passphrase, now(), INVALID, /not RSA/],
      [exported('small'), passphrase, now(), INVALID, /2048 bits/],
      [exported('root'), passphrase, now(), INVALID, /authority/],
      [good, passphrase, new Date('2090-01-01'), INVALID, /expired on \d{4}-\d\d-\d\d/],
      [good, passphrase, new Date('2020-01-01'), INVALID, /valid from/],
      [good.subarray(0, 900), passphrase, now(), INVALID, /no PKCS#12/],
      [root, passphrase, now(), INVALID, /PKCS#12/],
      [new Uint8Array(200_000), passphrase, now(), INVALID, /too large/],
    ];
    for (const [file, given, at, code, message] of rows) {
      expect(() => readPkcs12(file, given, at), String(message)).toThrow(
        expect.objectContaining({ code, message: expect.stringMatching(message) }),
      );
    }
  });
});
