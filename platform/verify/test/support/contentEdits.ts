import type { ParsedRecord, RecordKind } from '@overread/dicom';
import type { VerifiedProject } from '../../../gateway/test/support/verifiedProject.ts';
import type { ArchiveIndex, IndexedObject } from '../../src/archiveIndex.ts';
import { withFlippedPixelBit } from '../forge/forgedFile.ts';
import type { Change } from './contentFindings.ts';

type Label = keyof VerifiedProject['cases'];
type Mutable<T> = T extends object ? { -readonly [P in keyof T]: Mutable<T[P]> } : T;
type Content<K extends RecordKind> = Mutable<Extract<ParsedRecord, { kind: K }>['content']>;
/** Facts that makers add to the content of their records. */
interface Facts {
  sides: { leftDigest: string; rightDigest: string };
  slot: number;
}

/** Ways to change what an archive says, of the cases of a project that is made before the tests. */
export function contentEdits(scene: () => { readonly index: ArchiveIndex; readonly cases: VerifiedProject['cases'] }) {
  /** Changes the content of the records of a kind, of one case where it is named. */
  const content =
    <K extends RecordKind>(
      kind: K,
      label: Label | null,
      edit: (content: Content<K>, facts: Facts) => void,
    ): Change['record'] =>
    ({ record }) => {
      const { content } = record;
      const caseId = 'caseId' in content ? content.caseId : undefined;
      if (record.kind === kind && (label === null || caseId === scene().cases[label]))
        edit(content as unknown as Content<K>, content as unknown as Facts);
    };
  /** Flips the first bit of the pixels of the segmentations of a case with this title. */
  const flipped =
    (label: Label, title: RegExp): Change['bytes'] =>
    (object, bytes) =>
      title.test(object.title) && isOf(label, object) ? withFlippedPixelBit(bytes, 9) : bytes;
  const isOf = (label: Label, object: IndexedObject) =>
    scene()
      .index.projects.flatMap((one) => one.cases)
      .find((one) => one.label === label)
      ?.objects.includes(object) === true;
  return { content, flipped, isOf };
}
