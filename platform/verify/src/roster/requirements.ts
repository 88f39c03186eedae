import type { Role } from '@overread/domain';
import { PURPOSES, type Purpose } from '@overread/signing';
import type { IndexedObject } from '../archiveIndex.ts';

/** Whose signature an object must carry, and for what. */
export interface SignatureRequirement {
  readonly purpose: Purpose;
  /** `either`: the device, or the person. */
  readonly by: 'device' | 'person' | 'either';
  readonly role: Role | null;
}

const device = (purpose: Purpose): SignatureRequirement => ({ purpose, by: 'device', role: null });

/** What is not signed by the gateway's device as its author. */
const EXCEPTIONS: Readonly<Partial<Record<IndexedObject['kind'], SignatureRequirement>>> = {
  read: { purpose: 'author', by: 'either', role: 'reader' },
  adjudication: { purpose: 'review', by: 'person', role: 'adjudicator' },
  signOff: { purpose: 'verification', by: 'person', role: 'approver' },
  maskSuperseded: device('administrative'),
  maskWithdrawn: device('administrative'),
  signedManifest: device('verification'),
  datasetReleased: device('verification'),
};

/**
 * The signature that an object must carry. A segmentation is signed as the document that brought it (`maker`).
 *
 * @param readsAreOwn the SOP asks readers to sign with their own key.
 */
export function requirementOf(
  object: IndexedObject,
  maker: IndexedObject | undefined,
  readsAreOwn: boolean,
): SignatureRequirement {
  const kind = object.kind === 'segmentation' ? (maker?.kind ?? 'consensus') : object.kind;
  const found = EXCEPTIONS[kind] ?? device('author');
  return kind === 'read' && readsAreOwn ? { ...found, by: 'person' } : found;
}

/** The purpose for a sentence: `author (1)`. */
export const purposeInWords = (code: string | null): string => {
  const found = Object.values(PURPOSES).find((one) => one.code === code);
  return found === undefined ? (code === null ? 'no purpose' : `purpose ${code}`) : `${found.meaning} (${found.code})`;
};
