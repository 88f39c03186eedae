import type { RecordKind } from '@overread/dicom';
import { canonicalJson } from '@overread/domain';
import type { ForgedArchive } from '../forge/forgedArchive.ts';
import { contentOf, edited, hasContent, retold, withContent } from '../forge/forgedFile.ts';
import { collude, editEntries, type Forgery } from './forgeries.ts';
import { documentOf, documentsOf, masksOf, type World } from './world.ts';

type Content = Record<string, unknown>;

function removeEvery(archive: ForgedArchive, kind: RecordKind): void {
  for (const uid of documentsOf(archive, kind)) archive.remove(uid);
}

const signAll = (archive: ForgedArchive, world: World) => archive.signAnew(world.signer, world.signedAsBefore);

const certificatesOf = (content: Content) => content.certificates as readonly Content[];

/** Forgeries of what holds an archive together: log, roster, register, times, and documents beside those that are asked for. */
export const WHOLE_FORGERIES: readonly Forgery[] = [
  {
    what: 'every checkpoint is removed',
    forge: (archive) => removeEvery(archive, 'logCheckpoint'),
    named: ['signOffCheckpoint'],
    saying: /not recorded/,
  },
  {
    what: 'every checkpoint is removed, and no sign-off carries one any more',
    forge: (archive, world) => {
      removeEvery(archive, 'logCheckpoint');
      for (const uid of documentsOf(archive, 'signOff'))
        archive.replace(
          uid,
          withContent(archive.get(uid), (content) => ({ ...content, checkpoint: null })),
        );
      return signAll(archive, world);
    },
    named: ['signOffCheckpoint'],
    saying: /no checkpoint/,
  },
  {
    what: 'the documents of every checkpoint are emptied, and everything is signed again',
    forge: (archive, world) => {
      for (const uid of documentsOf(archive, 'logCheckpoint'))
        archive.replace(
          uid,
          withContent(archive.get(uid), (content) => ({ ...content, documents: [] })),
        );
      return signAll(archive, world);
    },
    named: ['notLogged'],
  },
  {
    what: 'every signing roster is removed',
    forge: (archive) => removeEvery(archive, 'signingRoster'),
    named: ['rosterMissing'],
  },
  {
    what: 'every reader register is removed',
    forge: (archive) => removeEvery(archive, 'readerRegister'),
    named: ['actorUnknown'],
  },
  {
    what: 'the register names another person for a code',
    forge: (archive, world) => {
      editEntries(archive, 'readerRegister', 'members', (one) =>
        one.code === 'S-01' ? { ...one, login: 'elsa', name: 'Dr elsa' } : one,
      );
      return signAll(archive, world);
    },
    named: ['certificatePerson', 'verifyingObserver'],
  },
  {
    what: 'a roster lists the certificate of the adjudicator once more, as of an approver',
    forge: (archive, world) =>
      collude(archive, world, documentOf(archive, 'signingRoster'), (content) => {
        const again = certificatesOf(content).find(({ holder }) => holder === 'A-01');
        return {
          ...content,
          certificates: [...certificatesOf(content), { ...again, holder: 'S-01', role: 'approver' }],
        };
      }),
    named: ['rosterInvalid'],
  },
  {
    what: 'a document of another kind is slipped in, signed with the key of the gateway',
    forge: (archive, world) => {
      const uid = documentOf(archive, 'caseExcluded');
      const other = `${uid.slice(0, -6)}424242`;
      const copy = retold(archive.get(uid), (text) =>
        text.replaceAll(uid, other).replaceAll('caseExcluded', 'caseApproved'),
      );
      archive.files.set(
        other,
        withContent(copy, (content) => ({ ...content, kind: 'caseApproved' })),
      );
      return signAll(archive, world);
    },
    named: ['recordUnknownKind'],
    outcome: 'unverified',
  },
  {
    what: 'the time of a signature is said in another zone',
    forge: (archive) =>
      archive.edit(documentOf(archive, 'signOff', 'signed'), (dataSet) => {
        const [item] = dataSet.items('DigitalSignaturesSequence');
        item?.set({
          DigitalSignatureDateTime: (item.text('DigitalSignatureDateTime') ?? '').replace('+0000', '+1400'),
        });
      }),
    named: ['signatureBroken'],
  },
  {
    what: 'the adjudicator signs a sign-off beside the approver',
    forge: async (archive, world) => {
      const uid = documentOf(archive, 'signOff', 'signed');
      const before = world.signedAsBefore(archive.get(uid));
      const by = world.people.get('A-01');
      if (!before || !by) throw new TypeError('both signed');
      archive.replace(
        uid,
        await world.signer.sign(archive.get(uid), 'verification', { by, at: before.at, macs: new Map() }),
      );
    },
    named: ['logProof'],
  },
  {
    what: 'a read names the mask of another read, and everything is signed again',
    forge: (archive, world) => {
      const [one = '', other = ''] = documentsOf(archive, 'read', 'settledAgain');
      const [mask = ''] = masksOf(archive, one);
      const [foreign = ''] = masksOf(archive, other);
      archive.replace(
        one,
        retold(archive.get(one), (text) => text.replaceAll(mask, foreign)),
      );
      return signAll(archive, world);
    },
    named: ['agreementDiffers', 'recordTwice', 'firstReads', 'maskUnfit', 'certificatePerson'],
  },
  {
    what: 'a case gets the label of another, and everything is signed again',
    forge: (archive, world) => {
      const from = String(contentOf(archive.get(documentOf(archive, 'signOff', 'signed'))).caseLabel);
      const to = String(contentOf(archive.get(documentOf(archive, 'signOff', 'settledAgain'))).caseLabel);
      for (const [uid, bytes] of [...archive.files])
        if (hasContent(bytes) && canonicalJson(contentOf(bytes)).includes(JSON.stringify(from)))
          archive.replace(
            uid,
            retold(bytes, (text) => text.replaceAll(from, to)),
          );
      return signAll(archive, world);
    },
    named: ['logProof'],
  },
  {
    what: 'a Signed Manifest lists one mask less, and is signed again',
    forge: (archive, world) => {
      const uid = manifestOf(archive);
      archive.replace(
        uid,
        edited(archive.get(uid), (dataSet) => {
          const [series] = dataSet
            .items('CurrentRequestedProcedureEvidenceSequence')
            .flatMap((study) => study.items('ReferencedSeriesSequence'))
            .filter((one) =>
              one.items('ReferencedSOPSequence').some((sop) => isMask(sop.text('ReferencedSOPClassUID'))),
            );
          const items = series?.items('ReferencedSOPSequence') ?? [];
          series?.set({ ReferencedSOPSequence: items.slice(1) });
        }),
      );
      return signAll(archive, world);
    },
    named: ['releaseDiffers'],
  },
];

const isMask = (sopClass: string | undefined) => /66\.(4|7)$/.test(sopClass ?? '');

/** UID of a Key Object Selection that lists what was released. */
function manifestOf(archive: ForgedArchive): string {
  for (const [uid, bytes] of archive.files) {
    let text = '';
    edited(bytes, (dataSet) => {
      text = `${dataSet.text('SOPClassUID')} ${dataSet.item('ConceptNameCodeSequence')?.text('CodeValue')}`;
    });
    if (text === '1.2.840.10008.5.1.4.1.1.88.59 113031') return uid;
  }
  throw new RangeError('the archive has a Signed Manifest');
}
