import {
  adjudicationProblems,
  type Comparison,
  type ContentContext,
  type Discrepancy,
  newUnit,
  type ProtocolContent,
  parentUnit,
  type Unit,
  type UnitDecision,
  unitLabel,
  unitNumber,
  unitWork,
} from '@overread/domain';

/** One line of the list: a unit to decide, with the sentences of its differences. */
export interface Row {
  readonly unit: Unit;
  readonly label: string;
  readonly sentences: readonly string[];
  readonly severity: Discrepancy['severity'] | null;
  /** A lesion that the adjudicator added. */
  readonly isNew: boolean;
}

/** The units that are to be decided: all but the agreed ones. */
export function openUnitIds(comparison: Comparison): readonly string[] {
  return comparison.units.map((unit) => unit.id).filter((id) => !comparison.concordantUnits.includes(id));
}

/** What is to be decided, in the order in which the server gave the differences; own new lesions last. */
export function workList(
  protocol: ProtocolContent,
  comparison: Comparison,
  decisions: readonly UnitDecision[],
): readonly Row[] {
  const open = new Set(openUnitIds(comparison));
  const order = [...new Set([...comparison.discrepancies.map((one) => one.unit), ...open])];
  const given = order.flatMap((id): Row[] => {
    const unit = comparison.units.find((one) => one.id === id);
    if (!unit || !open.has(id)) return [];
    const own = comparison.discrepancies.filter((one) => one.unit === id);
    const label = unitLabel(protocol, unitWork(protocol, unit));
    const sentences = own.length ? [...new Set(own.map((one) => one.sentence))] : [label];
    return [{ unit, label, sentences, severity: own[0]?.severity ?? null, isNew: false }];
  });
  const added = decisions.flatMap(({ unit: id }): Row[] => {
    const unit = newUnit(id);
    const item = protocol.items.find((one) => one.key === unit?.item);
    if (!unit || !item) return [];
    const label = `New ${item.label.charAt(0).toLowerCase()}${item.label.slice(1)} ${unit.left?.slice(1)}`;
    return [{ unit, label, sentences: [`${label}, seen by neither reader`], severity: null, isNew: true }];
  });
  return [...given, ...added];
}

/** Whether a line is done, needs nothing because its lesion is not kept, or is still open and why. */
export type RowState =
  | { readonly kind: 'open' }
  | { readonly kind: 'incomplete'; readonly sentence: string }
  | { readonly kind: 'moot' }
  | { readonly kind: 'done'; readonly decision: UnitDecision };

/** State of a line. */
export function rowState(context: ContentContext, row: Row, work: readonly UnitDecision[]): RowState {
  const open = openUnitIds(context.comparison);
  const decision = work.find((one) => one.unit === row.unit.id);
  if (!decision) {
    const parent = parentUnit(row.unit.id);
    const isMoot = parent !== null && open.includes(parent) && isDropped(context, parent, work);
    return { kind: isMoot ? 'moot' : 'open' };
  }
  const [problem] = adjudicationProblems(
    { ...context, comparison: { ...context.comparison, units: row.isNew ? context.comparison.units : [row.unit] } },
    row.isNew ? [] : [row.unit.id],
    [decision],
  );
  return problem === undefined ? { kind: 'done', decision } : { kind: 'incomplete', sentence: problem };
}

function isDropped({ drawnMasks }: ContentContext, lesion: string, decisions: readonly UnitDecision[]): boolean {
  const decision = decisions.find((one) => one.unit === lesion)?.decision;
  const item = lesion.split(':')[0];
  const isDrawn = drawnMasks.some((key) => key.item === item && key.instance === `i${unitNumber(lesion)}`);
  return decision === 'indeterminate' || (decision === 'neither' && !isDrawn);
}
