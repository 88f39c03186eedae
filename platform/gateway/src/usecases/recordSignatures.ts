import type { RecordSignature } from '@overread/contract';
import { checkSignatures, describeCertificate, PURPOSES, type SignatureCheck } from '@overread/signing';
import { printedMoment } from '../dossier/moments.ts';
import type { Ports } from './ports.ts';

/** What each purpose means, by its code. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  [PURPOSES.author.code, 'Author: this is what was made'],
  [PURPOSES.review.code, 'Review: these decisions settle what differed'],
  [PURPOSES.verification.code, 'Verification: this content is approved'],
  [PURPOSES.administrative.code, 'Administrative: this says what no longer counts'],
]);
/** How the gateway's own signature is said. */
export const SERVER = 'Overread, the server of this installation';

/** A certificate of the roster: whose it is, and when it counts. */
interface Listed {
  readonly name: string | null;
  readonly since: Date;
  readonly until: Date | null;
  readonly because: string | null;
}

/**
 * The digital signatures of an object in words, checked now: bits, then the certificate against the signing roster of its project at the
 * time of signing. Empty if there is none and the object claims none.
 */
export async function recordSignatures(ports: Ports, projectId: string, bytes: Uint8Array): Promise<RecordSignature[]> {
  const { signatures, findings } = checkSignatures(bytes);
  const faults = findings.map(({ sentence }) => sentence);
  if (signatures.length === 0)
    return faults.length === 0
      ? []
      : [{ name: 'Nobody', meaning: 'Not signed', at: null, verdict: 'bad', sentences: faults, certificate: null }];
  const roster = await rosterOf(ports, projectId);
  const demoIssuer = ports.keyring.authority.isDemo
    ? describeCertificate(ports.keyring.authority.certificate).subject
    : null;
  return signatures.map((check) => {
    const listed = roster.get(check.signer?.fingerprint ?? '');
    const { verdict, sentences } = judged(check, listed, faults);
    const isDemo = check.signer !== null && check.signer.issuer === demoIssuer;
    return {
      name: listed ? (listed.name ?? check.signer?.commonName ?? SERVER) : (check.signer?.commonName ?? 'Unknown'),
      meaning: MEANINGS.get(check.purpose ?? '') ?? 'The signature does not say what it means',
      at: check.signedAt,
      verdict,
      sentences: isDemo
        ? [...sentences, 'The authority is that of the demo: it shows how signing works and vouches for nobody.']
        : sentences,
      certificate: check.signer && {
        subject: check.signer.subject,
        issuer: check.signer.issuer,
        fingerprint: check.signer.fingerprint.replace(/^sha256:/, ''),
        since: check.signer.notBefore,
        until: check.signer.notAfter,
      },
    };
  });
}

function judged(
  { findings, signedAt, signer }: SignatureCheck,
  listed: Listed | undefined,
  faults: readonly string[],
): Pick<RecordSignature, 'verdict' | 'sentences'> {
  if (findings.length > 0 || faults.length > 0 || signedAt === null || signer === null)
    return { verdict: 'bad', sentences: [...findings.map(({ sentence }) => sentence), ...faults] };
  const at = new Date(signedAt);
  const doubt = doubtOf(listed, at) ?? validityDoubt(signer, at);
  if (doubt !== null) return { verdict: 'doubtful', sentences: [`${BITS}, but ${doubt}`] };
  const closed = listed?.until ? ` It was closed later, on ${said(listed.until)}: ${listed.because}.` : '';
  return {
    verdict: 'good',
    sentences: [`${BITS}. The certificate was in force in the signing roster of the project at that time.${closed}`],
  };
}

const BITS = 'These are the very bits that were signed';
const said = (at: Date) => printedMoment(at, 'UTC');

/** Why a certificate did not count in its project at a time, or null. */
function doubtOf(listed: Listed | undefined, at: Date): string | null {
  if (!listed) return 'the certificate does not stand in the signing roster of this project.';
  if (at < listed.since) return `the certificate counts only since ${said(listed.since)}.`;
  if (listed.until && at > listed.until)
    return `the certificate had been closed before, on ${said(listed.until)}: ${listed.because}.`;
  return null;
}

function validityDoubt({ notBefore, notAfter }: { notBefore: string; notAfter: string }, at: Date): string | null {
  const isValid = at >= new Date(notBefore) && at <= new Date(notAfter);
  return isValid ? null : 'the certificate was not valid at that time.';
}

async function rosterOf(ports: Ports, projectId: string): Promise<ReadonlyMap<string, Listed>> {
  const { store } = ports;
  const { devices, persons } = await store.transaction(async (tx) => ({
    devices: await store.deviceCertificates.list(tx),
    persons: await store.signingKeys.roster(tx, projectId),
  }));
  return new Map<string, Listed>([
    ...devices.map(({ fingerprint, since, until }): [string, Listed] => [
      fingerprint,
      { name: SERVER, since, until, because: 'it was renewed' },
    ]),
    ...persons.flatMap(({ fingerprint, since, until, closed_because: because, role, code }): [string, Listed][] =>
      fingerprint !== null && since !== null
        ? [[fingerprint, { name: role === 'approver' ? null : code, since, until, because }]]
        : [],
    ),
  ]);
}
