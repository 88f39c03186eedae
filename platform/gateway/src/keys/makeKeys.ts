import {
  certificatePem,
  createAuthority,
  generateSigningKey,
  issueDeviceCertificate,
  loadAuthority,
} from '@overread/signing';
import { oneTimePassword } from '../auth/oneTimePassword.ts';
import { writeKeysFolder } from './keysFolder.ts';

/** Common name of the gateway's own certificate. */
export const DEVICE_NAME = 'Overread gateway';

/** What making the keys of an installation needs. */
export interface NewKeys {
  /** Absolute; its parent exists. */
  readonly folder: string;
  /** Whether the authority is that of a demo: its key lies open, and its subject says DEMO. Any other is sealed. */
  readonly isDemo: boolean;
  readonly now: () => Date;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Takes the passphrase of a sealed authority, once. */
  readonly tell: (line: string) => void;
}

/** Makes authority and device and puts them in place together. Where another gateway was first, what that one made counts. */
export async function makeKeys({ folder, isDemo, now, randomBytes, tell }: NewKeys): Promise<void> {
  const at = now();
  const passphrase = isDemo ? undefined : oneTimePassword(randomBytes);
  const sealed = passphrase === undefined ? {} : { passphrase };
  const subject = `Overread authority ${Buffer.from(randomBytes(4)).toString('hex')}`;
  const files = await createAuthority({ subject, isDemo, at, ...sealed });
  const key = await generateSigningKey();
  const certificate = issueDeviceCertificate(loadAuthority(files), { name: DEVICE_NAME, key, at, ...sealed });
  const texts = {
    authorityKey: files.keyPem,
    authorityCertificate: files.certificatePem,
    deviceKey: String(key.export({ type: 'pkcs8', format: 'pem' })),
    deviceCertificate: certificatePem(certificate),
  };
  const isOurs = await writeKeysFolder(folder, texts, () => {
    if (passphrase !== undefined)
      tell(
        `Certificate authority: its passphrase is ${passphrase}. Write it down now, it is not shown again; whoever issues signing certificates is asked for it.`,
      );
  });
  if (!isOurs && passphrase !== undefined)
    tell('Another gateway was first: the passphrase above does not count, take the one that it printed.');
}
