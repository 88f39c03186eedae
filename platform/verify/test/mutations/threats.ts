import type { VerifyCheck } from '@overread/verify';

/** One thing that an attacker can do, which checks name it, and the test that shows it. */
export interface Threat {
  readonly does: string;
  readonly checks: readonly VerifyCheck[];
  /** `what` of a forgery of this folder, or the name of a test with its file below `platform`. */
  readonly shownBy: string | { readonly file: string; readonly name: string };
}

/** Somebody with certain powers: what is found, and what is not. */
export interface ThreatActor {
  readonly who: string;
  readonly has: string;
  readonly threats: readonly Threat[];
  /** What `overread verify` does not find, and what helps instead. */
  readonly cannot: readonly string[];
}

const ATTACKS = 'gateway/test/part11.test.ts';

/** Attackers by what they hold, weakest first; docs/threats.md is made from it. */
export const THREAT_ACTORS: readonly ThreatActor[] = Object.freeze([
  {
    who: 'Somebody who can write into the archive',
    has: 'An account of the archive, or its disk. No key.',
    threats: [
      {
        does: 'changes a mask by one bit',
        checks: ['maskChanged'],
        shownBy: 'one bit of a signed final mask is flipped',
      },
      {
        does: 'swaps the masks of two readers',
        checks: ['maskChanged'],
        shownBy: 'the masks of the two readers are swapped',
      },
      { does: 'changes a document', checks: ['signatureBroken'], shownBy: 'a workflow record is altered' },
      {
        does: 'puts an attribute in',
        checks: ['signatureBroken'],
        shownBy: 'an attribute is inserted into a signed document',
      },
      {
        does: 'says another time of a signature, or another zone',
        checks: ['signatureBroken'],
        shownBy: 'the time of a signature is said in another zone',
      },
      {
        does: 'takes a signature off',
        checks: ['signatureMissing'],
        shownBy: 'the signature of a sign-off is stripped',
      },
      {
        does: 'moves a signature to another document',
        checks: ['signatureForeign'],
        shownBy: 'a signature is moved to another document',
      },
      {
        does: 'exchanges the certificate in a signature',
        checks: ['signatureBroken'],
        shownBy: 'the certificate of a signature is exchanged',
      },
      { does: 'deletes a read', checks: ['objectMissing'], shownBy: 'a read is deleted, its mask too' },
      {
        does: 'deletes a case with everything',
        checks: ['objectMissing', 'notLogged', 'logProof'],
        shownBy: 'a case is deleted with everything that belongs to it',
      },
      {
        does: 'deletes a tombstone, so that an erasure looks like a loss',
        checks: ['objectMissing'],
        shownBy: 'a tombstone is removed',
      },
      {
        does: 'deletes all checkpoints of the log',
        checks: ['signOffCheckpoint'],
        shownBy: 'every checkpoint is removed',
      },
      { does: 'deletes all signing rosters', checks: ['rosterMissing'], shownBy: 'every signing roster is removed' },
      { does: 'deletes all reader registers', checks: ['actorUnknown'], shownBy: 'every reader register is removed' },
      {
        does: 'changes the pixels of an image',
        checks: ['imageChanged', 'imageMissing'],
        shownBy: {
          file: 'verify/test/content.test.ts',
          name: 'say which images are not those that were enrolled, and which are missing',
        },
      },
    ],
    cannot: [
      'Putting the archive back to a state in which it was before, or taking away the newest documents together with the checkpoints that list them: what is left was sound once, and holds. A checkpoint that somebody keeps outside shows it: compare its size and root with the newest checkpoint record of the archive, which must not be smaller. The pages of the server still list what is gone.',
      'Changed images without `--images`.',
    ],
  },
  {
    who: 'Somebody with the key of the gateway',
    has: '`device.pem`, and the archive.',
    threats: [
      {
        does: 'changes a final mask and signs it again',
        checks: ['maskChanged'],
        shownBy: 'one bit of a signed final mask is flipped, and the mask signed again with the key of the gateway',
      },
      {
        does: 'changes a workflow record and signs it again',
        checks: ['logProof'],
        shownBy: 'a workflow record is altered and signed again with the key of the gateway',
      },
      {
        does: 'changes what an enrolment says of its images',
        checks: ['imageDigests', 'logProof'],
        shownBy: 'an image digest of an enrolment is altered and signed again',
      },
      {
        does: 'signs in the place of an adjudicator',
        checks: ['certificatePerson', 'signaturePurpose'],
        shownBy: 'an adjudication is signed by the gateway',
      },
      {
        does: 'changes a checkpoint',
        checks: ['checkpointInvalid', 'logProof'],
        shownBy: 'a checkpoint is altered and signed again with the key of the gateway',
      },
      {
        does: 'leaves documents out of every checkpoint',
        checks: ['notLogged'],
        shownBy: 'the documents of every checkpoint are emptied, and everything is signed again',
      },
      {
        does: 'puts a document of an unknown kind in',
        checks: ['recordUnknownKind'],
        shownBy: 'a document of another kind is slipped in, signed with the key of the gateway',
      },
      {
        does: 'leaves a mask out of a manifest',
        checks: ['releaseDiffers'],
        shownBy: 'a Signed Manifest lists one mask less, and is signed again',
      },
      {
        does: 'lists a certificate for another person',
        checks: ['rosterInvalid'],
        shownBy: 'a roster lists the certificate of the adjudicator once more, as of an approver',
      },
    ],
    cannot: [
      'A document that is added with a time of the last two minutes before the newest checkpoint, or after it, and contradicts nothing: it is found when the next checkpoint is recorded.',
      'Checkpoint records made anew that list no document from some day on, and say that they are as old as that day. The log of the server still proves each document (page Log), and its check tells.',
    ],
  },
  {
    who: 'A person with an own key',
    has: 'An adjudicator or approver who can write into the archive.',
    threats: [
      {
        does: 'signs what another role must sign',
        checks: ['certificatePerson', 'verifyingObserver'],
        shownBy: 'a sign-off is signed by the adjudicator',
      },
      {
        does: 'puts a second signature on a sign-off',
        checks: ['logProof'],
        shownBy: 'the adjudicator signs a sign-off beside the approver',
      },
      {
        does: 'adds a second verifying observer',
        checks: ['verifyingObserver', 'signatureMissing', 'signatureBroken'],
        shownBy: 'a second verifying observer is added and the document signed again',
      },
      {
        does: 'signs for another purpose',
        checks: ['signaturePurpose'],
        shownBy: 'a sign-off is signed for another purpose',
      },
      {
        does: 'backdates a sign-off',
        checks: ['backdated', 'order', 'signatureTime', 'signOffCheckpoint'],
        shownBy: 'a sign-off is backdated before its agreement',
      },
      { does: 'signs a case twice', checks: ['chainForked', 'recordTwice'], shownBy: 'a case is signed off twice' },
      {
        does: 'brings a sign-off to another case',
        checks: ['wrongPlace', 'signOffDiffers', 'logProof'],
        shownBy: 'a whole sign-off is moved to another case',
      },
    ],
    cannot: ['A wrong judgement, honestly signed. That is what two readers, an adjudicator and an approver are for.'],
  },
  {
    who: 'A database administrator',
    has: 'Every row of the database. No passphrase, no file of the server.',
    threats: [
      {
        does: 'sets a password, opens a session, arms a signature, exchanges a sealed key',
        checks: [],
        shownBy: {
          file: ATTACKS,
          name: '11.200(a)(3): whoever rules the database, but lacks the passphrase, opens no key and arms no signature',
        },
      },
      {
        does: 'puts a key and a certificate of another authority in a person’s place',
        checks: ['certificateUnlisted', 'certificateChain'],
        shownBy: {
          file: ATTACKS,
          name: '11.200(a)(3): a key enrolled behind everybody’s back leaves a trace: verify names it, the roster shows who vouched, the holder sees it',
        },
      },
      {
        does: 'changes an entry of the log',
        checks: [],
        shownBy: {
          file: 'gateway/test/log.test.ts',
          name: 'finds an event that the ruler of the database altered, and says so',
        },
      },
    ],
    cannot: [
      'A certificate put in with its issuers, once the roster lists it, without `--trust`: then only the roster, the page Signing of the person and the log (which has no issuance) show it. Verify with `--trust`.',
      'With a password set, the administrator can look at what the person may look at, and read or draw in their name where the SOP does not ask readers for their own signature (`"readSignature": "own"`).',
    ],
  },
  {
    who: 'Whoever holds every key of people and gateway',
    has: 'All private keys but those of authority and log: people who collude, or were robbed.',
    threats: [
      {
        does: 'changes a number of an agreement, everywhere',
        checks: ['agreementDiffers'],
        shownBy: 'a Dice is altered in numbers, content and digest, and everything is signed again',
      },
      {
        does: 'changes a voxel of a consensus',
        checks: ['consensusDiffers'],
        shownBy: 'one voxel of a consensus is altered, and everything is signed again',
      },
      {
        does: 'changes a voxel of a read',
        checks: ['agreementDiffers'],
        shownBy: 'one voxel of a read is altered, and everything is signed again',
      },
      {
        does: 'changes an SOP afterwards',
        checks: ['protocolDigest'],
        shownBy: 'a SOP is altered after it was published',
      },
      {
        does: 'moves a subject to another partition',
        checks: ['partition'],
        shownBy: 'one case of a subject is put into another partition',
      },
      {
        does: 'names another person for a code',
        checks: ['certificatePerson', 'verifyingObserver'],
        shownBy: 'the register names another person for a code',
      },
      {
        does: 'gives a case the label of another',
        checks: ['logProof'],
        shownBy: 'a case gets the label of another, and everything is signed again',
      },
      {
        does: 'takes the checkpoints out of the archive and of all sign-offs',
        checks: ['signOffCheckpoint'],
        shownBy: 'every checkpoint is removed, and no sign-off carries one any more',
      },
      { does: 'puts an erased mask back', checks: ['erasedStillHere'], shownBy: 'an erased mask is put back' },
    ],
    cannot: ['Records of people who really did it, at the times that they say: that is no forgery.'],
  },
  {
    who: 'Whoever runs the server',
    has: 'The running program, its files and the database; not the passphrase of the authority.',
    threats: [],
    cannot: [
      'A changed program can keep the passphrases that people type, show one mask and have another one signed, and set the clock. Nothing in the archive tells. What helps: another person installs and watches the server, releases are compared with their digests, and people look at the record of what they signed from another machine.',
    ],
  },
  {
    who: 'Whoever holds server, authority and log key',
    has: 'Everything: `keys/`, the passphrase of the authority, the archive.',
    threats: [
      {
        does: 'makes everything anew under an authority of the same name',
        checks: ['authorityUntrusted'],
        shownBy: {
          file: 'verify/test/mutations/mutations.test.ts',
          name: 'everything signed again under another authority, where the right one is named',
        },
      },
    ],
    cannot: [
      'Making everything anew under the same authority **cannot be stopped**, and `verify` finds nothing. What makes it visible lies outside: `authority.crt` or its fingerprint (`--trust`) with somebody else, which bars another authority; checkpoints with somebody else, each of which the new log contradicts; releases and dossiers in other hands, whose digests differ; and time stamps of an outside authority (RFC 3161), which `verify` checks where a signature carries one (`OVERREAD_TSA_URL`).',
      'So: the passphrase of the authority belongs to somebody who does not run the server, and a checkpoint (page Log) goes to somebody outside each month.',
    ],
  },
  {
    who: 'Somebody who deletes everything',
    has: 'The archive and its copies.',
    threats: [],
    cannot: [
      'An empty archive proves nothing (`nothingHere`, exit status 2), and a project that is gone with its record study leaves no trace in the others. Backups of archive, database and keys, on a medium that the server cannot write to, are the only help; releases in other hands prove what there was.',
    ],
  },
]);
