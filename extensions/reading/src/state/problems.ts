import type { Evaluation, MaskKey, ProtocolContent, ReadingConditions } from '@overread/domain';
import { maskItems, readProblems } from '@overread/domain';
import { instancesOf } from './evaluationChanges.ts';

/** One thing that stands between a read and its submission, in words, with the item and lesion to go to. */
export interface Problem {
  readonly sentence: string;
  readonly item: string | null;
  readonly instance: string | null;
}

/** What of an evaluation is handed in: of a case that cannot be evaluated only that, and why. */
export function statedPart(evaluation: Evaluation): Evaluation {
  const { notEvaluable } = evaluation;
  return notEvaluable ? { notEvaluable, items: {}, answers: {} } : evaluation;
}

/** How the read was made: masks that are not handed in were not asked about either. */
export function statedConditions(
  { notEvaluable }: Evaluation,
  { selfCheck, ...conditions }: ReadingConditions,
): ReadingConditions {
  return { ...conditions, ...(selfCheck && !notEvaluable ? { selfCheck } : {}) };
}

/**
 * What the server would refuse (`C`), by the same rules as the server's. `voxels` counts them per mask, by
 * `maskKeyText`. A problem with an answer about a lesion leads to the lesion.
 */
export function problemsOf(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  voxels: Readonly<Record<string, number>>,
): readonly Problem[] {
  const masks = evaluation.notEvaluable
    ? []
    : Object.entries(voxels).map(([text, n]) => ({ ...maskKey(text), isEmpty: n === 0 }));
  return readProblems(protocol, statedPart(evaluation), masks).map(({ sentence, item, instance }) => ({
    sentence,
    item: instance === null ? item : ownerOf(protocol, evaluation, item, instance),
    instance,
  }));
}

function maskKey(text: string): MaskKey {
  const [item = '', instance = null] = text.split('/');
  return { item, instance };
}

function ownerOf(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  item: string | null,
  instance: string,
): string | null {
  const asked = protocol.items.find((one) => one.key === item);
  if (asked?.kind === 'question' && asked.of !== undefined) return asked.of;
  if (asked) return item;
  const owner = maskItems(protocol).find((one) => instancesOf(evaluation, one.key).some(({ key }) => key === instance));
  return owner?.key ?? item;
}
