import {
  type Authority,
  createAuthority,
  createSigner,
  issueDeviceCertificate,
  issuePersonCertificate,
  loadAuthority,
  type Signer,
} from '@overread/signing';
import type { Ports } from '../../src/usecases/ports.ts';
import { openTestKeys, testDevice } from './testKeys.ts';

/** The passphrase of the authority in tests that are no demo. */
export const AUTHORITY_PASSPHRASE = 'seal of the certificate authority';
const DAY_MS = 24 * 3600_000;

/** An authority as a hospital has it: its key is sealed, and opens for one issuance at a time. */
export async function sealedAuthority(at: Date): Promise<Ports['keyring']['authority']> {
  return asPort(await makeSealed(at));
}

/** Keys of an installation that is no demo: the sealed authority has issued the certificate of the gateway too. */
export async function sealedInstallation(now: () => Date): Promise<Pick<Ports, 'keyring'> & { signer: Signer }> {
  const { keyring } = await openTestKeys(now);
  const authority = await makeSealed(now());
  const { privateKey } = testDevice(now());
  const certificate = issueDeviceCertificate(authority, {
    name: 'Overread gateway',
    key: privateKey,
    at: new Date(now().getTime() - DAY_MS),
    passphrase: AUTHORITY_PASSPHRASE,
  });
  return {
    signer: createSigner({ privateKey, certificate }),
    keyring: {
      installationId: keyring.installationId,
      newKey: keyring.newKey,
      authority: asPort(authority),
      device: certificate,
    },
  };
}

const makeSealed = async (at: Date): Promise<Authority> =>
  loadAuthority(
    await createAuthority({
      subject: 'Test hospital',
      isDemo: false,
      passphrase: AUTHORITY_PASSPHRASE,
      at: new Date(at.getTime() - DAY_MS),
    }),
  );

const asPort = (authority: Authority): Ports['keyring']['authority'] => ({
  certificate: authority.certificate,
  isDemo: false,
  issue: async ({ commonName, projectKey, publicKey, at }, passphrase) =>
    issuePersonCertificate(authority, {
      holder: commonName,
      project: projectKey,
      key: publicKey,
      at,
      ...(passphrase === undefined ? {} : { passphrase }),
    }),
});
