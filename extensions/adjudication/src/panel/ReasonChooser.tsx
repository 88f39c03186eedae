import { ADJUDICATION_REASONS, type UnitDecision } from '@overread/domain';
import { Button, Field } from '@overread/ui';
import { useEffect, useRef, useState } from 'react';
import { actions } from '../work/session.ts';

/** Why it was decided so: one key each, in place; a line of text beside it. */
export function ReasonChooser({ decision, isAsked }: { readonly decision: UnitDecision; readonly isAsked: boolean }) {
  const words = useRef<HTMLInputElement>(null);
  const [wanted, setWanted] = useState(0);
  useEffect(() => {
    // The line comes with the first reason: the caret can go there only once it is drawn. Else the words would be keys.
    actions.onWantsWords = () => setWanted((times) => times + 1);
    return () => {
      actions.onWantsWords = undefined;
    };
  }, []);
  useEffect(() => {
    if (wanted > 0) words.current?.focus();
  }, [wanted]);
  return (
    <div className={isAsked ? 'reason reason--asked' : 'reason'} data-ov="reason">
      <fieldset className="choices">
        <legend className="ov-label">Why?</legend>
        {Object.entries(ADJUDICATION_REASONS).map(([value, label], i) => (
          <Button
            key={value}
            small
            keyHint={isAsked ? String(i + 1) : undefined}
            aria-pressed={decision.reason === value}
            data-ov={`reason-${value}`}
            onClick={() => void actions.giveReason(value)}
          >
            {label}
          </Button>
        ))}
      </fieldset>
      {decision.reason !== '' && (
        <Field
          ref={words}
          label={decision.reason === 'other' ? 'In a few words' : 'Anything to add (not needed)'}
          maxLength={500}
          value={decision.comment ?? ''}
          onChange={(event) => actions.comment(decision.unit, event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey) return;
            event.currentTarget.blur();
            void actions.nextOpen();
          }}
        />
      )}
    </div>
  );
}
