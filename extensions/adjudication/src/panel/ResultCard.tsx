import type { Side, Unit } from '@overread/domain';
import { resultLines, volumeText } from '../state/numbers.ts';
import type { ResultStanding, SideStanding } from '../state/resultStanding.ts';
import { actions, board } from '../work/session.ts';
import { useAdjudication } from './useAdjudication.ts';

const SIGNS = { same: '✓', agrees: '✓', apart: '≠' } as const;

/**
 * How the result of the unit at hand stands against the two reads, following each stroke: verdicts in words with the places where
 * most differs, the scores behind `M`. Between the list and the foot, so that it is in sight wherever the list is scrolled to.
 */
export function ResultCard() {
  const { standing, showNumbers, task, active } = useAdjudication();
  const row = board.rows().find(({ unit }) => unit.id === active);
  if (!task || !row) return null;
  const why = board.whyNoStanding(row.unit);
  const own = standing?.unit === row.unit.id ? standing : null;
  if (!own && why === null) return null;
  const later = own === null ? null : board.measuredLater(row.unit);
  return (
    <section
      className="result"
      aria-label="The result against the reads"
      aria-busy={own?.isMeasuring ?? false}
      data-ov="result"
      data-ov-count={own?.count}
    >
      <p className="result__head">
        <strong>The result</strong>
        <span className="ov-soft">{row.label}</span>
        <span className="ov-soft ov-push" aria-hidden={!own?.isMeasuring} data-ov="measuring">
          {own?.isMeasuring ? 'Measuring …' : ''}
        </span>
      </p>
      {!own && (
        <p className="ov-soft" data-ov="no-standing">
          {why}
        </p>
      )}
      {own?.hasFailed && (
        <p className="ov-soft">
          It cannot be measured while you work, on these images or in this browser. Painting and deciding go on as
          usual.
        </p>
      )}
      {own?.result && (
        <div className={own.isMeasuring ? 'result__now result__now--old' : 'result__now'} aria-hidden={own.isMeasuring}>
          <SideLine side="left" standing={own.result.left} showNumbers={showNumbers} />
          <SideLine side="right" standing={own.result.right} showNumbers={showNumbers} />
          {showNumbers && <Numbers unit={row.unit} result={own.result} />}
          {showNumbers && later && <p className="ov-soft">{later}</p>}
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
