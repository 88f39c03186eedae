import { PURPOSES } from '@overread/signing';
import type { IndexedObject, IndexedSignature, OpenedCase } from '../archiveIndex.ts';
import type { ProjectCheck, VerifyRun } from '../projectCheck.ts';
import type { Finding } from '../report.ts';
import { purposeInWords, requirementOf, type SignatureRequirement } from '../roster/requirements.ts';
import type { RosterBook, RosterCertificate } from '../roster/rosterBook.ts';
import { certificateFaults } from './certificateChecks.ts';
import { atUtc, finding, makerName, timeOf } from './finding.ts';
import { movedFrom } from './movedSignature.ts';
import { observerFaults } from './observerChecks.ts';
import { type Register, registerOf, sameName } from './register.ts';

/** Documents are signed in the moment that they state; a gateway may be slow. */
const SIGNED_WITHIN_MS = 15 * 60_000;
/** Clocks of two machines differ. */
const CLOCKS_MS = 5 * 60_000;

/** Every object carries the signature that its kind must have, and each of its signatures holds and is of who may sign. */
export const signatureChecks: ProjectCheck = (project, run) => {
  const book = run.rosterOf(project);
  const register = registerOf(project);
  const ownReads = new Set(
    project
      .of('protocolPublished')
      .flatMap(({ record: { content } }) => (content.protocol.readSignature === 'own' ? [bare(content.digest)] : [])),
  );
  const check = (object: IndexedObject, label: string | null, readsAreOwn: boolean) =>
    object.kind === 'unreadable' || object.kind === 'unknownKind'
      ? brokenSignatures(object, label, run)
      : objectFindings(object, run.makerOf(object.address.instance), {
          run,
          book,
          register,
          label,
          readsAreOwn,
        });
  return {
    perCase: (opened) => {
      const readsAreOwn = opened
        .of('caseEnrolled')
        .some(({ record }) => ownReads.has(bare(record.content.protocolDigest)));
      return Promise.resolve([
        ...opened.objects.flatMap((object) => check(object, opened.label, readsAreOwn)),
        ...observers(opened),
      ]);
    },
    atEnd: () => Promise.resolve(project.objects.flatMap((object) => check(object, null, false))),
  };
};

const bare = (digest: string) => digest.replace(/^sha256:/, '');

interface Scene {
  readonly run: VerifyRun;
  readonly book: RosterBook;
  readonly register: Register;
  readonly label: string | null;
  readonly readsAreOwn: boolean;
}

function objectFindings(object: IndexedObject, maker: IndexedObject | undefined, scene: Scene): readonly Finding[] {
  const { run, book, label, readsAreOwn } = scene;
  const requirement = requirementOf(object, maker, readsAreOwn);
  const say = (check: Finding['check'], sentence: string) => finding(check, object, sentence, label);
  if (object.signatures.length === 0) {
    // Nobody's mask: what it is, and whose, no document says.
    if (object.kind === 'segmentation' && maker === undefined) return [];
    run.count('signatures', false);
    return [say('signatureMissing', `it carries no signature; ${expected(requirement)} was expected`)];
  }
  const recordedAt = object.recordedAt ?? maker?.recordedAt ?? null;
  const findings = object.signatures.flatMap((signature): Finding[] => {
    const faults = [
      ...brokenSignature(object, signature, label, run),
      ...certificateFaults(signature, book).map(({ check, sentence }) => say(check, sentence)),
      ...timeFaults(signature, recordedAt, run.now).map((sentence) => say('signatureTime', sentence)),
    ];
    run.count('signatures', faults.length === 0);
    return faults;
  });
  return [...findings, ...requirementFaults(object, maker, requirement, scene)];
}

/** Faults of signatures on what cannot be judged otherwise. */
const brokenSignatures = (object: IndexedObject, label: string | null, run: VerifyRun): readonly Finding[] =>
  object.signatures.flatMap((signature) => brokenSignature(object, signature, label, run));

