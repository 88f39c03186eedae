import { DataSet, type Element } from '@overread/dicom';
import type { SigningKey } from '@overread/signing';
import type { VerifyCheck, VerifyReport } from '@overread/verify';
import type { ForgedArchive } from '../forge/forgedArchive.ts';
import { contentOf, edited, unsigned, withContent, withFlippedPixelBit } from '../forge/forgedFile.ts';
import { documentOf, documentsOf, masksOf, type World } from './world.ts';

/** Something that somebody did to an archive, and which check must name it. */
export interface Forgery {
  readonly what: string;
  /** Changes a copy of the world's archive. */
  readonly forge: (archive: ForgedArchive, world: World) => unknown;
  /** At least one finding of these checks … */
  readonly named: readonly VerifyCheck[];
  /** … says this. */
  readonly saying?: RegExp;
  /** Default: problems. */
  readonly outcome?: VerifyReport['outcome'];
}

type Content = Record<string, unknown>;
const DIGITAL_SIGNATURES = 0xfffafffa;
const MAC_PARAMETERS = 0x4ffe0001;

/** Signs one file again with the key that signed it before; what refers to it stays as it is. */
const signAgain = (archive: ForgedArchive, world: World, uid: string, bytes: Uint8Array) =>
  archive
    .replace(uid, bytes)
    .signAnew(world.signer, (_, one) => (one === uid ? world.signedAsBefore(archive.get(uid)) : null));

/** Changes what a record says and signs it, and everything that binds it, again: whoever holds every key. */
export const collude = (archive: ForgedArchive, world: World, uid: string, change: (content: Content) => Content) =>
  archive.replace(uid, withContent(archive.get(uid), change)).signAnew(world.signer, world.signedAsBefore);

/** Changes the entries of a list in what every record of a kind says; signatures stay as they are. */
export function editEntries(
  archive: ForgedArchive,
  kind: string,
  list: 'certificates' | 'members',
  change: (entry: Content) => Content,
): void {
  for (const uid of documentsOf(archive, kind))
    archive.replace(
      uid,
      withContent(archive.get(uid), (content) => ({
        ...content,
        [list]: (content[list] as readonly Content[]).map(change),
      })),
    );
}

/** A first pixel bit of the first segmentation of a document flipped. */
function flipFinalBit(archive: ForgedArchive, document: string): string {
  const [seg = ''] = masksOf(archive, document);
  archive.replace(seg, withFlippedPixelBit(archive.get(seg), 300));
  return seg;
}

const elementsOf = (archive: ForgedArchive, uid: string, tags: readonly number[]): Map<number, Element> => {
  const found = new Map<number, Element>();
  archive.files.set(
    uid,
    edited(archive.get(uid), ({ elements }) => {
      for (const tag of tags) {
        const element = elements.get(tag);
        if (element) found.set(tag, element);
      }
    }),
  );
  return found;
};

function signatureItem(dataSet: DataSet): DataSet {
  const element = dataSet.get(DIGITAL_SIGNATURES);
  const [item] = element?.kind === 'items' ? element.items : [];
  if (!item) throw new TypeError('the file is signed');
  return item;
}

/** A person's signature put on a file, with the MACs that it has. */
async function signedBy(archive: ForgedArchive, world: World, uid: string, by: SigningKey | undefined) {
  const before = world.signedAsBefore(archive.get(uid));
  if (!before || !by) throw new TypeError('the file was signed, by somebody of the world');
  await archive.signAnew(world.signer, (_, one) => (one === uid ? { ...before, by } : null));
}

