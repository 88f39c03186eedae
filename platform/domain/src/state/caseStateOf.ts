import type { CaseState } from '../case.ts';
import type { CaseAction } from '../transitions.ts';

/** How often each thing that moves a case was filed. Counts alone decide: no clock is asked. */
export interface FiledCounts {
  readonly reads: number;
  /** How many reads the protocol asks for. */
  readonly readsNeeded: number;
  /** What the agreement found; null as long as agreement and consensus are not both there. */
  readonly outcome: (CaseAction & ('findConcordant' | 'findDiscrepant' | 'findNotEvaluable')) | null;
  readonly adjudications: number;
  readonly signOffs: number;
  readonly returns: number;
  readonly amendments: number;
  /** A publication copied the last signature. */
  readonly isPublished: boolean;
  readonly isExcluded: boolean;
  readonly isWithdrawn: boolean;
}

/**
 * The state of a case from its filed records alone (design D3): `reading` begins with the first filed read. Each final content is one
 * concordant agreement or one adjudication; each is signed, returned, or waits for its signature; each return and each amendment asks
 * for one more adjudication.
 */
export function caseStateOf(filed: FiledCounts): CaseState {
  if (filed.isWithdrawn) return 'withdrawn';
  if (filed.isExcluded) return 'excluded';
  if (filed.outcome === null) {
    if (filed.reads === 0) return 'enrolled';
    return filed.reads < filed.readsNeeded ? 'reading' : 'comparing';
  }
  if (filed.outcome === 'findNotEvaluable') return 'comparing';
  if (filed.adjudications < adjudicationsAsked(filed)) return 'adjudicating';
  if (filed.signOffs <= filed.amendments) return 'reviewing';
  return filed.isPublished ? 'published' : 'signed';
}

/** How many adjudications the other records ask for. */
function adjudicationsAsked({ outcome, returns, amendments }: FiledCounts): number {
  return (outcome === 'findDiscrepant' ? 1 : 0) + returns + amendments;
}

/** What was filed although the case was in no state that allows it, one sentence each; empty if all fits. */
export function unfittingRecords(filed: FiledCounts): readonly string[] {
  const { reads, readsNeeded, outcome, adjudications, signOffs, returns, amendments } = filed;
  const versions = adjudications + (outcome === 'findConcordant' ? 1 : 0);
  const isCompared = outcome !== null;
  return [
    ...(reads > readsNeeded ? [`${reads} reads are filed where the SOP asks for ${readsNeeded}.`] : []),
    ...(isCompared && reads < readsNeeded ? ['The reads were compared before all of them were filed.'] : []),
    ...(!isCompared && adjudications + signOffs + returns + amendments > 0
      ? ['It was adjudicated, signed or returned without an agreement.']
      : []),
    ...(isCompared && adjudications > adjudicationsAsked(filed)
      ? [`${adjudications} adjudications are filed where ${adjudicationsAsked(filed)} were asked for.`]
      : []),
    ...(isCompared && signOffs + returns > versions
      ? [`${signOffs + returns} signatures and returns stand against ${versions} final contents.`]
      : []),
    ...(amendments > signOffs ? ['It was reopened more often than it was signed.'] : []),
    ...(signOffs > amendments + 1 ? ['It was signed again without having been reopened.'] : []),
  ];
}
