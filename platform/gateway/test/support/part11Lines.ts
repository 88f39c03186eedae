/** A test: its file below `platform`, and its name as it stands there. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** One line of 21 CFR Part 11, and where Overread stands with it. */
export interface Part11Line {
  readonly section: string;
  /** What it demands, in our words. */
  readonly demands: string;
  readonly how: string;
  readonly tests: readonly NamedTest[];
  /** What software cannot do for whoever runs it. */
  readonly yours: string;
  /** Empty: nothing that we know of. */
  readonly missing: string;
}

const here = (name: string): NamedTest => ({ file: 'gateway/test/part11.test.ts', name });

/** Subparts B and C as far as software can meet them; docs/reference/part11.md is made from it. A further line is one row here. */
export const PART11_LINES: readonly Part11Line[] = Object.freeze([
  {
    section: '11.10(a)',
    demands: 'Systems are validated: accurate, reliable, and able to tell invalid or altered records.',
    how: 'Altered records are told by `overread verify`, from the archive alone. The tests of this page run against a real archive and database.',
    tests: [
      { file: 'verify/test/mutations/mutations.test.ts', name: 'finds nothing in the archive as it was filed' },
      { file: 'verify/test/mutations/forgeries.ts', name: 'one bit of a signed final mask is flipped' },
    ],
    yours: 'Validation for your intended use, on your installation, and its report.',
    missing: 'A matrix from requirement to test to result, made with each release.',
  },
  {
    section: '11.10(b)',
    demands: 'Complete copies of records can be made, for people and for machines.',
    how: 'The case dossier (PDF, HTML) for people; `overread export` writes the DICOM objects byte for byte as they were filed.',
    tests: [
      {
        file: 'gateway/test/dossier.test.ts',
        name: 'tells a signed case on numbered pages: who, when, rules with limits, decisions, signature, digests',
      },
      {
        file: 'gateway/test/exportCommand.test.ts',
        name: 'writes signed masks, signature and enrolment byte-equal to the archive, lists what it leaves out, and names no reader',
      },
    ],
    yours: 'Who may hand out copies, and to whom.',
    missing: 'The export of one case carries no extract of the log; the checkpoints of the log lie in the archive.',
  },
  {
    section: '11.10(c)',
    demands: 'Records are protected, so that they can be found throughout their retention.',
    how: 'The archive holds everything that counts: `overread rebuild` makes the database from it, with the same digest of the state. `overread backup` keeps the rest.',
    tests: [
      {
        file: 'gateway/test/rebuild.test.ts',
        name: 'is made again from the archive, which says the same state as the database said',
      },
      {
        file: 'gateway/test/backup.test.ts',
        name: 'comes back, and what is newer in the archive is taken from there, each with a sentence',
      },
    ],
    yours: 'Retention periods; backups of the archive, the database and the folder of keys; a restore that was tried.',
    missing: '',
  },
  {
    section: '11.10(d), (g)',
    demands: 'Only people who are allowed to can use the system, sign, and change records.',
    how: 'Every route names its permission; what no table lists is refused. A task is its holder’s alone, and readers, adjudicators and approvers of a case are different people.',
    tests: [
      {
        file: 'gateway/test/permissions.test.ts',
        name: 'let every role do on every route what the table lists, to what is its own, and nothing else',
      },
      {
        file: 'gateway/test/signing.test.ts',
        name: 'keeps people apart: readers and adjudicators of a case neither adjudicate nor sign it, and see nothing of it',
      },
    ],
    yours: 'Who holds which role; leavers are closed on their last day.',
    missing: 'Sign-in by the hospital’s own identity provider (OpenID Connect).',
  },
  {
    section: '11.10(e)',
    demands: 'A secure audit trail with times: who did what and when. Earlier values stay visible.',
    how: 'Each change writes its event in the same transaction, in UTC. Events become leaves of a signed log (RFC 6962). Records are never changed: a correction is another record that names the one before.',
    tests: [
      {
        file: 'gateway/test/log.test.ts',
        name: 'takes each event once, with two sequencers and commits out of order',
      },
      {
        file: 'gateway/test/log.test.ts',
        name: 'finds an event that the ruler of the database altered, and says so',
      },
      { file: 'gateway/test/log.test.ts', name: 'keeps that somebody reviewed the audit trail' },
    ],
    yours: 'Who reviews the trail, and how often; the clock of the server.',
    missing: '',
  },
  {
    section: '11.10(f)',
    demands: 'Steps happen in their order where the order matters.',
    how: 'One table lists every move of a case; anything else is refused by the server, and found by `verify` in the archive.',
    tests: [
      {
        file: 'domain/test/transitions.test.ts',
        name: 'allows exactly what the table lists, for every state, action and role',
      },
      {
        file: 'gateway/test/signing.test.ts',
        name: 'is refused while it is locked, with an unseen slice or an empty checklist; what was unlocked signs once',
      },
      {
        file: 'verify/test/mutations/collusions.ts',
        name: 'a sign-off is backdated before its agreement',
      },
    ],
    yours: '',
    missing: '',
  },
  {
    section: '11.10(h)',
    demands: 'Where it matters, the source of an input is checked: which device or program.',
    how: 'A read records viewer, version, screen and what was shown. Masks of other programs say which program made them.',
    tests: [
      {
        file: 'gateway/test/admission.test.ts',
        name: 'is submitted as the reader’s own, in the reader’s name, saying that an algorithm made it',
      },
    ],
    yours: 'Which workstations and screens are fit for reading.',
    missing:
      'Not there yet: the server takes submissions from any program of a person who is signed in; there is no list of approved viewers.',
  },
  {
    section: '11.10(i)',
    demands: 'People have the education, training and experience for their tasks.',
    how: 'Not enforced.',
    tests: [],
    yours: 'Training on the SOP and its records.',
    missing: 'Not there yet: training records, and refusing work to readers without one.',
  },
  {
    section: '11.10(j), (k)',
    demands: 'People answer for what they sign. Instructions are controlled, with versions and a trail of changes.',
    how: 'A published SOP never changes and is filed whole with its digest. Each record names the version that its batch is pinned to.',
    tests: [
      {
        file: 'gateway/test/projectRecords.test.ts',
        name: 'is filed in its own study: the project, the whole SOP with its digest, each once',
      },
      {
        file: 'verify/test/mutations/collusions.ts',
        name: 'a SOP is altered after it was published',
      },
    ],
    yours: 'The written policy that holds people accountable (11.10(j)); control of your own documents.',
    missing: '',
  },
  {
    section: '11.50(a)',
    demands: 'A signed record says the printed name, date and time, and the meaning of the signature.',
    how: 'The sign-off carries name, DT with zone (`+0000`), what is approved, and a digital signature with the purpose Verification.',
    tests: [
      here('11.50(a): a signed SR says the printed name, date and time with zone, and the meaning of the signature'),
    ],
    yours: 'Adjudicators sign by a code; the register that names them is yours to keep from readers.',
    missing: '',
  },
  {
    section: '11.50(b)',
    demands: 'The same stands in every form that people read.',
    how: 'The page of the record and the dossier say it, after checking the signature anew.',
    tests: [here('11.50(b): its page and the printed dossier say the same')],
    yours: '',
    missing: '',
  },
  {
    section: '11.70',
    demands: 'Signatures cannot be cut out, copied or moved to falsify a record.',
    how: 'A signature covers every attribute with the SOP Instance UID, and the MAC of each mask. DCMTK’s `dcmsign` checks it too.',
    tests: [
      here('11.70: a signature covers the SOP Instance UID of its record and the MAC of every mask that it stands for'),
      here('11.70: a signature that is moved or stripped is detected, and so is a mask that is not the one signed for'),
      here('11.70: other software, dcmsign, accepts each as filed and refuses a moved one'),
    ],
    yours: 'Running `verify` on a schedule, from another machine.',
    missing: '',
  },
  {
    section: '11.100(a)',
    demands: 'A signature is of one person and never used by, or given to, anybody else.',
    how: 'A login, a code and a certificate are never given twice, not even after an account was closed.',
    tests: [here('11.100(a): accounts and codes are of one person, never used again and never given to somebody else')],
    yours: 'No shared accounts.',
    missing: '',
  },
  {
    section: '11.100(b)',
    demands: 'The identity is verified before a person may sign.',
    how: 'A certificate is issued by somebody else, who writes down how the identity was verified; both stand in the signed roster. Where there is no demo it costs the passphrase of the authority.',
    tests: [
      here('11.100(b): nobody signs before somebody else has verified the identity; how, and by whom, is recorded'),
    ],
    yours: 'The policy of how identities are verified; who holds the passphrase of the authority.',
    missing: '',
  },
  {
    section: '11.100(c)',
    demands: 'The agency is told that electronic signatures are meant to bind like handwritten ones.',
    how: 'Nothing that software could do.',
    tests: [],
    yours: 'The letter to the FDA.',
    missing: '',
  },
  {
    section: '11.200(a)(1)',
    demands:
      'Two components. The first signing of a session takes both, later ones at least one that only the person has, and after a pause both again.',
    how: 'Password and signing passphrase; then the passphrase. 15 minutes idle or 60 in all end the session; an unlocking is good for one signature within 5 minutes.',
    tests: [
      here(
        '11.200(a)(1): two components at the first signing of a session, one at each later one, both again after a pause',
      ),
    ],
    yours: '',
    missing: 'A component that is a thing (security key, authenticator): both are things one knows.',
  },
  {
    section: '11.200(a)(2)',
    demands: 'Used by its genuine owner alone.',
    how: 'An unlocking is of one person, one task and one browser; the cookie of one is nothing in the hands of another.',
    tests: [
      here(
        '11.200(a)(2): a signature is used by its owner alone: another person gets nowhere with the cookie of a signing session',
      ),
    ],
    yours: 'That nobody tells their passphrase; screen locks.',
    missing: '',
  },
  {
    section: '11.200(a)(3)',
    demands: 'Use by anybody else takes at least two people who collaborate.',
    how: 'Keys lie sealed under a passphrase that only the holder knows; the server signs with no key whose certificate does not fit. A key that is put in behind everybody’s back is named by `verify`.',
    tests: [
      here('11.200(a)(3): an administrator cannot sign as a user through anything that the server offers'),
      here('11.200(a)(3): whoever rules the database, but lacks the passphrase, opens no key and arms no signature'),
      here(
        '11.200(a)(3): a key enrolled behind everybody’s back leaves a trace: verify names it, the roster shows who vouched, the holder sees it',
      ),
    ],
    yours:
      'The passphrase of the authority is not with whoever runs the server ([what cannot be stopped](../threats.md)).',
    missing: '',
  },
  {
    section: '11.200(b)',
    demands: 'Biometric signatures can be used by nobody else.',
    how: 'Overread uses none.',
    tests: [],
    yours: '',
    missing: '',
  },
  {
    section: '11.300(a)',
    demands: 'No two people have the same combination of identification code and password.',
    how: 'Logins are unique. The signing passphrase is never the password.',
    tests: [
      here(
        '11.300(a): no two people have the same login, and the signing passphrase is another secret than the password',
      ),
    ],
    yours: '',
    missing: '',
  },
  {
    section: '11.300(b)',
    demands: 'Codes and passwords are checked, recalled or revised from time to time.',
    how: 'Passwords may age (`OVERREAD_PASSWORD_DAYS`, off by default); certificates hold two years.',
    tests: [here('11.300(b): a password is revised when it is as old as the installation allows')],
    yours: 'Whether and how often; a review of who still needs an account.',
    missing: '',
  },
  {
    section: '11.300(c)',
    demands: 'What was lost or exposed is invalidated at once, and replaced under rigorous controls.',
    how: 'The holder, a coordinator or the administrator closes the key; past signatures stand; a new certificate takes two people besides the holder.',
    tests: [
      here('11.300(c): an exposed key is closed at once, what it signed stands, and a new one takes two other persons'),
    ],
    yours: 'That people know whom to tell, at any hour.',
    missing: '',
  },
  {
    section: '11.300(d)',
    demands: 'Unauthorized use is prevented, detected, and reported at once.',
    how: 'Five wrong passphrases lock signing for a quarter of an hour. Each is in the list Security of the administrator, in the log, and a line with SECURITY in the server’s log file.',
    tests: [here('11.300(d): repeated wrong passphrases lock signing, and the administrator is told at once')],
    yours: 'Somebody who watches the list or the file.',
    missing: 'Messages by e-mail; DICOM audit messages (110113) to the hospital’s audit repository.',
  },
  {
    section: '11.300(e)',
    demands: 'Devices that hold codes, such as cards and tokens, are tested at first and periodically.',
    how: 'There are no cards or tokens. A key that somebody brings along (PKCS#12) is tried when it comes, and again at each signature.',
    tests: [
      here('11.300(e): a key that somebody brings along is tried when it comes: a file that gives no key is refused'),
    ],
    yours: '',
    missing: '',
  },
]);
