import type { IndexedObject } from '../archiveIndex.ts';

/** What is wrong with the verification of a document (PS3.3 C.17.2): a sign-off is verified by the approver that it names, alone. */
export function observerFaults(object: IndexedObject): readonly string[] {
  const { kind, isVerified, verifyingObservers: names } = object;
  if (kind !== 'signOff') return isVerified ? ['it says VERIFIED, though only a sign-off is'] : [];
  if (!isVerified) return ['it is a sign-off, but does not say VERIFIED'];
  if (names.length !== 1) return [`it names ${names.length} verifying observers; a sign-off has exactly one`];
  return names[0] === object.person ? [] : ['its verifying observer is not the approver that it names'];
}