/** Forgeries of single objects: what anybody can do who can write into the archive, or who holds the gateway's key. */
export const FORGERIES: readonly Forgery[] = [
  {
    what: 'one bit of a signed final mask is flipped',
    forge: (archive) => flipFinalBit(archive, documentOf(archive, 'signOff', 'settledAgain')),
    named: ['maskChanged'],
    saying: /frame \d+.*bits differ from those signed/i,
  },
  {
    what: 'one bit of a signed final mask is flipped, and the mask signed again with the key of the gateway',
    forge: async (archive, world) => {
      const seg = flipFinalBit(archive, documentOf(archive, 'signOff', 'signed'));
      await signAgain(archive, world, seg, archive.get(seg));
    },
    named: ['maskChanged'],
    saying: /frame \d+/i,
  },
  {
    what: 'the masks of the two readers are swapped',
    forge: (archive) => {
      const [first = '', second = ''] = documentsOf(archive, 'read', 'settledAgain').flatMap((read) =>
        masksOf(archive, read),
      );
      const pixels = [first, second].map((uid) => elementsOf(archive, uid, [0x7fe00010]).get(0x7fe00010));
      for (const [index, uid] of [second, first].entries())
        archive.edit(uid, ({ elements }) => {
          const element = pixels[index];
          if (element) elements.set(0x7fe00010, element);
        });
    },
    named: ['maskChanged'],
  },
  {
    what: 'the signature of a sign-off is stripped',
    forge: (archive) => {
      const uid = documentOf(archive, 'signOff', 'signed');
      archive.replace(uid, unsigned(archive.get(uid)));
    },
    named: ['signatureMissing'],
  },
  {
    what: 'an attribute is inserted into a signed document',
    forge: (archive) =>
      archive.edit(documentOf(archive, 'signOff', 'signed'), (dataSet) => dataSet.set({ ImageComments: 'benign' })),
    named: ['signatureBroken'],
    saying: /ImageComments|Image Comments|\(0020,4000\)/,
  },
  {
    what: 'an attribute of a signed document is removed',
    forge: (archive) =>
      archive.edit(documentOf(archive, 'agreement', 'signed'), ({ elements }) => elements.delete(0x0008103e)),
    named: ['signatureBroken'],
  },
  {
    what: 'the certificate of a signature is exchanged',
    forge: (archive, { people }) =>
      archive.edit(documentOf(archive, 'signOff', 'signed'), (dataSet) => {
        signatureItem(dataSet).set({ CertificateOfSigner: people.get('A-01')?.certificate ?? null });
      }),
    named: ['signatureBroken'],
  },
  {
    what: 'a sign-off is signed by the adjudicator',
    forge: (archive, world) =>
      signedBy(archive, world, documentOf(archive, 'signOff', 'settledAgain'), world.people.get('A-01')),
    named: ['certificatePerson', 'verifyingObserver'],
  },
  {
    what: 'an adjudication is signed by the gateway',
    forge: (archive, world) => signedBy(archive, world, documentOf(archive, 'adjudication', 'settled'), world.device),
    named: ['certificatePerson', 'signaturePurpose'],
  },
  {
    what: 'a sign-off is signed for another purpose',
    forge: async (archive, world) => {
      const uid = documentOf(archive, 'signOff', 'signed');
      const before = world.signedAsBefore(archive.get(uid));
      if (!before) throw new TypeError('signed');
      await archive.signAnew(world.signer, (_, one) => (one === uid ? { ...before, purpose: 'author' } : null));
    },
    named: ['signaturePurpose'],
  },
  {
    what: 'a signature is moved to another document',
    forge: (archive) => {
      const from = documentOf(archive, 'signOff', 'signed');
      const to = documentOf(archive, 'signOff', 'settledAgain');
      const moved = elementsOf(archive, from, [MAC_PARAMETERS, DIGITAL_SIGNATURES]);
      archive.edit(to, ({ elements }) => {
        for (const [tag, element] of moved) elements.set(tag, element);
      });
    },
    named: ['signatureForeign'],
  },
  {
    what: 'a whole sign-off is moved to another case',
    forge: (archive, world) => {
      const uid = documentOf(archive, 'signOff', 'signed');
      const other = contentOf(archive.get(documentOf(archive, 'signOff', 'published')));
      return collude(archive, world, uid, (content) => ({
        ...content,
        caseId: other.caseId,
        caseLabel: other.caseLabel,
      }));
    },
    named: ['wrongPlace', 'signOffDiffers', 'chainForked', 'recordTwice', 'caseState', 'logProof'],
  },
  {
    what: 'a second verifying observer is added and the document signed again',
    forge: async (archive, world) => {
      const uid = documentOf(archive, 'signOff', 'signed');
      const before = world.signedAsBefore(archive.get(uid));
      archive.edit(uid, (dataSet) => {
        const [one] = dataSet.items('VerifyingObserverSequence');
        if (!one) throw new TypeError('verified');
        dataSet.set({
          VerifyingObserverSequence: [
            one,
            new DataSet(new Map(one.elements)).set({ VerifyingObserverName: 'Else^Some' }),
          ],
        });
      });
      await archive.signAnew(world.signer, (_, one) => (one === uid ? before : null));
    },
    named: ['verifyingObserver', 'signatureMissing', 'signatureBroken'],
  },
  {
    what: 'a number of an agreement is altered in its content alone',
    forge: (archive) => {
      const uid = documentOf(archive, 'agreement', 'signed');
      archive.replace(
        uid,
        withContent(archive.get(uid), (content) => withDice(content, 0.5)),
      );
    },
    named: ['recordInvalid'],
  },
  {
    what: 'the reads of an agreement change sides',
    forge: (archive, world) =>
      collude(archive, world, documentOf(archive, 'agreement', 'signed'), ({ left, right, ...content }) => ({
        ...content,
        left: right,
        right: left,
      })),
    named: ['agreementDiffers', 'recordInvalid'],
  },
  {
    what: 'an agreement is dropped',
    forge: (archive) => archive.remove(documentOf(archive, 'agreement', 'settledAgain')),
    named: ['objectMissing'],
  },
  {
    what: 'the first adjudication of a case that was returned is dropped',
    forge: (archive) => {
      const [first = ''] = documentsOf(archive, 'adjudication', 'settledAgain');
      archive.remove(first);
    },
    named: ['objectMissing', 'chainGap'],
  },
  {
    what: 'a revision of the signing roster is dropped',
    forge: (archive) => archive.remove(documentsOf(archive, 'signingRoster')[1] ?? ''),
    named: ['chainGap', 'objectMissing'],
  },
  {
    what: 'the newest revision of the signing roster is dropped',
    forge: (archive) => archive.remove(documentOf(archive, 'signingRoster')),
    named: ['certificateUnlisted', 'logProof', 'objectMissing', 'notLogged'],
  },
  {
    what: 'a read is deleted, its mask too',
    forge: (archive) => {
      const read = documentOf(archive, 'read', 'signed');
      for (const seg of masksOf(archive, read)) archive.remove(seg);
      archive.remove(read);
    },
    named: ['objectMissing', 'firstReads'],
    saying: /asks for 2 reads, and 1 is filed/,
  },
  {
    what: 'the only read of a case is deleted, its mask too',
    forge: (archive) => {
      const read = documentOf(archive, 'read', 'reading');
      for (const seg of masksOf(archive, read)) archive.remove(seg);
      archive.remove(read);
    },
    named: ['objectMissing'],
    saying: /as the log says/,
  },
  {
    what: 'a final mask is deleted without a tombstone',
    forge: (archive) => archive.remove(masksOf(archive, documentOf(archive, 'signOff', 'signed'))[0] ?? ''),
    named: ['objectMissing'],
  },
  {
    what: 'a workflow record is altered',
    forge: (archive) => {
      const uid = documentOf(archive, 'caseExcluded');
      archive.replace(
        uid,
        withContent(archive.get(uid), (content) => ({ ...content, reason: 'subjectIneligible' })),
      );
    },
    named: ['signatureBroken'],
  },
  {
    what: 'a workflow record is altered and signed again with the key of the gateway',
    forge: (archive, world) =>
      collude(archive, world, documentOf(archive, 'caseExcluded'), (content) => ({ ...content, reason: 'duplicate' })),
    named: ['logProof'],
  },
  {
    what: 'a tombstone is removed',
    forge: (archive) => archive.remove(documentOf(archive, 'caseWithdrawn')),
    named: ['objectMissing'],
  },
  {
    what: 'a checkpoint is altered',
    forge: (archive) => {
      const uid = documentOf(archive, 'logCheckpoint');
      archive.replace(
        uid,
        withContent(archive.get(uid), (content) => ({ ...content, size: Number(content.size) + 1 })),
      );
    },
    named: ['signatureBroken'],
  },
  {
    what: 'a checkpoint is altered and signed again with the key of the gateway',
    forge: (archive, world) =>
      collude(archive, world, documentOf(archive, 'logCheckpoint'), (content) => ({
        ...content,
        rootHash: Buffer.alloc(32, 7).toString('base64'),
      })),
    named: ['checkpointInvalid', 'logProof'],
  },
  {
    what: 'a case is deleted with everything that belongs to it',
    forge: (archive) => {
      const caseId = contentOf(archive.get(documentOf(archive, 'caseEnrolled', 'signed'))).caseId;
      const own = [...archive.files].filter(([uid]) => idOf(archive, uid) === caseId).map(([uid]) => uid);
      const masks = own.flatMap((uid) => masksOf(archive, uid));
      for (const uid of new Set([...own, ...masks])) archive.remove(uid);
    },
    named: ['logProof', 'objectMissing', 'notLogged'],
  },
  {
    what: 'an image digest of an enrolment is altered and signed again',
    forge: (archive, world) =>
      collude(archive, world, documentOf(archive, 'caseEnrolled', 'enrolled'), (content) => {
        const [first, ...rest] = content.images as readonly (Content & { pixels: { sha256: string[] } })[];
        const sha256 = (first?.pixels.sha256 ?? []).with(0, '0'.repeat(64));
        return { ...content, images: [{ ...first, pixels: { ...first?.pixels, sha256 } }, ...rest] };
      }),
    named: ['imageDigests', 'logProof'],
  },
];

function idOf(archive: ForgedArchive, uid: string): unknown {
  try {
    return contentOf(archive.get(uid)).caseId;
  } catch {
    return undefined;
  }
}

/** The first Dice of a comparison, as another number. */
export function withDice(content: Content, value: number): Content {
  const comparison = content.comparison as { readonly metrics: Record<string, Record<string, number | null>> };
  const metrics = structuredClone(comparison.metrics);
  const [unit] = Object.values(metrics).filter((one) => typeof one.dice === 'number');
  if (!unit) throw new TypeError('the comparison has a Dice');
  unit.dice = value;
  return { ...content, comparison: { ...comparison, metrics } };
}
