import type { Code, Decision, Evaluation, UnitDecision } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { code, container, contains, containsText, text } from '../sr/content.ts';
import type { Predecessor } from '../sr/evidence.ts';
import { type CaseRecordInput, caseRecord, withPurpose } from './caseRecord.ts';
import { evaluationItems } from './evaluationItems.ts';
import type { MaskRecord } from './measurementGroup.ts';
import { maskFacts } from './read.ts';

/** The code of each decision. */
export const DECISION_CODES: Readonly<Record<Decision, Code>> = {
  takeLeft: PRIVATE.takeLeft,
  takeRight: PRIVATE.takeRight,
  consensus: PRIVATE.takeConsensus,
  edit: PRIVATE.edited,
  neither: PRIVATE.neither,
  indeterminate: STANDARD.indeterminate,
};

/** What the adjudicator decided, and the evaluation that follows from it (agreed units included). */
export interface AdjudicationInput extends CaseRecordInput {
  /** Code of the adjudicator, `A-02`. */
  readonly adjudicator: string;
  readonly decisions: readonly UnitDecision[];
  readonly evaluation: Evaluation;
  readonly masks: readonly MaskRecord[];
  /** The reads' SRs, the agreement, the consensus if any, and an earlier adjudication that this one replaces. */
  readonly predecessors: readonly Predecessor[];
}

/** The SR of an adjudication: decision, basis and reason per unit, the final states, the final masks. */
export function buildAdjudication(input: AdjudicationInput): Uint8Array {
  const { adjudicator, decisions, evaluation, masks, predecessors } = input;
  return caseRecord(input, {
    kind: 'adjudication',
    rootWithoutMask: PRIVATE.adjudication,
    person: { name: adjudicator, role: STANDARD.roleAdjudicator },
    masks,
    evaluation: [
      ...evaluationItems(input.protocol.content, evaluation, masks),
      ...decisions.map((decision) =>
        contains(
          container(PRIVATE.unit, [
            contains(text(PRIVATE.unitId, decision.unit)),
            contains(code(PRIVATE.decision, DECISION_CODES[decision.decision])),
            ...containsText(PRIVATE.decisionBasis, decision.basis),
            ...containsText(PRIVATE.decisionReason, decision.reason),
            ...containsText(PRIVATE.reasonComment, decision.comment),
          ]),
        ),
      ),
    ],
    content: { adjudicator, decisions, evaluation, masks: maskFacts(masks) },
    predecessors: withPurpose(predecessors, 'evidence'),
  });
}
