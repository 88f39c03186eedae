import { createPublicKey } from 'node:crypto';
import { describeCertificate, fingerprintOf, type SigningKey } from '@overread/signing';
import type { ForgedArchive } from '../forge/forgedArchive.ts';
import { editEntries } from './forgeries.ts';
import type { World } from './world.ts';

/**
 * Signs for the approver with the certificate of somebody else whom the trusted authority knows, and lets the rosters say that it is the
 * approver's, brought along: what whoever runs the server could do with a certificate of his own.
 */
export async function signWithCertificateOfAnother(archive: ForgedArchive, world: World): Promise<void> {
  const { authority } = world.gateway.ports.keyring;
  const approver = world.people.get('S-01');
  if (!approver) throw new TypeError('the approver has a key');
  const at = new Date(Date.UTC(2026, 0, 2));
  const publicKey = createPublicKey(approver.privateKey);
  const certificate = await authority.issue(
    { commonName: 'Mallory', projectKey: 'test-project', publicKey, at },
    undefined,
  );
  const before = fingerprintOf(approver.certificate);
  const mallory: SigningKey = { privateKey: approver.privateKey, certificate };
  const entry = {
    certificate: Buffer.from(certificate).toString('base64'),
    fingerprint: fingerprintOf(certificate),
    subject: describeCertificate(certificate).subject,
    chain: [Buffer.from(authority.certificate).toString('base64')],
  };
  editEntries(archive, 'signingRoster', 'certificates', (one) =>
    one.fingerprint === before ? { ...one, ...entry } : one,
  );
  await archive.signAnew(world.signer, (bytes) => {
    const signed = world.signedAsBefore(bytes);
    return signed && fingerprintOf(signed.by.certificate) === before ? { ...signed, by: mallory } : signed;
  });
}
