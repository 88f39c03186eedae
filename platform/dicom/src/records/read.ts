import type { Evaluation, ReadingConditions } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { type ContainerChild, contains, num, text } from '../sr/content.ts';
import { type CaseRecordInput, caseRecord } from './caseRecord.ts';
import { evaluationItems } from './evaluationItems.ts';
import type { MaskRecord } from './measurementGroup.ts';

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
}

/** The SR of a read. Its machine-readable content: `{ kind: 'read', reader, evaluation, conditions, ... }` and the facts. */
export function buildRead(input: ReadInput): Uint8Array {
  const { reader, evaluation, conditions, clinicalInformation, statements, masks } = input;
  return caseRecord(input, {
    kind: 'read',
    rootWithoutMask: PRIVATE.read,
    person: { name: reader, role: STANDARD.roleReader },
    masks,
    evaluation: [
      ...evaluationItems(input.protocol.content, evaluation, masks),
      ...conditionItems(conditions),
      contains(
        text(PRIVATE.clinicalInformation, clinicalInformation.length === 0 ? 'none' : clinicalInformation.join(', ')),
      ),
      ...statements.map((statement) => contains(text(PRIVATE.statement, statement))),
    ],
    content: { reader, evaluation, conditions, clinicalInformation, statements, masks: maskFacts(masks) },
  });
}

/** How masks are named in the machine-readable content. */
export function maskFacts(masks: readonly MaskRecord[]) {
  return masks.map(({ key, segmentation, segmentNumber, trackingId, trackingUid, stack }) => ({
    item: key.item,
    instance: key.instance,
    segmentation,
    segmentNumber,
    trackingId,
    trackingUid,
    seriesInstanceUid: stack.seriesInstanceUid,
  }));
}

function conditionItems(conditions: ReadingConditions): ContainerChild[] {
  const optional = (name: typeof PRIVATE.viewer | typeof PRIVATE.screen | typeof PRIVATE.openedAt, value: string) =>
    value.trim() === '' ? [] : [contains(text(name, value))];
  return [
    contains(num(PRIVATE.activeTime, conditions.activeTimeS, STANDARD.second)),
    ...optional(PRIVATE.openedAt, conditions.openedAt),
    contains(num(PRIVATE.slicesShown, conditions.slicesShown, STANDARD.noUnits)),
    contains(num(PRIVATE.slicesTotal, conditions.slicesTotal, STANDARD.noUnits)),
    ...optional(PRIVATE.viewer, conditions.viewer),
    ...optional(PRIVATE.screen, conditions.screen),
  ];
}
