import { randomBytes } from 'node:crypto';
import { hashPassword } from '../../auth/passwords.ts';

/** The hash of a password that nobody saw. */
export const unusablePassword = (): Promise<string> => hashPassword(randomBytes(32).toString('hex'));
