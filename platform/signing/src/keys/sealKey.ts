import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { isOverreadError, OverreadError } from '@overread/dicom';
import { openBox, type SealedBox, sealBox } from './sealedBox.ts';

/** argon2id (the library's default variant), the second recommended option of RFC 9106 section 4; about 0.1 s. */
const PARAMETERS = { memoryKiB: 65_536, passes: 3, lanes: 4 } as const;
/** What a blob may ask for at most, so that one that was tampered with cannot exhaust the process. */
const MOST = { memoryKiB: 1_048_576, passes: 16, lanes: 16 } as const;
const FORMAT = 'overread-key-1';

interface Header {
  readonly format: typeof FORMAT;
  readonly kdf: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  /** Base64. */
  readonly salt: string;
}

/**
 * A private key under a passphrase: argon2id makes the key of AES-256-GCM, which seals the PKCS#8. Text (JSON) that says by which
 * version and parameters it was made, so that later ones can open it.
 */
export async function sealKey(privateKey: KeyObject, passphrase: string): Promise<string> {
  const header: Header = { format: FORMAT, kdf: 'argon2id', ...PARAMETERS, salt: randomBytes(16).toString('base64') };
  const key = await keyFrom(passphrase, header);
  return JSON.stringify({ ...header, ...sealBox(key, headerText(header), pkcs8Of(privateKey)) });
}

/** Opens what {@link sealKey} sealed. Refuses with OVR_SIGNING_REFUSED a passphrase that is not the one. */
export async function openKey(sealed: string, passphrase: string): Promise<KeyObject> {
  const { header, box } = parse(sealed);
  const key = await keyFrom(passphrase, header);
  try {
    return createPrivateKey({ key: Buffer.from(openBox(key, headerText(header), box)), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new OverreadError('OVR_SIGNING_REFUSED', 'The signing passphrase is not the right one.', {}, { cause });
  }
}

/** The PKCS#8 of a private key, DER. */
export function pkcs8Of(privateKey: KeyObject): Uint8Array {
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}

function keyFrom(passphrase: string, { memoryKiB, passes, lanes, salt }: Header): Promise<Uint8Array> {
  return hashRaw(passphrase.normalize('NFC'), {
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: lanes,
    outputLen: 32,
    salt: Buffer.from(salt, 'base64'),
  });
}

/** One text for one header, whatever the order of its members. */
function headerText({ format, kdf, memoryKiB, passes, lanes, salt }: Header): string {
  return JSON.stringify([format, kdf, memoryKiB, passes, lanes, salt]);
}

function parse(sealed: string): { header: Header; box: SealedBox } {
  try {
    const blob = JSON.parse(sealed) as Header & SealedBox;
    const isKnown = blob.format === FORMAT && blob.kdf === 'argon2id';
    const isText = [blob.salt, blob.nonce, blob.tag, blob.data].every((part) => typeof part === 'string');
    const isBounded = (['memoryKiB', 'passes', 'lanes'] as const).every(
      (name) => Number.isInteger(blob[name]) && blob[name] >= 1 && blob[name] <= MOST[name],
    );
    if (!isKnown || !isText || !isBounded) throw damaged();
    return { header: blob, box: blob };
  } catch (cause) {
    throw isOverreadError(cause) ? cause : damaged();
  }
}

const damaged = () =>
  new OverreadError(
    'OVR_SIGNING_KEY_MISSING',
    'The sealed signing key is damaged, or another version of the program sealed it.',
  );
