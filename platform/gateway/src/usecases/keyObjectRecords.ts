import { buildRejectionNote, buildSignedManifest, SOP_CLASS } from '@overread/dicom';
import type { FiledObject } from '@overread/domain';
import type { RecordObject } from './acceptFiling.ts';
import type { Ports } from './ports.ts';
import { type RecordScene, recordInput } from './recordScene.ts';

/** What a Key Object Selection of ours is. */
const KEY_OBJECTS = {
  maskSuperseded: { kind: 'rejection', title: 'Superseded masks' },
  maskWithdrawn: { kind: 'rejection', title: 'Withdrawn masks' },
  manifest: { kind: 'manifest', title: 'Signed manifest' },
} as const;

/** Which objects a Key Object Selection names, and why. */
export interface KeyObjectFacts {
  readonly what: keyof typeof KEY_OBJECTS;
  readonly uidParts: readonly (string | number)[];
  readonly seriesNumber: number;
  readonly objects: readonly Omit<FiledObject, 'sha256' | 'kind'>[];
  /** A sentence. */
  readonly description: string;
  readonly person: string;
  readonly at: Date;
}

/** One Key Object Selection per study that the objects lie in (such a document names objects of its own study only). */
export function keyObjectRecords(
  ports: Pick<Ports, 'sha256'>,
  scene: RecordScene,
  facts: KeyObjectFacts,
): RecordObject[] {
  const { kind, title } = KEY_OBJECTS[facts.what];
  const studies = [...new Set(facts.objects.map((object) => object.studyInstanceUid))].sort();
  return studies.map((studyInstanceUid) => {
    const imageSet = scene.imageSets.find((set) => set.stack.studyInstanceUid === studyInstanceUid)?.key;
    const {
      protocol: _,
      sha256: __,
      ...base
    } = recordInput(ports, scene, {
      title,
      uidParts: [...facts.uidParts, studyInstanceUid],
      seriesNumber: facts.seriesNumber,
      createdAt: facts.at,
      ...(imageSet === undefined ? {} : { imageSet }),
    });
    const input = {
      ...base,
      objects: facts.objects
        .filter((object) => object.studyInstanceUid === studyInstanceUid)
        .map(({ seriesInstanceUid, sopInstanceUid, sopClassUid }) => ({
          studyInstanceUid,
          seriesInstanceUid,
          sopInstanceUid,
          sopClassUid,
        })),
      description: facts.description,
      person: facts.person,
    };
    const bytes =
      facts.what === 'manifest' ? buildSignedManifest(input) : buildRejectionNote({ ...input, kind: facts.what });
    return { ...base.uids, sopClassUid: SOP_CLASS.keyObjectSelection, studyInstanceUid, kind, title, bytes };
  });
}
