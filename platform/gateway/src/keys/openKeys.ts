import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isOverreadError } from '@overread/domain';
import {
  type Authority,
  certificatePem,
  createSigner,
  issueDeviceCertificate,
  issuePersonCertificate,
  loadAuthority,
  type Signer,
  type SigningKey,
} from '@overread/signing';
import type { Keyring } from '../usecases/keyring.ts';
import { daysLeft, endedSentence, endOf, warningOf } from './deviceLife.ts';
import { damaged, KEY_FILES, type KeyTexts, missing, readKeysFolder, replaceKeyFile } from './keysFolder.ts';
import { DEVICE_NAME, makeKeys, type NewKeys } from './makeKeys.ts';

/** What the keys of an installation need from the outside. */
export interface KeysContext extends NewKeys {
  /** False where the database belongs to keys that must be here already. */
  readonly mayMake: boolean;
  /** Takes what the operator should know in time. */
  readonly warn: (line: string) => void;
  /** A fresh key for a person. */
  readonly newKey: () => Promise<KeyObject>;
}

/** The keys of an installation, open for use. */
export interface InstallationKeys {
  readonly keyring: Keyring;
  /** Signs with the device's key where no person does. */
  readonly signer: Signer;
  /** A new certificate for the device's key. @returns its end. @throws OVR_AUTHORITY_PASSPHRASE */
  renewDevice(passphrase: string | undefined): Promise<Date>;
}

/**
 * Opens the keys folder, or makes it at the first start: authority and device. The device's certificate is renewed in time where
 * the authority lies open, as that of a demo does.
 *
 * @throws OverreadError OVR_CONFIG_INVALID where the folder is missing, half there, damaged, or does not fit together
 */
export async function openKeys(context: KeysContext): Promise<InstallationKeys> {
  const { folder, now, newKey } = context;
  let texts = await readKeysFolder(folder);
  if (texts === undefined) {
    if (!context.mayMake) throw missing(folder);
    await makeKeys(context);
    texts = await readWhole(folder);
  }
  if (texts === undefined) throw missing(folder);
  const authority = openAuthority(folder, texts);
  const held = { device: openDevice(folder, texts, authority), warnedAt: 0 };

  const renewDevice: InstallationKeys['renewDevice'] = async (passphrase) => {
    const certificate = issueDeviceCertificate(authority, {
      name: DEVICE_NAME,
      key: held.device.privateKey,
      at: now(),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    await replaceKeyFile(folder, KEY_FILES.deviceCertificate, certificatePem(certificate));
    held.device = { ...held.device, certificate };
    return endOf(certificate);
  };
  if (warningOf(held.device.certificate, now()) !== undefined && !authority.needsPassphrase)
    await renewDevice(undefined);
  const early = warningOf(held.device.certificate, now());
  if (early !== undefined) context.warn(early);

  /** The device, with the certificate that another gateway or the operator has put there meanwhile if ours has ended. */
  const deviceAt = async (at: Date): Promise<SigningKey> => {
    if (daysLeft(held.device.certificate, at) <= 0) {
      const found = await readKeysFolder(folder);
      if (found) held.device = openDevice(folder, found, authority);
    }
    if (daysLeft(held.device.certificate, at) <= 0) throw endedSentence(held.device.certificate);
    const warning = warningOf(held.device.certificate, at);
    if (warning !== undefined && at.getTime() - held.warnedAt > DAY_MS) {
      held.warnedAt = at.getTime();
      context.warn(warning);
    }
    return held.device;
  };
  return {
    renewDevice,
    signer: {
      sign: async (part10, purpose, options) => {
        const by = options.by ?? (await deviceAt(options.at));
        return createSigner(by).sign(part10, purpose, { ...options, by });
      },
      macOf: (part10) => createSigner(held.device).macOf(part10),
    },
    keyring: {
      installationId: authority.description.fingerprint.slice('sha256:'.length).slice(0, ID_LENGTH),
      authority: {
        certificate: authority.certificate,
        isDemo: !authority.needsPassphrase,
        issue: async ({ commonName, projectKey, publicKey, at }, passphrase) =>
          issuePersonCertificate(authority, {
            holder: commonName,
            project: projectKey,
            key: publicKey,
            at,
            ...(passphrase === undefined ? {} : { passphrase: passphrase.trim() }),
          }),
      },
      get device() {
        return held.device.certificate;
      },
      newKey,
    },
  };
}

/** How long a gateway that was first may take to put all files into a folder that was there already. */
const FILLING_MS = 5000;

async function readWhole(folder: string): Promise<KeyTexts | undefined> {
  for (const until = Date.now() + FILLING_MS; ; await setTimeout(50)) {
    try {
      return await readKeysFolder(folder);
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

const DAY_MS = 86_400_000;
/** Hexadecimal digits of an installation id. */
const ID_LENGTH = 16;

function openAuthority(folder: string, texts: KeyTexts): Authority {
  const authority = loaded(folder, 'authority.crt', () =>
    loadAuthority({ keyPem: texts.authorityKey, certificatePem: texts.authorityCertificate }),
  );
  if (authority.needsPassphrase) return authority;
  if (!authority.isDemo)
    throw damaged(folder, 'the key in authority.pem is not sealed, which only that of a demo may be');
  const key = loaded(folder, 'authority.pem', () => createPrivateKey(authority.keyPem));
  requirePair(folder, key, authority.certificate, ['authority.crt', 'authority.pem']);
  return authority;
}

function openDevice(folder: string, texts: KeyTexts, authority: Authority): SigningKey {
  const x509 = loaded(folder, KEY_FILES.deviceCertificate, () => new X509Certificate(texts.deviceCertificate));
  const certificate = new Uint8Array(x509.raw);
  const privateKey = loaded(folder, KEY_FILES.deviceKey, () => createPrivateKey(texts.deviceKey));
  requirePair(folder, privateKey, certificate, [KEY_FILES.deviceCertificate, KEY_FILES.deviceKey]);
  if (!x509.verify(authority.description.publicKey))
    throw damaged(folder, 'device.crt was not issued by the authority in authority.crt');
  return { privateKey, certificate };
}

function requirePair(folder: string, key: KeyObject, certificate: Uint8Array, files: readonly [string, string]): void {
  if (!new X509Certificate(certificate).checkPrivateKey(key))
    throw damaged(folder, `${files[0]} belongs to another key than ${files[1]}`);
}

function loaded<T>(folder: string, file: string, load: () => T): T {
  try {
    return load();
  } catch (error) {
    throw damaged(folder, isOverreadError(error) ? `${file}: ${error.message}` : `${file} cannot be read`);
  }
}
