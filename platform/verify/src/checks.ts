/**
 * `problem`: something does not hold, exit status 1. `unverified`: something could not be looked at, exit status 2 if there is no problem.
 * `warning`: nothing is wrong, but somebody should look. `note`: said, so that nobody overlooks it.
 */
export type Severity = 'problem' | 'unverified' | 'warning' | 'note';

interface CheckRow {
  readonly severity: Severity;
  /** What holds if this check finds nothing. */
  readonly proves: string;
}

/** Every check of `overread verify`. docs/reference/verify.md comes from this table; a further check is one row here. */
export const VERIFY_CHECKS = {
  fileUnreadable: {
    severity: 'unverified',
    proves: 'Every file can be read to its end.',
  },
  nothingHere: {
    severity: 'unverified',
    proves: 'The folder or archive holds something of Overread.',
  },
  fileHeader: {
    severity: 'problem',
    proves: 'Preamble and file header, which no signature covers, say nothing else than the data set.',
  },
  recordInvalid: {
    severity: 'problem',
    proves: 'What a document says to people, its machine-readable content and its digest say the same.',
  },
  recordUnknownKind: {
    severity: 'unverified',
    proves: 'Every document is of a kind that this version knows.',
  },
  duplicateUid: {
    severity: 'problem',
    proves: 'No two different files have the same SOP Instance UID.',
  },
  wrongPlace: {
    severity: 'problem',
    proves: 'Every document lies in the study of the case or project that it names.',
  },
  signatureMissing: {
    severity: 'problem',
    proves: 'Every object carries the signature that its kind must have; none was removed.',
  },
  signatureBroken: {
    severity: 'problem',
    proves: 'Every signature fits the object: no byte changed, no attribute added or removed.',
  },
  signaturePurpose: {
    severity: 'problem',
    proves: 'Every signature states the purpose that its kind of object must have.',
  },
  signatureForeign: {
    severity: 'problem',
    proves: 'No signature was moved here from another object.',
  },
  verifyingObserver: {
    severity: 'problem',
    proves: 'A verified document names exactly one verifying observer, and the certificate is that person’s.',
  },
  signatureTime: {
    severity: 'problem',
    proves:
      'Signatures were made within the validity of their certificate, when their document says, and not in the future.',
  },
  certificateUnlisted: {
    severity: 'problem',
    proves: 'Every certificate stood in the signing roster of the project when it signed.',
  },
  certificatePerson: {
    severity: 'problem',
    proves: 'Who signed is who the document names, in the role that the act needs.',
  },
  certificateChain: {
    severity: 'problem',
    proves: 'Every certificate was issued by the authority of the roster, or by issuers that the roster lists.',
  },
  authorityUntrusted: {
    severity: 'problem',
    proves: 'The authority is one that was given with --trust.',
  },
  authorityChanged: {
    severity: 'problem',
    proves: 'One authority stands behind all projects and all revisions of their signing rosters.',
  },
  rosterInvalid: {
    severity: 'problem',
    proves: 'Every signing roster says what its certificates say.',
  },
  anchoredInItself: {
    severity: 'note',
    proves: 'Somebody outside vouches for the authority (--trust).',
  },
  demoAuthority: {
    severity: 'note',
    proves: 'The authority is no DEMO authority, whose key anybody may have.',
  },
  rosterMissing: {
    severity: 'problem',
    proves: 'Every project with signed objects has a signing roster.',
  },
  maskChanged: {
    severity: 'problem',
    proves: 'Every mask has the bits that the documents which refer to it were signed for.',
  },
  documentChanged: {
    severity: 'problem',
    proves: 'Every document is the one that later documents were signed for.',
  },
  macMissing: {
    severity: 'problem',
    proves: 'Every reference to an object of Overread binds it by a digest.',
  },
  objectMissing: {
    severity: 'problem',
    proves: 'Every object that a document refers to is here, or was lawfully erased.',
  },
  caseMissing: {
    severity: 'problem',
    proves: 'Every case of an enrolment batch is here.',
  },
  partOnly: {
    severity: 'note',
    proves: 'Nothing that documents or the log name was left out (--part).',
  },
  orphanMask: {
    severity: 'warning',
    proves: 'Every segmentation is referred to by a document.',
  },
  chainForked: {
    severity: 'problem',
    proves: 'Every chain of documents (register, roster, checkpoints, adjudications, sign-offs) has one head.',
  },
  chainGap: {
    severity: 'problem',
    proves: 'No document is missing from a chain.',
  },
  order: {
    severity: 'problem',
    proves: 'Documents were made in the order of the workflow.',
  },
  backdated: {
    severity: 'problem',
    proves: 'No document is younger in the log than it says itself.',
  },
  loggedLate: {
    severity: 'warning',
    proves: 'Documents entered the log within a day of their signature.',
  },
  checkpointInvalid: {
    severity: 'problem',
    proves: 'Every checkpoint is signed by the key of the log and extends the one before.',
  },
  logProof: {
    severity: 'problem',
    proves: 'Every document that a checkpoint lists is in the log, with the digest of the file found.',
  },
  notLogged: {
    severity: 'problem',
    proves: 'Every signed document that is older than the newest checkpoint is in the log.',
  },
  notYetLogged: {
    severity: 'note',
    proves: 'Every object is in the log as far as checkpoints record it, so that none can be taken away unnoticed.',
  },
  signOffCheckpoint: {
    severity: 'problem',
    proves: 'The checkpoint that a sign-off carries is one that was recorded, and older than the sign-off.',
  },
  agreementDiffers: {
    severity: 'problem',
    proves: 'Every agreement is what its reads give: sides, numbers, verdicts and differences.',
  },
  agreementOtherVersion: {
    severity: 'unverified',
    proves: 'Every agreement and consensus was computed by a version that this one can compute again.',
  },
  agreementEarlierVersion: {
    severity: 'note',
    proves:
      'Every agreement was computed by the version that computes it again, so that its numbers are equal to the last bit. Those of an earlier one are said to be: verdicts, differences and places are compared exactly, masks bit by bit, numbers within what that version allows.',
  },
  consensusDiffers: {
    severity: 'problem',
    proves: 'Every consensus is what the reads and the rules of the SOP give, in every bit of its masks.',
  },
  adjudicationDiffers: {
    severity: 'problem',
    proves:
      'Every final mask that was taken, not drawn, has the bits that the decision names, and every statement follows.',
  },
  signOffDiffers: {
    severity: 'problem',
    proves: 'Every signature stands under the final masks and statements that were in force.',
  },
  maskUnfit: {
    severity: 'problem',
    proves: 'Every mask lies on the images that were enrolled, in the segment that its document names.',
  },
  notRecomputed: {
    severity: 'unverified',
    proves: 'Everything that follows from masks could be computed again.',
  },
  firstReads: {
    severity: 'problem',
    proves: 'Agreement is on the first reads, as many as the SOP asks for, and nothing was read after them.',
  },
  personsApart: {
    severity: 'problem',
    proves: 'Readers, adjudicators and approvers of a case are different persons, and two acted where two are needed.',
  },
  actorUnknown: {
    severity: 'problem',
    proves: 'Everybody acted in a role and a period that the reader register gives.',
  },
  partition: {
    severity: 'problem',
    proves: 'Every subject, study and patient stands in one partition.',
  },
  protocolDigest: {
    severity: 'problem',
    proves: 'Every SOP version has the digest that it was published with.',
  },
  protocolPinned: {
    severity: 'problem',
    proves: 'Every record of a case was made under the SOP version that its batch is pinned to.',
  },
  caseState: {
    severity: 'problem',
    proves: 'No record was filed in a state of its case that does not allow it.',
  },
  recordTwice: {
    severity: 'problem',
    proves: 'No two records claim the same place in a case.',
  },
  erasedStillHere: {
    severity: 'problem',
    proves: 'What a tombstone lists is gone, and it lists every mask of its case.',
  },
  lawfullyErased: {
    severity: 'note',
    proves: 'No case was withdrawn and erased.',
  },
  releaseDiffers: {
    severity: 'problem',
    proves: 'Everything that was released is here with the bytes that were released, and its manifest lists it.',
  },
  releaseMixed: {
    severity: 'warning',
    proves: 'No release holds test cases beside others.',
  },
  supersededSilently: {
    severity: 'problem',
    proves: 'A rejection note names every final mask that another one took the place of.',
  },
  imageDigests: {
    severity: 'problem',
    proves: 'The image digests of every enrolment belong to its images.',
  },
  imageChanged: {
    severity: 'problem',
    proves: 'Every image has the pixels that were enrolled (--images).',
  },
  imageMissing: {
    severity: 'problem',
    proves: 'Every image that was enrolled is there (--images).',
  },
  imageTranscoded: {
    severity: 'unverified',
    proves: 'Every image is stored in the transfer syntax in which it was enrolled (--images).',
  },
} as const satisfies Readonly<Record<string, CheckRow>>;

/** Code of a row of {@link VERIFY_CHECKS}. */
export type VerifyCheck = keyof typeof VERIFY_CHECKS;
