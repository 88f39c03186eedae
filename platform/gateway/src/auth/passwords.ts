import { hash, verify } from '@node-rs/argon2';
import { OverreadError } from '@overread/domain';

/** argon2id (the library's default variant) with 19 MiB, 2 passes, 1 lane: RFC 9106 shape, OWASP's floor; about 30 ms. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const SHORTEST = 12;

/** Made once per process: what an unknown login is compared with, so that its answer takes as long. */
const nobody: { hash?: Promise<string> } = {};

/** The argon2id hash of a password (NFC), in the PHC text form, salt inside. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), PARAMETERS);
}

/** True if `password` belongs to `passwordHash`. Without a hash it takes as long and says false. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  nobody.hash ??= hashPassword('nobody has this password');
  const isRight = await verify(passwordHash ?? (await nobody.hash), password.normalize('NFC'));
  return isRight && passwordHash !== undefined;
}

/** Refuses a password that is too short, equals the login, or repeats one character. @throws OVR_PASSWORD_WEAK */
export function requireStrongPassword(password: string, login: string): void {
  const weak = (why: string) => new OverreadError('OVR_PASSWORD_WEAK', why);
  if ([...password].length < SHORTEST) throw weak(`A password has at least ${SHORTEST} characters.`);
  if (password.toLowerCase().includes(login.toLowerCase())) throw weak('The password must not contain the login name.');
  if (new Set(password).size < 5) throw weak('The password must have at least 5 different characters.');
}

/** Refuses a signing passphrase that is too short, repeats one character, or is the login password. @throws OVR_PASSWORD_WEAK */
export function requireStrongPassphrase(passphrase: string, password: string): void {
  const weak = (why: string) => new OverreadError('OVR_PASSWORD_WEAK', why);
  if ([...passphrase].length < SHORTEST) throw weak(`A signing passphrase has at least ${SHORTEST} characters.`);
  if (new Set(passphrase).size < 5) throw weak('The signing passphrase must have at least 5 different characters.');
  if (passphrase.normalize('NFC') === password.normalize('NFC'))
    throw weak('The signing passphrase must not be your password.');
}
