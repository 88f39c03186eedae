import { type DataSet, formatDs, parseNumberText } from '@overread/dicom';
import type { ForgedArchive } from '../forge/forgedArchive.ts';
import { contentOf, edited, retold, withContent, withFlippedPixelBit } from '../forge/forgedFile.ts';
import { signWithCertificateOfAnother } from './certificateOfAnother.ts';
import { collude, editEntries, type Forgery } from './forgeries.ts';
import { documentOf, masksOf, type World } from './world.ts';

type Content = Record<string, unknown>;

/** Signs everything again with the keys that signed it, so that every signature and every binding fits. */
const signAll = (archive: ForgedArchive, world: World) => archive.signAnew(world.signer, world.signedAsBefore);

/** Every NUM item of a tree with this value says another one. */
function withNumber(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const visit = (dataSet: DataSet) => {
    const written = dataSet.text('NumericValue');
    if (written !== undefined && parseNumberText(written) === parseNumberText(formatDs(from)))
      dataSet.set({ NumericValue: formatDs(to) }).elements.delete(0x0040a161);
    for (const element of dataSet.elements.values())
      if (element.kind === 'items') for (const item of element.items) visit(item);
  };
  return edited(bytes, visit);
}

/** Content in which every such number is another one. */
function withNumbers(value: unknown, from: number, to: number): unknown {
  if (value === from) return to;
  if (Array.isArray(value)) return value.map((one) => withNumbers(one, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withNumbers(one, from, to)]));
}

function diceOf(content: Content): number {
  const { metrics } = content.comparison as { readonly metrics: Record<string, Record<string, number | null>> };
  const found = Object.values(metrics).find((one) => typeof one.dice === 'number' && one.dice < 1)?.dice;
  if (typeof found !== 'number') throw new TypeError('the comparison has a Dice');
  return found;
}

/** The same document once more, under UIDs of its own. */
function again(archive: ForgedArchive, uid: string): Uint8Array {
  return retold(archive.get(uid), (text) => text.replaceAll(uid, `${uid.slice(0, -6)}424242`));
}

/**
 * Forgeries by whoever holds every key: all signatures are good and all bindings fit. What is left is what can be computed again, what must
 * hold between documents, and the log.
 */