function brokenSignature(
  object: IndexedObject,
  signature: IndexedSignature,
  label: string | null,
  run: VerifyRun,
): readonly Finding[] {
  const other = movedFrom(object, signature, run.index);
  if (other !== undefined)
    return [
      finding(
        'signatureForeign',
        object,
        `its signature belongs to document …${other.slice(-6)}, not to …${object.address.instance.slice(-6)}`,
        label,
      ),
    ];
  if (signature.isGood) return [];
  const when = signature.signedAt === null ? '' : ` of ${atUtc(signature.signedAt)}`;
  return [
    finding(
      'signatureBroken',
      object,
      `the ${purposeInWords(signature.purpose)}${when} does not hold: ${signature.faults.join('; ')}`,
      label,
    ),
  ];
}

function timeFaults({ signedAt }: IndexedSignature, recordedAt: string | null, now: Date): readonly string[] {
  if (signedAt === null) return [];
  const at = timeOf(signedAt);
  if (at > now.getTime() + CLOCKS_MS) return [`it is signed on ${atUtc(signedAt)}, which is in the future`];
  if (recordedAt !== null && Math.abs(at - timeOf(recordedAt)) > SIGNED_WITHIN_MS)
    return [`it says that it was made on ${atUtc(recordedAt)}, but is signed on ${atUtc(signedAt)}`];
  return [];
}

function requirementFaults(
  object: IndexedObject,
  maker: IndexedObject | undefined,
  requirement: SignatureRequirement,
  { book, label, register }: Scene,
): readonly Finding[] {
  const { code } = PURPOSES[requirement.purpose];
  const right = object.signatures.filter(({ purpose }) => purpose === code);
  if (right.length === 0) {
    const found = [...new Set(object.signatures.map(({ purpose }) => purposeInWords(purpose)))].join(', ');
    return [
      finding('signaturePurpose', object, `it is signed for ${found}; ${expected(requirement)} was expected`, label),
    ];
  }
  const listed = right.flatMap(({ certificate }) => book.certificates.get(certificate ?? '') ?? []);
  if (listed.length === 0) return [];
  const { person, approverCode } = maker ?? object;
  const named = { person: person ?? '', approverCode };
  if (listed.some((one) => maySign(one, requirement, named, register))) return [];
  const [first] = listed;
  const entry = first?.entry;
  const who =
    entry?.kind === 'device'
      ? 'the gateway'
      : `${entry?.holder} (${entry?.role ?? 'no role'}), with a certificate of “${first?.description.commonName ?? 'nobody'}”`;
  return [
    finding(
      'certificatePerson',
      object,
      `it is signed by ${who}; ${expected(requirement)}${requirement.by === 'device' ? '' : ` of ${makerName(maker ?? object)}`} was expected`,
      label,
    ),
  ];
}

/** True if the holder of a certificate is who must sign: the gateway, or the person that the document names, in the right role. */
function maySign(
  { entry, description: { commonName } }: RosterCertificate,
  { by, role }: SignatureRequirement,
  { person, approverCode }: { readonly person: string; readonly approverCode: string | null },
  register: Register,
): boolean {
  if (entry.kind === 'device') return by !== 'person';
  if (by === 'device' || entry.role !== role) return false;
  // Every certificate names a code, or an approver in clear, also one that was brought along: whose it is, its issuer says, not the roster.
  const isNamed = (name: string) => commonName !== null && sameName(commonName, name);
  if (role !== 'approver') return entry.holder === person && isNamed(person);
  if (approverCode !== null && approverCode !== entry.holder) return false;
  return isNamed(person) && register.named(person, 'approver').some(({ code }) => code === entry.holder);
}

function expected({ purpose, by, role }: SignatureRequirement): string {
  const whose =
    by === 'device'
      ? 'the gateway’s'
      : by === 'person'
        ? `the ${role ?? 'person'}’s own`
        : `the gateway’s or the ${role ?? 'person'}’s own`;
  return `${whose} ${PURPOSES[purpose].meaning} (${PURPOSES[purpose].code})`;
}

/** Verified documents of a case: their observers. */
const observers = (opened: OpenedCase): readonly Finding[] =>
  opened.objects.flatMap((object) =>
    observerFaults(object).map((sentence) => finding('verifyingObserver', object, sentence, opened.label)),
  );
