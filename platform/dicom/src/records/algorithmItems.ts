import { STANDARD } from '../codes/standard.ts';
import { hasConceptMod, text } from '../sr/content.ts';

/** Algorithm Identification (TID 4019) of numbers and containers that a program computed. */
export function algorithmItems(algorithm: {
  readonly name: string;
  readonly version: string;
  readonly parameters: readonly string[];
}) {
  return [
    hasConceptMod(text(STANDARD.algorithmName, algorithm.name)),
    hasConceptMod(text(STANDARD.algorithmVersion, algorithm.version)),
    ...algorithm.parameters.map((one) => hasConceptMod(text(STANDARD.algorithmParameters, one))),
  ];
}
