import { type Evaluation, MANUAL, OverreadError, type ReadingConditions } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import {
  type ContainerChild,
  code,
  composite,
  container,
  contains,
  containsText,
  num,
  readable,
  text,
} from '../sr/content.ts';
import { type CaseRecordInput, caseRecord } from './caseRecord.ts';
import { evaluationItems } from './evaluationItems.ts';
import type { MaskRecord } from './measurementGroup.ts';
import type { MaskFact, PreLabelLineage } from './recordContents.ts';
import { selfCheckItems } from './selfCheckItems.ts';
import { viewingItems } from './viewingItems.ts';

/** A reader's submission. `masks` holds one entry per present mask; none gives a read without a mask. */
export interface ReadInput extends CaseRecordInput {
  /** Code of the reader, `R-07`. */
  readonly reader: string;
  readonly evaluation: Evaluation;
  readonly conditions: ReadingConditions;
  /** What was shown of age, sex, indication. */
  readonly clinicalInformation: readonly string[];
  /** Sentences that the reader confirmed, word for word. */
  readonly statements: readonly string[];
  readonly masks: readonly MaskRecord[];
  readonly preLabel?: PreLabelLineage;
}

/** The SR of a read. Its machine-readable content: `{ kind: 'read', reader, evaluation, conditions, ... }` and the facts. */
export function buildRead(input: ReadInput): Uint8Array {
  const { reader, evaluation, conditions, clinicalInformation, statements, masks, preLabel } = input;
  if (preLabel !== undefined && !preLabel.wasShown && preLabel.sources.length > 0) {
    throw new OverreadError('OVR_SR_INVALID', 'a pre-label that was not shown cannot be a source of the read');
  }
  return caseRecord(input, {
    kind: 'read',
    rootWithoutMask: PRIVATE.read,
    person: { name: reader, role: STANDARD.roleReader },
    masks,
    evaluation: [
      ...evaluationItems(input.protocol.content, evaluation, masks),
      ...conditionItems(conditions),
      contains(text(PRIVATE.clinicalInformation, readable(clinicalInformation.join(', ')) || 'none')),
      ...statements.map((statement) => contains(text(PRIVATE.statement, statement))),
      ...(preLabel === undefined ? [] : [contains(preLabelContainer(preLabel))]),
    ],
    content: {
      reader,
      evaluation,
      conditions,
      clinicalInformation,
      statements,
      masks: maskFacts(masks),
      ...(preLabel === undefined ? {} : { preLabel }),
    },
  });
}

/** How masks are named in the machine-readable content. */
export function maskFacts(masks: readonly MaskRecord[]): MaskFact[] {
  return masks.map((mask) => ({
    item: mask.key.item,
    instance: mask.key.instance,
    segmentation: {
      studyInstanceUid: mask.segmentation.studyInstanceUid,
      seriesInstanceUid: mask.segmentation.seriesInstanceUid,
      sopClassUid: mask.segmentation.sopClassUid,
      sopInstanceUid: mask.segmentation.sopInstanceUid,
    },
    segmentNumber: mask.segmentNumber,
    trackingId: mask.trackingId,
    trackingUid: mask.trackingUid,
    seriesInstanceUid: mask.stack.seriesInstanceUid,
    method: mask.method ?? MANUAL,
    sourceTrackingUids: mask.sourceTrackingUids ?? [],
  }));
}

function preLabelContainer(preLabel: PreLabelLineage) {
  return container(PRIVATE.preLabel, [
    contains(text(PRIVATE.preLabelExposure, preLabel.exposure)),
    contains(code(PRIVATE.preLabelShown, preLabel.wasShown ? STANDARD.yes : STANDARD.no)),
    ...preLabel.sources.map((source) => contains(composite(PRIVATE.preLabelSegmentation, source))),
  ]);
}

function conditionItems(conditions: ReadingConditions): ContainerChild[] {
  return [
    contains(num(PRIVATE.activeTime, conditions.activeTimeS, STANDARD.second)),
    ...containsText(PRIVATE.openedAt, conditions.openedAt),
    contains(num(PRIVATE.slicesShown, conditions.slicesShown, STANDARD.noUnits)),
    contains(num(PRIVATE.slicesTotal, conditions.slicesTotal, STANDARD.noUnits)),
    ...containsText(PRIVATE.viewer, conditions.viewer),
    ...containsText(PRIVATE.screen, conditions.screen),
    ...(conditions.viewing === undefined ? [] : viewingItems(conditions.viewing)),
    ...(conditions.selfCheck === undefined ? [] : selfCheckItems(conditions.selfCheck)),
  ];
}
