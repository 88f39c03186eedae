import type { RecordStatus } from '@overread/contract';
import { SOP_CLASS } from '@overread/dicom';
import type { Artifact } from './ports.ts';

/** What each kind of object of ours is called, and what it is. A further kind of `RecordObject` is one row here. */
export const RECORD_WORDS: Readonly<Record<string, { readonly kind: string; readonly about: string }>> = Object.freeze({
  read: { kind: 'Read', about: 'What one reader stated of the case, as it was locked.' },
  seg: { kind: 'Masks', about: 'Outlines on the images, as a DICOM segmentation.' },
  agreement: { kind: 'Agreement', about: 'How far the first locked reads agree, by the rules of the SOP.' },
  consensus: { kind: 'Consensus', about: 'The content that the reads agree on, by the consensus rule of the SOP.' },
  adjudication: { kind: 'Adjudication', about: 'How a third person settled what differed.' },
  signOff: { kind: 'Sign-off', about: 'The approval of the final content.' },
  workflow: { kind: 'Note', about: 'What happened, as a record that the server signs.' },
  rejection: {
    kind: 'Rejection note',
    about: 'Masks that no longer count. Nothing is overwritten: they are named here.',
  },
  manifest: { kind: 'Release manifest', about: 'Which objects of the case belong to a release.' },
  release: { kind: 'Release', about: 'A data set release of the project.' },
});

/** Names of the SOP classes that we write. */
export const SOP_CLASS_WORDS: Readonly<Record<string, string>> = Object.freeze({
  [SOP_CLASS.segmentation]: 'Segmentation',
  [SOP_CLASS.comprehensiveSr]: 'Comprehensive SR',
  [SOP_CLASS.enhancedSr]: 'Enhanced SR',
  [SOP_CLASS.keyObjectSelection]: 'Key Object Selection',
});

/** Words for a kind; of one that has no row, that it is a record. */
export const recordWords = (kind: string) => RECORD_WORDS[kind] ?? { kind: 'Record', about: 'A record of Overread.' };

/** What became of an object. `isGone`: it is a mask of a withdrawn case, to be deleted or deleted. */
export function recordStatus(artifact: Artifact, isGone: boolean): RecordStatus {
  const by = artifact.supersededBy;
  if (artifact.erasedAt || isGone) {
    const when = artifact.erasedAt ? 'It is deleted' : 'It is being deleted';
    return { state: 'erased', sentence: `The case was withdrawn. ${when} from the archive and from the database.`, by };
  }
  if (!artifact.filedAt)
    return {
      state: 'waiting',
      sentence: 'Stored safely here; it is filed when the archive has proved that it holds it.',
      by,
    };
  if (by)
    return {
      state: 'superseded',
      sentence: 'It no longer counts: a rejection note names it. It stays in the archive unchanged.',
      by,
    };
  return { state: 'filed', sentence: 'In the record archive, byte for byte as it was made.', by };
}
