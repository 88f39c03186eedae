import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { checkSignatures, createSigner, timestampClient } from '@overread/signing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecord } from '../../dicom/test/recordSamples.ts';
import { makeSigners, type Signers } from '../../signing/test/signers.ts';
import { stampedSigner } from '../src/keys/stampedSigner.ts';

describe('a time stamping authority of the hospital', () => {
  let signers: Signers;
  let url: string;
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe', cwd: signers.folder });
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      writeFileSync(join(signers.folder, 'query.tsq'), Buffer.concat(parts));
      openssl('ts', '-reply', '-queryfile', 'query.tsq', '-config', 'tsa.cnf', '-section', 'tsa', '-out', 'reply.tsr');
      response.end(readFileSync(join(signers.folder, 'reply.tsr')));
    });
  });
  beforeAll(async () => {
    signers = await makeSigners();
    const config = ['[tsa]', 'serial=serial', 'signer_cert=tsa.pem', 'signer_key=tsa.key', 'default_policy=1.2.3.4'];
    writeFileSync(
      join(signers.folder, 'tsa.cnf'),
      [...config, 'digests=sha256', 'signer_digest=sha256', 'ess_cert_id_alg=sha256'].join('\n'),
    );
    writeFileSync(join(signers.folder, 'serial'), '01');
    const usage = ['-addext', 'extendedKeyUsage=critical,timeStamping', '-addext', 'basicConstraints=CA:FALSE'];
    const made = [
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
    ];
    openssl('req', ...made, ...usage);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }, 60_000);
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(signers.folder, { recursive: true, force: true });
  });

  const record = () => sampleRecord('caseReturned', { plane: 'axial', columns: 32, rows: 24, slices: 8 }, false);

  it('stamps what persons sign, not what the gateway signs', async () => {
    const warned: string[] = [];
    const signer = stampedSigner(createSigner(signers.device), timestampClient(url), (line) => warned.push(line));
    const person = await signer.sign(record(), 'review', { at: new Date(), by: signers.person });
    const [byPerson] = checkSignatures(person).signatures;
    expect([byPerson?.findings, byPerson?.timestamp?.authority?.commonName]).toEqual([[], 'TSA']);
    const [byGateway] = checkSignatures(await signer.sign(record(), 'author', { at: new Date() })).signatures;
    expect(byGateway?.timestamp).toBeNull();
    expect(warned).toEqual([]);
  });

  it('keeps nobody from signing while it does not answer, and the operator is told', async () => {
    const warned: string[] = [];
    const away = timestampClient('http://127.0.0.1:9/', 2000);
    const signer = stampedSigner(createSigner(signers.device), away, (line) => warned.push(line));
    const signed = await signer.sign(record(), 'review', { at: new Date(), by: signers.person });
    expect(checkSignatures(signed).signatures[0]).toMatchObject({ findings: [], timestamp: null });
    expect(warned).toEqual([expect.stringContaining('without a time stamp')]);
  });
});
