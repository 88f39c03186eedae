import { type ContentContext, newUnit, type Unit, type UnitDecision, unitKind } from '@overread/domain';

/** What a decision on a unit is about, as far as its result could be held against the reads. */
export interface StandingQuestion {
  readonly context: ContentContext;
  readonly unit: Unit;
  readonly decision: UnitDecision['decision'] | undefined;
  /** Whether the images of the unit lie in the patient; null where no image set is known. */
  readonly isPlaced: boolean | null;
}

/** Why there are no live numbers of a result, in words; null where there are, or where nobody would look for them: undecided, or no mask. */
export function whyNoStanding({ context, unit, decision, isPlaced }: StandingQuestion): string | null {
  if (newUnit(unit.id)) return 'Neither read has this lesion, so there is nothing to compare it with.';
  if (decision === undefined) return null;
  const kind = unitKind(context.protocol, unit);
  if (kind === 'state' && decision !== 'indeterminate')
    return 'The reads differ in whether there is anything to outline; what follows is compared once you submit.';
  if (kind !== 'mask') return null;
  if (decision === 'indeterminate') return 'Not to be decided: there is no result to compare.';
  if (isPlaced === false) return 'These images have no place in the patient; the result is compared once you submit.';
  return null;
}

/** What the numbers of a structure leave out until the case is submitted: findings joined to it, rules on several together. Null if nothing. */
export function measuredLater({ protocol }: ContentContext, unit: Unit): string | null {
  const labels = (parts: readonly { readonly label: string }[]) => parts.map(({ label }) => label).join(', ');
  const inside = protocol.items.filter((item) => item.kind === 'mask' && item.nestedIn === unit.item);
  const together = (protocol.composites ?? []).filter(({ of }) => of.includes(unit.item));
  const sentences = [
    inside.length > 0 ? `Measured as outlined: ${labels(inside)} inside it will be added when you submit.` : '',
    together.length > 0 ? `Measured by itself, not as a part of ${labels(together)}.` : '',
  ].filter(Boolean);
  return sentences.length > 0 ? sentences.join(' ') : null;
}
