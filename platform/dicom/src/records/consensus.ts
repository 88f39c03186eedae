import type { Evaluation } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { composite, container, contains, type InstanceReference, text } from '../sr/content.ts';
import { algorithmItems } from './algorithmItems.ts';
import { type CaseRecordInput, caseRecord, withPurpose } from './caseRecord.ts';
import { evaluationItems } from './evaluationItems.ts';
import type { MaskRecord } from './measurementGroup.ts';
import { maskFacts } from './read.ts';
import type { ConsensusUnit } from './recordContents.ts';

/** The consensus of the units that agree. */
export interface ConsensusInput extends CaseRecordInput {
  /** What computed it, and how: with the reads and the seed, everything it takes to compute it again (R1). */
  readonly algorithm: { readonly name: string; readonly version: string; readonly parameters: readonly string[] };
  readonly units: readonly ConsensusUnit[];
  /** The agreed states and answers. */
  readonly evaluation: Evaluation;
  readonly masks: readonly MaskRecord[];
  /** SRs of the reads, in the order of the rule's arguments. */
  readonly reads: readonly InstanceReference[];
  readonly agreement: InstanceReference;
}

/** The SR of a consensus: made by the gateway alone, so no person observes. */
export function buildConsensus(input: ConsensusInput): Uint8Array {
  const { algorithm, units, evaluation, masks, reads, agreement } = input;
  return caseRecord(input, {
    kind: 'consensus',
    rootWithoutMask: PRIVATE.consensus,
    masks,
    evaluation: [
      ...evaluationItems(input.protocol.content, evaluation, masks),
      ...reads.map((read) => contains(composite(PRIVATE.sourceRead, read))),
      ...units.map((unit) =>
        contains(
          container(PRIVATE.unit, [
            ...algorithmItems(algorithm),
            contains(text(PRIVATE.unitId, unit.unit)),
            contains(text(PRIVATE.itemKey, unit.item)),
            contains(text(PRIVATE.consensusRule, unit.rule)),
            ...(unit.seed === undefined ? [] : [contains(text(PRIVATE.consensusSeed, unit.seed))]),
          ]),
        ),
      ),
    ],
    content: { algorithm, units, evaluation, masks: maskFacts(masks), reads, agreement },
    predecessors: withPurpose([...reads, agreement], 'evidence'),
  });
}
