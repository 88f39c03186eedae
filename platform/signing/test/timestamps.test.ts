import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { checkInstanceMac, readSignatures } from '@overread/dicom';
import { dcmsign, withoutDcmsign } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecord } from '../../dicom/test/recordSamples.ts';
import {
  checkSignatures,
  createSigner,
  type RequestTimestamp,
  type Signer,
  timestampClient,
  withTimestamp,
} from '../src/index.ts';
import { makeSigners, type Signers } from './signers.ts';

const SHAPE = { plane: 'axial', columns: 32, rows: 24, slices: 8 } as const;
let signers: Signers;
let signer: Signer;
const path = (name: string) => join(signers.folder, name);
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe', cwd: signers.folder });

/** openssl's own time stamping authority, on files. */
const authority: RequestTimestamp = (query) => {
  writeFileSync(path('query.tsq'), query);
  openssl('ts', '-reply', '-queryfile', 'query.tsq', '-config', 'tsa.cnf', '-section', 'tsa', '-out', 'reply.tsr');
  return Promise.resolve(readFileSync(path('reply.tsr')));
};

beforeAll(async () => {
  signers = await makeSigners();
  signer = createSigner(signers.device);
  const config = [
    '[tsa]',
    'serial=serial',
    'signer_cert=tsa.pem',
    'signer_key=tsa.key',
    'default_policy=1.2.3.4',
    'digests=sha256,sha384,sha512',
    'signer_digest=sha256',
    'ess_cert_id_alg=sha256',
    'accuracy=secs:1',
  ];
  writeFileSync(path('tsa.cnf'), config.join('\n'));
  writeFileSync(path('serial'), '01');
  const extensions = ['-addext', 'extendedKeyUsage=critical,timeStamping', '-addext', 'basicConstraints=CA:FALSE'];
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.pem',
    '-subj',
    '/CN=TSA',
    '-days',
    '30',
    ...extensions,
  );
}, 60_000);
afterAll(() => rmSync(signers.folder, { recursive: true, force: true }));

const signed = () => signer.sign(sampleRecord('caseReturned', SHAPE, false), 'author', { at: new Date() });

describe('a time stamp of an authority', () => {
  it('stands on the newest signature, and openssl, dcmsign and we accept it', async () => {
    const before = await signed();
    const twice = await signer.sign(before, 'review', { at: new Date(), by: signers.person });
    const stamped = await withTimestamp(twice, authority);
    const [first, second] = checkSignatures(stamped).signatures;
    expect([first?.timestamp, second?.findings]).toEqual([null, []]);
    expect(second?.timestamp).toMatchObject({ fault: null, authority: { commonName: 'TSA' } });
    expect(Math.abs(Date.parse(second?.timestamp?.at ?? '') - Date.now())).toBeLessThan(600_000);
    expect([first, second].map((one) => [one?.isIntact, one?.uncovered])).toEqual([
      [true, []],
      [true, []],
    ]);
    expect(checkInstanceMac(stamped, signer.macOf(before), () => createHash('sha256'))).toMatchObject({
      matches: true,
    });
    const token = readSignatures(stamped).signatures[1]?.timestamp?.token ?? new Uint8Array();
    writeFileSync(path('token.der'), token);
    openssl('ts', '-verify', '-queryfile', 'query.tsq', '-in', 'token.der', '-token_in', '-CAfile', 'tsa.pem');
    if (withoutDcmsign()) return;
    writeFileSync(path('stamped.dcm'), stamped);
    const trust = ['+cf', signers.caFile, '+cf', path('tsa.pem')];
    // Two signatures and one time stamp.
    const { status, output } = dcmsign(['-v', '--verify', '+rs', ...trust, path('stamped.dcm')]);
    expect(output).toMatch(/Timestamp/);
    expect([status, output.match(/Verification *: OK/g)?.length]).toEqual([0, 3]);
    writeFileSync(path('once.dcm'), await withTimestamp(before, authority));
    expect(dcmsign(['--verify', '+rs', '+tr', ...trust, path('once.dcm')]).status).toBe(0);
    expect(dcmsign(['--verify', '+rs', '+tr', '+cf', signers.caFile, path('once.dcm')]).status).toBe(101);
    await expect(withTimestamp(stamped, authority)).rejects.toMatchObject({ code: 'OVR_DICOM_INVALID' });
  });

  it('is found where it is of another signature, or was changed', async () => {
    const stamped = await withTimestamp(await signed(), authority);
    const token = Buffer.from(readSignatures(stamped).signatures[0]?.timestamp?.token ?? []);
    const at = Buffer.from(stamped).indexOf(token);
    const said = (bytes: Uint8Array) => {
      const [check] = checkSignatures(bytes).signatures;
      return [check?.timestamp?.at, check?.timestamp?.authority?.fingerprint];
    };
    let found = 0;
    for (let offset = 4; offset < token.length; offset += 53) {
      const bytes = Uint8Array.from(stamped);
      bytes[at + offset] = (bytes[at + offset] ?? 0) ^ 1;
      const isFound =
        checkSignatures(bytes).signatures[0]?.findings.some(({ fault }) => fault === 'timestamp') === true;
      if (isFound) found++;
      // The rest of a message (its version, the list of digests) says nothing, and is not signed.
      else expect(said(bytes), `byte ${offset}`).toEqual(said(stamped));
    }
    expect(found).toBeGreaterThan(token.length / 53 - 8);
    await expect(
      withTimestamp(await signed(), () => Promise.resolve(readFileSync(path('reply.tsr')))),
    ).rejects.toMatchObject({
      code: 'OVR_SIGNATURE_INVALID',
    });
    await expect(withTimestamp(await signed(), () => Promise.resolve(new Uint8Array(9)))).rejects.toMatchObject({
      code: 'OVR_SIGNATURE_INVALID',
    });
  });

  it('comes over HTTP, or not at all', async () => {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', async () => {
        if (request.headers['content-type'] !== 'application/timestamp-query') response.statusCode = 400;
        response.end(request.url === '/stamp' ? await authority(Buffer.concat(parts)) : '');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const stamped = await withTimestamp(await signed(), timestampClient(`${base}/stamp`));
      expect(checkSignatures(stamped).signatures).toMatchObject([{ findings: [], timestamp: { fault: null } }]);
      await expect(withTimestamp(await signed(), timestampClient(`${base}/other`))).rejects.toMatchObject({
        code: 'OVR_SIGNATURE_INVALID',
      });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    await expect(withTimestamp(await signed(), timestampClient(base))).rejects.toMatchObject({
      code: 'OVR_SIGNATURE_INVALID',
    });
  });
});
