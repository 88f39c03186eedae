import type { Evaluation } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { contains, text } from '../sr/content.ts';
import type { Predecessor } from '../sr/evidence.ts';
import { type CaseRecordInput, caseRecord, withPurpose } from './caseRecord.ts';
import { evaluationItems } from './evaluationItems.ts';
import type { MaskRecord } from './measurementGroup.ts';
import { maskFacts } from './read.ts';

/** The specialist's act: the accepted masks and states, verified by one person in clear. */
export interface SignOffInput extends CaseRecordInput {
  /** PN in DICOM form (`Family^Given`): the only person named in clear (design D16). */
  readonly approver: { readonly name: string; readonly organization: string };
  /** The sentence that states what the signature means, as it was shown. */
  readonly meaning: string;
  /** Points of the checklist that were confirmed, word for word. */
  readonly statements: readonly string[];
  readonly evaluation: Evaluation;
  readonly masks: readonly MaskRecord[];
  /** The adjudication or the consensus (both, if a case has both), and an earlier sign-off that this one amends. */
  readonly predecessors: readonly Predecessor[];
}

/** The SR of a sign-off: Verification Flag VERIFIED, exactly one Verifying Observer (PS3.3 C.17.2). */
export function buildSignOff(input: SignOffInput): Uint8Array {
  const { approver, meaning, statements, evaluation, masks, predecessors } = input;
  return caseRecord(input, {
    kind: 'signOff',
    rootWithoutMask: PRIVATE.signOff,
    person: { name: approver.name, role: STANDARD.roleVerifying },
    masks,
    evaluation: [
      ...evaluationItems(input.protocol.content, evaluation, masks),
      contains(text(PRIVATE.meaning, meaning)),
      ...statements.map((statement) => contains(text(PRIVATE.statement, statement))),
    ],
    content: { approver, meaning, statements, evaluation, masks: maskFacts(masks) },
    predecessors: withPurpose(predecessors, 'preliminary'),
    verifyingObserver: { name: approver.name, organization: approver.organization, at: input.createdAt },
  });
}
