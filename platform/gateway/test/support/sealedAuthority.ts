import { createAuthority, issuePersonCertificate, loadAuthority } from '@overread/signing';
import type { Ports } from '../../src/usecases/ports.ts';

/** The passphrase of the authority in tests that are no demo. */
export const AUTHORITY_PASSPHRASE = 'seal of the certificate authority';

/** An authority as a hospital has it: its key is sealed, and opens for one issuance at a time. */
export async function sealedAuthority(at: Date): Promise<Ports['keyring']['authority']> {
  const files = await createAuthority({
    subject: 'Test hospital',
    isDemo: false,
    passphrase: AUTHORITY_PASSPHRASE,
    at: new Date(at.getTime() - 24 * 3600_000),
  });
  const authority = loadAuthority(files);
  return {
    certificate: authority.certificate,
    isDemo: false,
    issue: async ({ commonName, projectKey, publicKey, at: issuedAt }, passphrase) =>
      issuePersonCertificate(authority, {
        holder: commonName,
        project: projectKey,
        key: publicKey,
        at: issuedAt,
        ...(passphrase === undefined ? {} : { passphrase }),
      }),
  };
}
