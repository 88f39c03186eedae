import type { Side, Unit } from '@overread/domain';
import { useEffect, useRef } from 'react';
import { resultLines, volumeText } from '../state/numbers.ts';
import type { ResultStanding, SideStanding } from '../state/resultStanding.ts';
import { actions } from '../work/session.ts';
import { useAdjudication } from './useAdjudication.ts';

const SIGNS = { same: '✓', agrees: '✓', apart: '≠' } as const;

/**
 * How the result of the unit at hand stands against the two reads, following each stroke: verdicts in words with the places where
 * most differs, the scores behind `M`.
 */
export function ResultCard({ unit }: { readonly unit: Unit }) {
  const { standing, showNumbers, task, editing } = useAdjudication();
  const card = useRef<HTMLElement>(null);
  const isThere = standing?.unit === unit.id && standing.result !== null;
  useEffect(() => {
    // Once, as it comes: below the brushes it would be out of sight.
    if (isThere && editing === unit.id) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isThere, editing, unit.id]);
  if (standing?.unit !== unit.id || !task) return null;
  const { result, isMeasuring, hasFailed, count } = standing;
  return (
    <section
      ref={card}
      className="result"
      aria-label="The result against the reads"
      aria-busy={isMeasuring}
      data-ov="result"
      data-ov-count={count}
    >
      <p className="result__head">
        <strong>The result</strong>
        <span className="ov-soft" aria-hidden={!isMeasuring} data-ov="measuring">
          {isMeasuring ? 'Measuring …' : ''}
        </span>
      </p>
      {hasFailed && (
        <p className="ov-soft">
          It cannot be measured while you work, on these images or in this browser. Painting and deciding go on as
          usual.
        </p>
      )}
      {result && (
        <div className={isMeasuring ? 'result__now result__now--old' : 'result__now'} aria-hidden={isMeasuring}>
          <SideLine side="left" standing={result.left} showNumbers={showNumbers} />
          <SideLine side="right" standing={result.right} showNumbers={showNumbers} />
          {showNumbers && <Numbers unit={unit} result={result} />}
        </div>
      )}
    </section>
  );
}

function SideLine({
  side,
  standing,
  showNumbers,
}: {
  readonly side: Side;
  readonly standing: SideStanding;
  readonly showNumbers: boolean;
}) {
  const { kind, sentence, scores, worst } = standing;
  return (
    <div className={`result__side result__side--${side}`} data-ov={`result-${side}`} data-ov-standing={kind}>
      <p>
        <span className="result__sign" aria-hidden="true">
          {SIGNS[kind]}
        </span>
        {sentence}
        {showNumbers && scores.length > 0 && `, ${scores.join(', ')}`}.
      </p>
      {worst.length > 0 && (
        <fieldset className="result__places">
          <legend className="ov-hide">Where the result differs most from the {side} read</legend>
          <span className="ov-soft" aria-hidden="true">
            Differs most on slice
          </span>
          {worst.map((index) => (
            <button
              key={index}
              type="button"
              className="result__place"
              aria-label={`Go to slice ${index + 1}, where the result and the ${side} read differ`}
              data-ov="result-place"
              onClick={() => void actions.jumpToIndex(index)}
            >
              {index + 1}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}

function Numbers({ unit, result }: { readonly unit: Unit; readonly result: ResultStanding }) {
  const { task } = useAdjudication();
  if (!task) return null;
  const lines = resultLines(task.protocol.content, unit.item, result);
  return (
    <table className="result__numbers" data-ov="result-numbers">
      <thead>
        <tr>
          <th scope="col">Result against</th>
          <th scope="col">Left</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, left, right, limit }) => (
          <tr key={name} data-ov-number={name}>
            <th scope="row">
              {name}
              {limit && <small>SOP: {limit}</small>}
            </th>
            <td>{left}</td>
            <td>{right}</td>
          </tr>
        ))}
        <tr data-ov-number="Volume">
          <th scope="row">
            Volume<small>result: {volumeText(result.resultMl)}</small>
          </th>
          <td>{volumeText(result.left.readMl)}</td>
          <td>{volumeText(result.right.readMl)}</td>
        </tr>
      </tbody>
    </table>
  );
}
