import { type ItemState, NOT_ASSESSABLE_REASONS } from '@overread/domain';
import { RadioGroup } from '@overread/ui';
import { actions } from '../work/session.ts';
import { useAdjudication } from './useAdjudication.ts';

/** An own statement where the readers say different things about whether an item is there at all. */
export function OwnState({ item, label }: { readonly item: string; readonly label: string }) {
  const { work } = useAdjudication();
  const now = work.drawn.items[item];
  return (
    <>
      <RadioGroup<ItemState>
        legend={`${label} is`}
        inRow
        value={now?.state ?? null}
        onChange={(state) =>
          actions.stateItem(item, { state, ...(state === 'notAssessable' ? { reason: 'other' } : {}) })
        }
        options={[
          { value: 'absent', label: 'absent' },
          { value: 'presentNotMeasured', label: 'present, not outlined' },
          { value: 'notAssessable', label: 'not assessable' },
        ]}
      />
      {now?.state === 'notAssessable' && (
        <RadioGroup
          legend="Why?"
          inRow
          value={now.reason ?? null}
          onChange={(reason) => actions.stateItem(item, { state: 'notAssessable', reason })}
          options={Object.entries(NOT_ASSESSABLE_REASONS).map(([value, text]) => ({ value, label: text }))}
        />
      )}
    </>
  );
}
