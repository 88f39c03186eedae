import { DECISIONS, newUnit, unitLabel, unitWork } from '@overread/domain';
import { Badge } from '@overread/ui';
import { useEffect, useRef } from 'react';
import type { Row, RowState } from '../state/workList.ts';
import { actions, board } from '../work/session.ts';
import { UnitCard } from './UnitCard.tsx';
import { useAdjudication } from './useAdjudication.ts';

/** What is to be decided, the unit at hand unfolded; below, grey, what is agreed. */
export function WorkList() {
  const { task, view, active } = useAdjudication();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active !== null) body.current?.querySelector(`[data-unit="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (!task || !view) return null;
  const rows = board.rows().map((row) => ({ row, state: board.stateOf(row) }));
  const left = rows.filter(({ state }) => state.kind === 'open' || state.kind === 'incomplete').length;
  const { content } = task.protocol;
  return (
    <div className="adj__body" ref={body}>
      <h2 className="adj__count" aria-live="polite">
        {left === 0 ? 'All decided' : `${left} to decide`}
        {view.agreed.length > 0 && <span className="ov-soft"> · {view.agreed.length} agreed</span>}
      </h2>
      <ol className="adj__list">
        {rows.map(({ row, state }, i) => (
          <li
            key={row.unit.id}
            data-unit={row.unit.id}
            data-ov-state={state.kind}
            className={row.unit.id === active ? 'unit unit--active' : 'unit'}
          >
            <button
              type="button"
              className="unit__head"
              aria-expanded={row.unit.id === active}
              onClick={() => void actions.activate(row.unit.id)}
            >
              <span className="unit__number">{i + 1}</span>
              <span className="unit__words">
                {row.sentences.map((sentence) => (
                  <span key={sentence}>{sentence}</span>
                ))}
              </span>
              <Mark row={row} state={state} />
            </button>
            {row.unit.id === active && <UnitCard row={row} state={state} />}
          </li>
        ))}
      </ol>
      {view.agreed.length > 0 && (
        <section className="agreed" aria-label="Agreed">
          <h3>Agreed, stays as it is</h3>
          <ul>
            {view.agreed.map(({ unit, item, sentence }) => (
              <li key={unit} data-agreed={unit}>
                <strong>
                  {unitLabel(content, unitWork(content, newUnit(unit) ?? { id: unit, item, left: null, right: null }))}
                </strong>{' '}
                · {sentence}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Mark({ row, state }: { readonly row: Row; readonly state: RowState }) {
  switch (state.kind) {
    case 'done':
      return <Badge tone="ok">{row.isNew ? 'added' : DECISIONS[state.decision.decision].toLowerCase()}</Badge>;
    case 'incomplete':
      return <Badge tone="warn">not complete</Badge>;
    case 'moot':
      return <Badge>not needed</Badge>;
    case 'open':
      return row.severity ? <Badge tone={row.severity === 'critical' ? 'bad' : 'warn'}>{row.severity}</Badge> : null;
  }
}
