import {
  type ContentContext,
  composeContent,
  consensusOfUnit,
  type FinalContent,
  type UnitContent,
} from './finalContent.ts';

/** A context without an adjudicator. */
export type ConsensusContext = Omit<ContentContext, 'drawn' | 'drawnMasks'>;

/** The same with nothing drawn. */
export const undrawn = (context: ConsensusContext): ContentContext => ({
  ...context,
  drawn: { items: {}, answers: {} },
  drawnMasks: [],
});

/** The final content of the units without a failing rule, by the protocol's consensus rules (R1). */
export function consensusContent(context: ConsensusContext): FinalContent {
  const { comparison, protocol } = context;
  const agreed = comparison.units.filter((unit) => comparison.concordantUnits.includes(unit.id));
  return composeContent(
    protocol,
    agreed.flatMap((unit) => {
      const content: UnitContent | null = consensusOfUnit(undrawn(context), unit);
      return content === null ? [] : [{ unit, from: 'agreed', content }];
    }),
  );
}

/**
 * The units that have a consensus at all, failing or not, as content of their own: what `consensus` would give in
 * adjudication, and what the page shows as such.
 */
export function possibleConsensus(context: ConsensusContext): FinalContent {
  return composeContent(
    context.protocol,
    context.comparison.units.flatMap((unit) => {
      const content = consensusOfUnit(undrawn(context), unit);
      return content === null ? [] : [{ unit, from: 'consensus', content }];
    }),
  );
}
