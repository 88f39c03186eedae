import Type, { type Static } from 'typebox';

/** What an adjudicator decides on one unit. */
export const DECISIONS = {
  takeLeft: 'Take left',
  takeRight: 'Take right',
  consensus: 'Consensus',
  edit: 'Edited',
  neither: 'Neither',
  indeterminate: 'Cannot be decided',
} as const;
export type Decision = keyof typeof DECISIONS;

/** Why; closed list, with free text beside `other`. */
export const ADJUDICATION_REASONS = {
  missed: 'Missed by one reader',
  falsePositive: 'Not a finding',
  extent: 'Better outline',
  wrongLabel: 'Wrong label',
  belowLimit: 'Below the size limit',
  sopUnclear: 'SOP unclear',
  needsFollowUp: 'Needs follow-up',
  other: 'Other',
} as const;

const closed = { additionalProperties: false } as const;
/** One decision. `unit` is a unit of the comparison, or `new:<item>:<instance>` for a lesion that both missed. */
export const UnitDecision = Type.Object(
  {
    unit: Type.String({ maxLength: 80 }),
    decision: Type.Union([
      Type.Literal('takeLeft'),
      Type.Literal('takeRight'),
      Type.Literal('consensus'),
      Type.Literal('edit'),
      Type.Literal('neither'),
      Type.Literal('indeterminate'),
    ]),
    /** Side that an edit began with. */
    basis: Type.Optional(
      Type.Union([Type.Literal('left'), Type.Literal('right'), Type.Literal('consensus'), Type.Literal('empty')]),
    ),
    reason: Type.String({ maxLength: 40 }),
    comment: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type UnitDecision = Static<typeof UnitDecision>;
export const AdjudicationDecisions = Type.Object({ decisions: Type.Array(UnitDecision, { maxItems: 500 }) }, closed);
export type AdjudicationDecisions = Static<typeof AdjudicationDecisions>;
