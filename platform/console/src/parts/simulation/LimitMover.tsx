import { type LimitSimulationView, type LimitView, stepOfLimit } from '@overread/contract';
import { Button, Field } from '@overread/ui';
import { useId, useState } from 'react';
import { counted } from '../reliability/reliabilityWords.ts';
import { limitScale } from './limitScale.ts';
import { ShareChart } from './ShareChart.tsx';
import { StepTable } from './StepTable.tsx';
import { changingSides, limitWords, stepSentences } from './simulationWords.ts';

interface Props {
  readonly limit: LimitView;
  readonly simulation: LimitSimulationView;
}

/** A limit that can be moved by slider or by number, what it would send to the adjudicator, and which cases change sides. */
export function LimitMover({ limit, simulation }: Props) {
  const [text, setText] = useState(String(limit.value));
  const [chosen, setChosen] = useState(limit.value);
  // What was typed widens the scale; what the slider says does not, or its end would run away from it.
  const [reach, setReach] = useState(limit.value);
  const id = useId();
  const { steps } = simulation;
  const scale = limitScale(limit, steps, reach);
  const fault = faultOf(text, limit);
  const take = (typed: string) => {
    setText(typed);
    if (faultOf(typed, limit) === null) setChosen(Number(typed));
  };
  const [at, present] = [stepOfLimit(steps, limit, chosen), stepOfLimit(steps, limit, limit.value)];
  const [step, now] = [steps[at], steps[present]];
  if (step === undefined || now === undefined) return null;
  const changing = changingSides(simulation, at, present);
  return (
    <>
      <div className="pg-move">
        <Field
          label={`Limit${limit.unit === '' ? '' : ` (${limit.unit.trim()})`}`}
          type="number"
          inputMode="decimal"
          step={scale.grain}
          value={text}
          error={fault}
          hint={`Present limit: ${limitWords(limit.value, limit)}`}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            take(typed);
            if (faultOf(typed, limit) === null) setReach(Number(typed));
          }}
        />
        <div className="ov-field">
          <label className="ov-label" htmlFor={id}>
            Move the limit
          </label>
          <input
            id={id}
            type="range"
            className="pg-slider"
            min={scale.from}
            max={scale.to}
            step={scale.grain}
            value={chosen}
            aria-valuetext={`${limitWords(chosen, limit)}: ${step.cases} of ${counted(simulation.cases, 'case')}`}
            onChange={(event) => take(event.currentTarget.value)}
          />
          <span className="ov-hint">
            Arrow keys move it by {limitWords(scale.grain, limit)}, Page up and Page down by more.
          </span>
        </div>
        <Button onClick={() => take(String(limit.value))} disabled={chosen === limit.value && fault === null}>
          Back to the present limit
        </Button>
      </div>
      <div aria-live="polite" className="ov-stack">
        {stepSentences(step, now, simulation).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p>{changeSentence(at, present, changing.length)}</p>
      </div>
      {changing.length > 0 && (
        <ul className="pg-labels" aria-label="Cases that change sides">
          {changing.map((label) => (
            <li key={label}>{label}</li>
          ))}
        </ul>
      )}
      <ShareChart limit={limit} simulation={simulation} scale={scale} chosen={chosen} />
      <p className="pg-legend ov-soft" aria-hidden="true">
        <span className="pg-key pg-key-cases" /> cases, with 95 % interval
        <span className="pg-key pg-key-items" /> items
        <span className="pg-key pg-key-present" /> present limit
        <span className="pg-key pg-key-chosen" /> chosen limit
      </p>
      <StepTable limit={limit} simulation={simulation} />
    </>
  );
}

/** Why a typed limit is none, or null. */
function faultOf(text: string, { lowest, highest, isWhole, unit }: LimitView): string | null {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return 'Type a number.';
  if (isWhole && !Number.isInteger(value)) return 'Type a whole number.';
  if (value < lowest || (highest !== null && value > highest))
    return highest === null
      ? `Type a number from ${limitWords(lowest, { unit })} on.`
      : `Type a number from ${lowest} to ${limitWords(highest, { unit })}.`;
  return null;
}

function changeSentence(at: number, present: number, count: number): string {
  if (count === 0) return at === present ? 'This says what the present limit says.' : 'No case changes sides.';
  return at > present
    ? `${counted(count, 'case')} would go to the adjudicator beside those that go now:`
    : `${counted(count, 'case')} would no longer go to the adjudicator:`;
}
