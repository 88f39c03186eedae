import { type Code, OverreadError } from '@overread/domain';
import { STANDARD } from '../codes/standard.ts';
import { writePart10 } from '../part10/writePart10.ts';
import { deviceContext, personContext } from '../records/observers.ts';
import { type RecordBase, recordHeader } from '../records/recordHeader.ts';
import {
  code,
  composite,
  container,
  contains,
  hasConceptMod,
  type InstanceReference,
  image,
  text,
} from '../sr/content.ts';
import { contentToDataSet } from '../sr/contentToDataSet.ts';
import { hierarchy } from '../sr/evidence.ts';
import { SOP_CLASS } from '../uid/uids.ts';

/** What all Key Object Selections of ours share. */
export interface KeyObjectInput extends RecordBase {
  /** At least one; SEGs and documents. */
  readonly objects: readonly InstanceReference[];
  /** Sentence for a person: why, or of what. */
  readonly description: string;
  /** Code of who did it; left out where the gateway did. */
  readonly person?: string;
  readonly deviceUid: string;
}

const IMAGES: readonly string[] = [SOP_CLASS.segmentation, SOP_CLASS.labelmapSegmentation];

/**
 * Writes a Key Object Selection (PS3.3 A.35.4, TID 2010, which may not be extended: no item of ours stands in it). All evidence stands in
 * Current Requested Procedure Evidence, as C.17.6.2 asks; its items are where the MAC of each object (0400,0403) belongs.
 * OVR_SR_INVALID without objects, with one twice, or if they lie in another study than the document.
 */
export function writeKeyObjects(input: KeyObjectInput, title: Code, modifier?: Code): Uint8Array {
  const { objects, person } = input;
  const uids = new Set(objects.map((one) => one.sopInstanceUid));
  const study = input.source.required('StudyInstanceUID');
  if (objects.length === 0) throw invalid('a key object selection names at least one object');
  if (uids.size !== objects.length) throw invalid('a key object selection names each object once');
  if (uids.has(input.uids.sopInstanceUid)) throw invalid('a document cannot refer to itself');
  if (objects.some((one) => one.studyInstanceUid !== study)) {
    // Others would need a copy of the document in each of their studies (Identical Documents Sequence).
    throw invalid('a key object selection names objects of its own study only');
  }
  const root = container(
    title,
    [
      ...(modifier === undefined ? [] : [hasConceptMod(code(STANDARD.titleModifier, modifier))]),
      hasConceptMod(code(STANDARD.language, STANDARD.english)),
      ...(person === undefined ? [] : personContext({ name: person, role: STANDARD.roleRecording })),
      ...deviceContext(input.deviceUid, input.equipment),
      contains(text(STANDARD.keyObjectDescription, input.description)),
      ...objects.map((one) => contains(IMAGES.includes(one.sopClassUid) ? image(null, one) : composite(null, one))),
    ],
    '2010',
  );
  const dataSet = recordHeader(input, 'KO', SOP_CLASS.keyObjectSelection).set({
    ReferencedPerformedProcedureStepSequence: [],
    CurrentRequestedProcedureEvidenceSequence: hierarchy(objects),
  });
  for (const [tag, element] of contentToDataSet(root, null).elements) dataSet.elements.set(tag, element);
  return writePart10(dataSet);
}

const invalid = (message: string) => new OverreadError('OVR_SR_INVALID', message);
