import type { IndexedSignature } from '../archiveIndex.ts';
import type { VerifyCheck } from '../checks.ts';
import type { RosterBook } from '../roster/rosterBook.ts';
import { atUtc, timeOf } from './finding.ts';

/** What is wrong with the certificate of a signature by the signing roster of its time. */
export function certificateFaults(
  { certificate, signedAt }: IndexedSignature,
  book: RosterBook,
): readonly { readonly check: VerifyCheck; readonly sentence: string }[] {
  // Said once for the project.
  if (certificate === null || book.certificates.size === 0) return [];
  const listed = book.certificates.get(certificate);
  if (listed === undefined)
    return [
      {
        check: 'certificateUnlisted',
        sentence: `it is signed with a certificate (${certificate.slice(0, 19)}…) that the signing roster does not list`,
      },
    ];
  if (signedAt === null) return [];
  const { entry, description } = listed;
  const at = timeOf(signedAt);
  const holder = entry.kind === 'device' ? 'the gateway' : entry.holder;
  const faults: { check: VerifyCheck; sentence: string }[] = [];
  if (at < timeOf(entry.since))
    faults.push({
      check: 'certificateUnlisted',
      sentence: `it is signed on ${atUtc(signedAt)}, before the certificate of ${holder} counted (from ${atUtc(entry.since)})`,
    });
  if (entry.until !== null && at >= timeOf(entry.until))
    faults.push({
      check: 'certificateUnlisted',
      sentence: `it is signed on ${atUtc(signedAt)}, after the certificate of ${holder} was closed on ${atUtc(entry.until)}`,
    });
  if (at < timeOf(description.notBefore) || at > timeOf(description.notAfter))
    faults.push({
      check: 'signatureTime',
      sentence: `it is signed on ${atUtc(signedAt)}; the certificate of ${holder} is valid from ${atUtc(description.notBefore)} to ${atUtc(description.notAfter)}`,
    });
  return faults;
}
