import { SOP_CLASS } from '@overread/dicom';
import type { FiledObject, ReleaseScope } from '@overread/domain';
import { currentFinal } from './currentFinal.ts';
import { filedObject } from './filedObject.ts';
import type { Ports, Tx } from './ports.ts';
import { recordScene } from './recordScene.ts';

/**
 * Which objects of a signed case are published.
 *
 * `final`: the SEGs that the last signature stands under, its SR, and the SR of the adjudication or consensus that made them: together
 * they say what the masks are, by which SOP version and digest, who decided and who signed. What these refer to beyond (reads,
 * agreement) is named by UID and digest, and stays in the record archive.
 * `everything`: all that was filed about the case, superseded masks too.
 * With either go the rejection notes about masks that an earlier release had copied, so that whoever holds those knows.
 */
export async function releasedObjects(
  ports: Ports,
  tx: Tx,
  caseId: string,
  scope: ReleaseScope,
): Promise<readonly FiledObject[]> {
  const { store } = ports;
  const filed = (await store.artifacts.ofCase(tx, caseId)).filter(
    (artifact) => artifact.filedAt !== null && artifact.erasedAt === null,
  );
  if (scope === 'everything') return filed.map(filedObject);
  const signOff = await store.signOffs.lastOfCase(tx, caseId);
  const final = await currentFinal(ports, tx, await recordScene(ports, tx, caseId));
  if (!signOff || !final) throw new TypeError('a signed case has a final content and a sign-off');
  const copied = new Set(
    (await store.releases.ofCase(tx, caseId)).flatMap((part) => part.objects.map((object) => object.sopInstanceUid)),
  );
  const notes = filed.flatMap(({ sopClassUid, sopInstanceUid, supersededBy }) =>
    supersededBy !== null && sopClassUid === SOP_CLASS.segmentation && copied.has(sopInstanceUid) ? [supersededBy] : [],
  );
  const wanted = new Set([...signOff.seg.map((seg) => seg.sopInstanceUid), final.srUid, signOff.srUid, ...notes]);
  return filed.filter((artifact) => wanted.has(artifact.sopInstanceUid)).map(filedObject);
}
