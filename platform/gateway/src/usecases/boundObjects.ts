import { createHash } from 'node:crypto';
import type { BoundObject } from '@overread/contract';
import { type InstanceMac, instanceMac, isOverreadError, readReferenceMacs } from '@overread/dicom';
import type { Artifact, Ports } from './ports.ts';
import { SOP_CLASS_WORDS } from './recordWords.ts';

/** The MAC of an object as the archive holds it now, or why there is none. */
type Found = InstanceMac | 'erased' | 'absent' | 'unread';

/** Compares what documents of a project bind with what the archive holds now; each object is read once, however many documents bind it. */
export class BoundObjects {
  readonly #ports: Ports;
  readonly #projectId: string;
  readonly #found = new Map<string, Promise<Found>>();

  constructor(ports: Ports, projectId: string) {
    this.#ports = ports;
    this.#projectId = projectId;
  }

  /** Everything of ours that a document binds by its MAC (0400,0403), in the order in which it names it. */
  async of(document: Uint8Array): Promise<BoundObject[]> {
    const references = readReferenceMacs(document).filter(({ mac, fault }) => mac !== null || fault !== null);
    const uids = references.flatMap(({ sopInstanceUid }) => sopInstanceUid ?? []);
    const { store } = this.#ports;
    const known = await store.transaction((tx) => store.artifacts.named(tx, this.#projectId, uids));
    const views: BoundObject[] = [];
    for (const { sopInstanceUid, sopClassUid, mac, fault } of references) {
      const artifact = known.find((one) => one.sopInstanceUid === sopInstanceUid);
      const title = artifact?.title ?? SOP_CLASS_WORDS[sopClassUid ?? ''] ?? 'An object';
      const isReadable = artifact?.filedAt && !artifact.erasedAt;
      const link = isReadable ? artifact.sopInstanceUid : null;
      views.push({ title, sopInstanceUid: link, ...(await this.#verdict(artifact, mac, fault)) });
    }
    return views;
  }

  async #verdict(
    artifact: Artifact | undefined,
    mac: InstanceMac | null,
    fault: string | null,
  ): Promise<Pick<BoundObject, 'verdict' | 'sentence'>> {
    if (mac === null)
      return {
        verdict: 'differs',
        sentence: `What the signature says of it cannot be checked: ${fault ?? 'nothing'}.`,
      };
    if (artifact === undefined)
      return { verdict: 'gone', sentence: 'It is not in this project, so it was not compared.' };
    let found = this.#found.get(artifact.sopInstanceUid);
    if (found === undefined) {
      found = this.#find(artifact);
      this.#found.set(artifact.sopInstanceUid, found);
    }
    const now = await found;
    if (now === 'erased') return { verdict: 'gone', sentence: 'Erased with the withdrawn case, by two persons.' };
    if (now === 'absent') return { verdict: 'differs', sentence: 'The archive does not hold it any more.' };
    if (now === 'unread') return { verdict: 'gone', sentence: 'The archive did not answer, so it was not compared.' };
    const isSame = now.sha256 === mac.sha256.toLowerCase() && now.tags.join() === mac.tags.join().toUpperCase();
    return isSame
      ? { verdict: 'fits', sentence: 'It is as it was when this was signed.' }
      : { verdict: 'differs', sentence: 'Its content differs from what was signed.' };
  }

  async #find({ studyInstanceUid, seriesInstanceUid, sopInstanceUid, erasedAt }: Artifact): Promise<Found> {
    if (erasedAt) return 'erased';
    try {
      const bytes = await this.#ports.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
      return bytes ? instanceMac(bytes, () => createHash('sha256')) : 'absent';
    } catch (error) {
      if (isOverreadError(error) && error.code === 'OVR_ARCHIVE_UNAVAILABLE') return 'unread';
      if (isOverreadError(error) && error.code.startsWith('OVR_DICOM_')) return { tags: [], sha256: '' };
      throw error;
    }
  }
}
