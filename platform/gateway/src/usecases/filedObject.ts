import type { FiledObject } from '@overread/domain';
import type { Artifact } from './ports.ts';

/** An object of ours as a record vouches for it. */
export function filedObject(artifact: Pick<Artifact, keyof FiledObject>): FiledObject {
  const { sopInstanceUid, sopClassUid, seriesInstanceUid, studyInstanceUid, sha256, kind } = artifact;
  return { sopInstanceUid, sopClassUid, seriesInstanceUid, studyInstanceUid, sha256, kind };
}
