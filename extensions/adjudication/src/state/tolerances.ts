import { type ProtocolContent, predicatesOf } from '@overread/domain';

/** Tolerances, in mm, at which the SOP's rules ask for the surface Dice of an item; each once, ascending. */
export function tolerancesOf(protocol: ProtocolContent, item: string): readonly number[] {
  const asked = protocol.rules
    .filter((rule) => rule.item === item)
    .flatMap(predicatesOf)
    .flatMap((one) => (one.predicate === 'metric' && one.metric === 'nsd' ? (one.toleranceMm ?? []) : []));
  return [...new Set(asked)].sort((a, b) => a - b);
}
