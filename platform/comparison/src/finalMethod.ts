import { AGREEMENT_VERSION } from '@overread/agreement';
import type { MaskMethod, UnitDecision } from '@overread/domain';
import { composedMethod } from './composeNested.ts';
import type { ResolvedMask } from './resolvedMask.ts';

/** Who and what a final mask may come from, beside the mask itself. */
export interface FinalMethodContext {
  readonly case: { readonly seed: string };
  /** Code of the adjudicator, or the gateway's name. */
  readonly creator: string;
  readonly decisions?: readonly UnitDecision[];
  /** Of the engine that made it; this one by default. */
  readonly version?: string;
}

/**
 * How a final mask came about, with what was added to it. AUTOMATIC: the rule of the protocol made or drew it, and no person chose.
 * Otherwise as the mask that a person took or drew was made; an edit that began with the consensus is SEMIAUTOMATIC.
 */
export function finalMethod(context: FinalMethodContext, mask: ResolvedMask): MaskMethod {
  return composedMethod(uncomposedMethod(context, mask), mask.composedOf, context.version);
}

/** The method that made a mask without a person choosing; null where a person chose or drew. */
export function automaticMethod(mask: Pick<ResolvedMask, 'source'>): string | null {
  if (mask.source.kind === 'combined') return mask.source.method;
  return mask.source.kind === 'side' && mask.source.byLot ? 'randomRead' : null;
}

function uncomposedMethod(context: FinalMethodContext, mask: ResolvedMask): MaskMethod | undefined {
  const automatic = automaticMethod(mask);
  const { version = AGREEMENT_VERSION } = context;
  if (automatic !== null) {
    const parameters =
      automatic === 'randomRead' ? `seed=${context.case.seed}; subject=${mask.unit}` : `unit=${mask.unit}`;
    return { type: 'AUTOMATIC', name: `Overread ${automatic}`, version, parameters };
  }
  const decision = context.decisions?.find((one) => one.unit === mask.unit);
  if (mask.source.kind !== 'drawn' || decision?.decision !== 'edit' || decision.basis !== 'consensus')
    return mask.method;
  if (mask.method !== undefined && mask.method.type !== 'MANUAL') return mask.method;
  return {
    type: 'SEMIAUTOMATIC',
    name: 'Overread consensus',
    version,
    parameters: `unit=${mask.unit}; edited by ${context.creator}`,
  };
}
