import { createPublicKey } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Authority,
  certificatePem,
  createAuthority,
  generateSigningKey,
  issueDeviceCertificate,
  issuePersonCertificate,
  loadAuthority,
  type SigningKey,
} from '../src/index.ts';

/** When certificates of tests begin; a day later things are signed. */
export const ISSUED = new Date('2026-01-01T00:00:00Z');
export const SIGNED = new Date('2026-01-02T03:04:05.678Z');

/** An authority, the gateway and a person, with the files that other programs need. */
export interface Signers {
  readonly authority: Authority;
  readonly device: SigningKey;
  readonly person: SigningKey;
  readonly folder: string;
  readonly caFile: string;
  /** PEM files of the person's key and certificate. */
  readonly keyFile: string;
  readonly certificateFile: string;
}

/** Makes them; 1 to 4 s for three RSA keys. */
export async function makeSigners(): Promise<Signers> {
  const authority = loadAuthority(await createAuthority({ subject: 'Test authority', isDemo: true, at: ISSUED }));
  const [deviceKey, personKey] = [await generateSigningKey(), await generateSigningKey()];
  const device = {
    privateKey: deviceKey,
    certificate: issueDeviceCertificate(authority, { name: 'Overread gateway', key: deviceKey, at: ISSUED }),
  };
  const person = {
    privateKey: personKey,
    certificate: issuePersonCertificate(authority, {
      holder: 'A-02',
      project: 'demo',
      key: createPublicKey(personKey),
      at: ISSUED,
    }),
  };
  const folder = mkdtempSync(join(tmpdir(), 'overread-signing-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    authority,
    device,
    person,
    folder,
    caFile: file('ca.pem', certificatePem(authority.certificate)),
    keyFile: file('person.key', String(personKey.export({ format: 'pem', type: 'pkcs8' }))),
    certificateFile: file('person.pem', certificatePem(person.certificate)),
  };
}
