import { readFile, stat } from 'node:fs/promises';
import { OverreadError } from '@overread/dicom';

/** Read by group or others. */
const OTHERS = 0o077;

/**
 * The Authorization header from a file of one line: `user:password` for Basic, anything else is a bearer token. Nothing of it is printed.
 *
 * @param warn told if others on this machine can read the file.
 * @throws OverreadError OVR_CONFIG_INVALID
 */
export async function authorizationFrom(file: string, warn: (line: string) => void): Promise<string> {
  const text = (await textOf(file, '--token-file')).replace(/\r?\n$/, '');
  if (text === '' || /[\r\n]/.test(text))
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      `The file ${file} must hold one line: user:password, or a bearer token.`,
    );
  const { mode } = await stat(file);
  if ((mode & OTHERS) !== 0) warn(`Others on this machine can read ${file}; chmod 600 ${file}`);
  return text.includes(':') ? `Basic ${Buffer.from(text).toString('base64')}` : `Bearer ${text}`;
}

/** The text of a file that an option names. */
export async function textOf(file: string, option: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new OverreadError('OVR_CONFIG_INVALID', `The file ${file} of ${option} cannot be read.`);
  return text;
}
