import {
  type Evaluation,
  INDETERMINATE,
  maskItems,
  maskKeyText,
  NOT_ASSESSABLE_REASONS,
  type ProtocolContent,
  printedAnswer,
  questions,
  STATE_SENTENCES,
} from '@overread/domain';
import { millilitres } from '@overread/ui';

/** One line of what is to be signed. */
export interface FinalRow {
  readonly key: string;
  readonly label: string;
  readonly text: string;
  /** Answers of a lesion, under it. */
  readonly answers: readonly string[];
  /** The mask that a click jumps to, by `maskKeyText`. */
  readonly mask: string | null;
  /** Which colour it has in the viewer: item key and lesion number, from 1. */
  readonly color: { readonly item: string; readonly number: number } | null;
}

/** What is to be signed, in the order of the SOP: structures and lesions with their volumes, then the answers. */
export function finalRows(
  protocol: ProtocolContent,
  final: Evaluation,
  volumesMl: Readonly<Record<string, number>>,
): readonly FinalRow[] {
  if (final.notEvaluable)
    return [{ key: 'case', label: 'The case', text: 'not evaluable', answers: [], mask: null, color: null }];
  const volume = (text: string) => (volumesMl[text] === undefined ? '' : millilitres(volumesMl[text]));
  const ofMasks = maskItems(protocol).flatMap((item): readonly FinalRow[] => {
    const { state, reason, instances } = final.items[item.key] ?? { state: null };
    if (state !== 'present' || (item.cardinality === 'many' && !instances?.length)) {
      const reasons: Readonly<Record<string, string>> = {
        ...NOT_ASSESSABLE_REASONS,
        [INDETERMINATE]: 'could not be decided',
      };
      const why = reason ? `: ${(reasons[reason] ?? reason).toLowerCase()}` : '';
      const text =
        reason === INDETERMINATE ? 'could not be decided' : `${STATE_SENTENCES[state ?? 'none'].toLowerCase()}${why}`;
      return [{ key: item.key, label: item.label, text, answers: [], mask: null, color: null }];
    }
    if (item.cardinality === 'one') {
      const mask = maskKeyText({ item: item.key, instance: null });
      return [
        { key: mask, label: item.label, text: volume(mask), answers: [], mask, color: { item: item.key, number: 1 } },
      ];
    }
    return (instances ?? []).map(({ key, answers }, i) => {
      const mask = maskKeyText({ item: item.key, instance: key });
      const own = questions(protocol, item.key).flatMap((question) => {
        const value = answers[question.key];
        return value === undefined ? [] : [`${question.label}: ${printedAnswer(question, value)}`];
      });
      const color = { item: item.key, number: i + 1 };
      return { key: mask, label: `${item.label} ${key.slice(1)}`, text: volume(mask), answers: own, mask, color };
    });
  });
  const ofCase = questions(protocol).map((question): FinalRow => {
    const value = final.answers[question.key];
    const text = value === undefined ? 'not answered' : printedAnswer(question, value);
    return { key: question.key, label: question.label, text, answers: [], mask: null, color: null };
  });
  return [...ofMasks, ...ofCase];
}