export const COLLUSIONS: readonly Forgery[] = [
  {
    what: 'a Dice is altered in numbers, content and digest, and everything is signed again',
    forge: (archive, world) => {
      const uid = documentOf(archive, 'agreement', 'settledAgain');
      const dice = diceOf(contentOf(archive.get(uid)));
      const altered = withContent(archive.get(uid), (content) => withNumbers(content, dice, 0.99) as Content);
      archive.replace(uid, withNumber(altered, dice, 0.99));
      return signAll(archive, world);
    },
    named: ['agreementDiffers'],
    saying: /Dice/,
  },
  {
    what: 'one voxel of a consensus is altered, and everything is signed again',
    forge: (archive, world) => {
      const [seg = ''] = masksOf(archive, documentOf(archive, 'consensus', 'signed'));
      archive.replace(seg, withFlippedPixelBit(archive.get(seg), 300));
      return signAll(archive, world);
    },
    named: ['consensusDiffers'],
    saying: /1 voxel differs on slice \d+/,
  },
  {
    what: 'one voxel of a read is altered, and everything is signed again',
    forge: (archive, world) => {
      const [seg = ''] = masksOf(archive, documentOf(archive, 'read', 'signed'));
      archive.replace(seg, withFlippedPixelBit(archive.get(seg), 300));
      return signAll(archive, world);
    },
    named: ['agreementDiffers'],
  },
  {
    what: 'a mask that the adjudicator took from a reader is altered, and everything is signed again',
    forge: (archive, world) => {
      const [seg = ''] = masksOf(archive, documentOf(archive, 'adjudication', 'settledAgain'));
      archive.replace(seg, withFlippedPixelBit(archive.get(seg), 300));
      return signAll(archive, world);
    },
    named: ['adjudicationDiffers', 'agreementDiffers', 'consensusDiffers'],
  },
  {
    what: 'a case is signed off twice',
    forge: (archive, world) => {
      const uid = documentOf(archive, 'signOff', 'signed');
      const copy = again(archive, uid);
      archive.files.set(`${uid.slice(0, -6)}424242`, copy);
      return signAll(archive, world);
    },
    named: ['chainForked', 'recordTwice'],
  },
  {
    what: 'the register has two heads',
    forge: (archive, world) => {
      const uid = documentOf(archive, 'readerRegister');
      archive.files.set(`${uid.slice(0, -6)}424242`, again(archive, uid));
      return signAll(archive, world);
    },
    named: ['chainForked', 'recordTwice'],
  },
  {
    what: 'a sign-off is backdated before its agreement',
    forge: (archive, world) => {
      const uid = documentOf(archive, 'signOff', 'signed');
      const before = world.signedAsBefore(archive.get(uid));
      const at = new Date((before?.at.getTime() ?? 0) - 3_600_000);
      return archive.signAnew(world.signer, (_, one) => (one === uid && before ? { ...before, at } : null));
    },
    named: ['backdated', 'order', 'signatureTime', 'signOffCheckpoint'],
  },
  {
    what: 'a document is signed in the future',
    forge: (archive, world) => {
      const uid = documentOf(archive, 'signOff', 'signed');
      const before = world.signedAsBefore(archive.get(uid));
      const at = new Date(Date.now() + 86_400_000);
      return archive.signAnew(world.signer, (_, one) => (one === uid && before ? { ...before, at } : null));
    },
    named: ['signatureTime'],
  },
  {
    what: 'the register says that the adjudicator is a reader of the case',
    forge: (archive, world) => {
      editEntries(archive, 'readerRegister', 'members', (one) =>
        one.code === 'A-01' ? { ...one, login: 'anna' } : one,
      );
      return signAll(archive, world);
    },
    named: ['personsApart'],
  },
  {
    what: 'the roster closed a certificate before it signed',
    forge: (archive, world) => {
      editEntries(archive, 'signingRoster', 'certificates', (one) =>
        one.holder === 'S-01' ? { ...one, until: one.since, closedBecause: 'lost' } : one,
      );
      return signAll(archive, world);
    },
    named: ['certificateUnlisted'],
  },
  {
    what: 'the roster says that the certificate of somebody else was brought along by the approver',
    forge: signWithCertificateOfAnother,
    named: ['certificatePerson'],
    saying: /Mallory/,
  },
  {
    what: 'a SOP is altered after it was published',
    forge: (archive, world) =>
      collude(archive, world, documentOf(archive, 'protocolPublished'), (content) => ({
        ...content,
        protocol: { ...(content.protocol as Content), title: 'Another title' },
      })),
    named: ['protocolDigest'],
  },
  {
    what: 'one case of a subject is put into another partition',
    forge: (archive, world) =>
      collude(archive, world, documentOf(archive, 'caseEnrolled', 'signed'), (content) => ({
        ...content,
        enrolment: { ...(content.enrolment as Content), partition: 'training' },
      })),
    named: ['partition'],
  },
  {
    what: 'an erased mask is put back',
    forge: (archive, world) => {
      const { erased } = contentOf(archive.get(documentOf(archive, 'caseWithdrawn'))) as {
        readonly erased: readonly { readonly sopInstanceUid: string; readonly kind: string }[];
      };
      const gone = erased.find(({ kind }) => kind === 'seg')?.sopInstanceUid ?? '';
      const [seg = ''] = masksOf(archive, documentOf(archive, 'read', 'reading'));
      archive.files.set(
        gone,
        retold(archive.get(seg), (text) => text.replaceAll(seg, gone)),
      );
      return signAll(archive, world);
    },
    named: ['erasedStillHere'],
  },
  {
    what: 'an exclusion gets another reason, and everything is signed again',
    forge: (archive, world) =>
      collude(archive, world, documentOf(archive, 'caseExcluded'), (content) => ({
        ...content,
        excludedBy: 'C-01',
        askedBy: 'C-01',
      })),
    named: ['personsApart', 'logProof'],
  },
];
