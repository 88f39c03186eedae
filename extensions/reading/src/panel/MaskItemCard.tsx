import { type ItemState, type MaskItem, maskKeyText, NOT_ASSESSABLE_REASONS } from '@overread/domain';
import { Badge, Button, lesionColor, RadioGroup } from '@overread/ui';
import { instancesOf, itemOf } from '../state/evaluationChanges.ts';
import { actions, session } from '../work/session.ts';
import { Lesions } from './Lesions.tsx';
import { sizeWords } from './sizeWords.ts';
import { useReading } from './useReading.ts';

const WORDS: Record<ItemState, string> = {
  present: 'Present',
  absent: 'Absent',
  presentNotMeasured: 'Present, not measured',
  notAssessable: 'Not assessable',
};
const REASONS = Object.entries(NOT_ASSESSABLE_REASONS).map(([value, label], i) => ({
  value,
  label,
  hint: String(i + 1),
}));

/** One structure or kind of lesion: rules, state, lesions with their questions, volume. */
export function MaskItemCard({ item }: { readonly item: MaskItem }) {
  const { evaluation, activeItem, askingReason, sizes } = useReading();
  const { state, reason } = itemOf(evaluation, item.key);
  const isActive = activeItem === item.key;
  const isAsking = askingReason === item.key;
  const lesions = instancesOf(evaluation, item.key);
  const size = sizes[maskKeyText({ item: item.key, instance: null })];
  const choose = (value: ItemState) =>
    value === 'notAssessable' ? session.store.set({ askingReason: item.key }) : actions.decide(item.key, value);
  return (
    <section className={isActive ? 'item item--active' : 'item'} aria-label={item.label}>
      <button
        type="button"
        className="item__head"
        aria-expanded={isActive}
        onClick={() => void actions.activate(item.key)}
      >
        <span
          className="item__color"
          style={{ background: `rgb(${lesionColor(item.color, 1).join(' ')})` }}
          aria-hidden="true"
        />
        <span className="item__name">{item.label}</span>
        {state === 'present' && item.cardinality === 'many' && <Badge tone="ok">{lesions.length}</Badge>}
        {state === 'present' && item.cardinality === 'one' && (
          <Badge tone={size?.voxels ? 'ok' : 'warn'}>{size?.voxels ? sizeWords(size) : 'no outline yet'}</Badge>
        )}
        {state !== null && state !== 'present' && (
          <Badge tone={state === 'notAssessable' ? 'warn' : undefined}>{WORDS[state].toLowerCase()}</Badge>
        )}
        {state === null && <Badge tone="warn">open</Badge>}
      </button>
      {isActive && (
        <div className="item__body">
          <dl className="item__rules">
            <dt>Include</dt>
            <dd>{item.include}</dd>
            <dt>Exclude</dt>
            <dd>{item.exclude}</dd>
            <dt>Code</dt>
            <dd>
              {item.type.meaning}{' '}
              <span className="ov-soft">
                ({item.type.scheme} {item.type.value})
              </span>
            </dd>
          </dl>
          <div className="item__states">
            <RadioGroup
              legend={`State of ${item.label}`}
              hideLegend
              inRow
              value={isAsking ? 'notAssessable' : state}
              onChange={choose}
              options={[
                { value: 'present', label: WORDS.present },
                { value: 'absent', label: WORDS.absent, hint: 'X' },
                { value: 'presentNotMeasured', label: WORDS.presentNotMeasured },
                { value: 'notAssessable', label: WORDS.notAssessable, hint: 'N' },
              ]}
            />
          </div>
          {(isAsking || state === 'notAssessable') && (
            <div className="item__why">
              <RadioGroup
                legend="Why?"
                inRow
                value={isAsking ? null : (reason ?? null)}
                onChange={(value) => actions.decide(item.key, 'notAssessable', value)}
                options={REASONS}
              />
            </div>
          )}
          {item.cardinality === 'many' && (state === null || state === 'present') && <Lesions item={item} />}
          {item.cardinality === 'one' && (state === null || state === 'present') && !size?.voxels && (
            <p className="ov-soft">Paint it on the images; the item is then present.</p>
          )}
          {item.cardinality === 'many' && (state === null || state === 'present') && (
            <Button look="main" keyHint="A" onClick={() => void actions.addLesion(item.key)}>
              New lesion
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
