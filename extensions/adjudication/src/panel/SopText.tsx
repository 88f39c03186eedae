import type { MaskItem, QuestionItem } from '@overread/domain';

interface Props {
  readonly item: MaskItem | null;
  readonly question: QuestionItem | null;
  readonly isOpen: boolean;
}

/** What the SOP says about the item at hand. */
export function SopText({ item, question, isOpen }: Props) {
  if (!item && !question?.choices) return null;
  return (
    <details className="soptext" open={isOpen} data-ov="sop">
      <summary>What the SOP says{item ? ` about ${item.label.toLowerCase()}` : ''}</summary>
      {item && (
        <dl>
          <dt>Include</dt>
          <dd>{item.include}</dd>
          <dt>Exclude</dt>
          <dd>{item.exclude}</dd>
        </dl>
      )}
      {question?.choices && <p>Choices: {question.choices.map((choice) => choice.label).join(' · ')}</p>}
    </details>
  );
}
