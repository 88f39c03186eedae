import { IMAGE_QUALITY_QUESTION, type Item } from '@overread/domain';
import { Button, Notice } from '@overread/ui';
import { useEffect, useRef } from 'react';
import { MaskItemCard } from './MaskItemCard.tsx';
import { QualityCard } from './QualityCard.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { useReading } from './useReading.ts';

/** What the SOP asks for, in its order; the active one unfolded. */
export function ItemList() {
  const { task, activeItem, activeInstance, askingReason, undo, evaluation, placeProblems } = useReading();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (activeItem === null) return;
    const card = body.current?.querySelector(`[data-item="${activeItem}"]`);
    const inner = askingReason === null ? card?.querySelector('.lesion--active') : card?.querySelector('.item__why');
    (activeInstance === null && askingReason === null ? card : (inner ?? card))?.scrollIntoView({ block: 'nearest' });
  }, [activeItem, activeInstance, askingReason]);
  if (!task) return null;
  return (
    <div className="sop__body" ref={body}>
      {undo && (
        <Notice>
          <div className="ov-row">
            <span>{undo.text}</span>
            <span className="ov-push">
              <Button small onClick={undo.run}>
                Take it back
              </Button>
            </span>
          </div>
        </Notice>
      )}
      {placeProblems.map((sentence) => (
        <Notice key={sentence} tone="warn" title="Not to be read here">
          {sentence}
        </Notice>
      ))}
      {evaluation.notEvaluable && (
        <Notice tone="warn" title="The case is marked as not evaluable">
          What you entered below is kept but not handed in.
        </Notice>
      )}
      <ol className="sop__items">
        {task.protocol.content.items.filter(isShown).map((item) => (
          <li key={item.key} data-item={item.key}>
            {item.kind === 'mask' && <MaskItemCard item={item} />}
            {item.kind === 'question' && <QuestionCard question={item} />}
          </li>
        ))}
        <li data-item={IMAGE_QUALITY_QUESTION}>
          <QualityCard />
        </li>
      </ol>
    </div>
  );
}

/** Questions of a lesion stand with their lesion. */
function isShown(item: Item): boolean {
  return item.kind === 'mask' || (item.kind === 'question' && item.scope === 'case');
}
