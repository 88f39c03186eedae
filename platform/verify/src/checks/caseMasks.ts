import type { StackMask } from '@overread/comparison';
import {
  type ImageStack,
  isOverreadError,
  type MaskFact,
  type ParsedSegmentation,
  parseSegmentation,
} from '@overread/dicom';
import { maskItems, maskKeyText, type ProtocolContent } from '@overread/domain';
import type { IndexedObject } from '../archiveIndex.ts';

/** Why masks could not be put onto the images of their case: what is computed from them cannot be computed again. */
export class MaskFault extends Error {
  readonly sopInstanceUid: string;
  /** True if the segmentation is not in the archive. */
  readonly isMissing: boolean;

  constructor(sopInstanceUid: string, message: string, isMissing = false) {
    super(message);
    this.sopInstanceUid = sopInstanceUid;
    this.isMissing = isMissing;
  }
}

/** Segmentations by their SOP Instance UID; what is missing is not in the archive. */
export type MaskFiles = ReadonlyMap<string, Pick<IndexedObject, 'title' | 'open'>>;

/** The case whose masks are read again. */
export interface MaskedCase {
  readonly protocol: { readonly content: ProtocolContent };
  readonly imageSets: readonly { readonly key: string; readonly stack: ImageStack }[];
}

/** Reads masks of a case from its segmentations, each of which is opened once; let go of it with the case. */
export class CaseMasks {
  readonly #opened = new Map<string, Promise<ParsedSegmentation>>();
  readonly #files: MaskFiles;
  readonly #scene: MaskedCase;

  constructor(files: MaskFiles, scene: MaskedCase) {
    this.#files = files;
    this.#scene = scene;
  }

  /**
   * The masks that a document names, on the stacks of the enrolment, in the order of the document.
   *
   * @throws MaskFault if a segmentation is missing, lies elsewhere, or is not what the document says of it
   */
  async of(facts: readonly MaskFact[]): Promise<readonly StackMask[]> {
    const masks: StackMask[] = [];
    for (const fact of facts) masks.push(await this.#mask(fact));
    return masks;
  }

  async #mask(fact: MaskFact): Promise<StackMask> {
    const { sopInstanceUid } = fact.segmentation;
    const item = maskItems(this.#scene.protocol.content).find((one) => one.key === fact.item);
    const set = this.#scene.imageSets.find((one) => one.key === item?.target);
    const what = item === undefined ? fact.item : nameOf(item.label, fact.instance);
    if (!set) throw new MaskFault(sopInstanceUid, `${what} is no structure that the SOP draws on images of the case.`);
    if (fact.seriesInstanceUid !== set.stack.seriesInstanceUid)
      throw new MaskFault(sopInstanceUid, `${what} is said to lie on another series than the one enrolled.`);
    const found = await this.#segmentation(sopInstanceUid, set.stack);
    const segment = found.segments.find((one) => one.number === fact.segmentNumber);
    if (!segment)
      throw new MaskFault(
        sopInstanceUid,
        `${what} is segment ${fact.segmentNumber}, which the segmentation does not have.`,
      );
    if (segment.trackingUid !== fact.trackingUid)
      throw new MaskFault(
        sopInstanceUid,
        `Segment ${fact.segmentNumber} is not ${what}: its tracking UID is another one.`,
      );
    return {
      item: fact.item,
      instance: fact.instance,
      imageSet: set.key,
      mask: segment.mask,
      method: fact.method,
    };
  }

  #segmentation(uid: string, stack: ImageStack): Promise<ParsedSegmentation> {
    const known = this.#opened.get(uid);
    if (known) return known;
    const opened = this.#open(uid, stack);
    this.#opened.set(uid, opened);
    return opened;
  }

  async #open(uid: string, stack: ImageStack): Promise<ParsedSegmentation> {
    const object = this.#files.get(uid);
    if (!object) throw new MaskFault(uid, 'a segmentation is not in the archive', true);
    const bytes = await object.open();
    try {
      return parseSegmentation(bytes, stack);
    } catch (error) {
      if (!isOverreadError(error)) throw error;
      throw new MaskFault(uid, `${object.title} does not lie on the images enrolled: ${error.message}.`);
    }
  }
}

/** `Liver`, `Lesion 2`. */
export const nameOf = (label: string, instance: string | null): string =>
  instance === null ? label : `${label} ${instance.slice(1)}`;

/** What a mask is called by the protocol: `Lesion 2`, else its key. */
export function maskName(
  protocol: ProtocolContent,
  key: { readonly item: string; readonly instance: string | null },
): string {
  const item = maskItems(protocol).find((one) => one.key === key.item);
  return item ? nameOf(item.label, key.instance) : maskKeyText(key);
}
