import { type ReactNode, useId } from 'react';

/** One choice; `hint` may hold a key. */
export interface RadioOption<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

interface Props<V extends string> {
  readonly legend: ReactNode;
  readonly hideLegend?: boolean;
  readonly options: readonly RadioOption<V>[];
  readonly value: V | null;
  readonly onChange: (value: V) => void;
  /** Side by side instead of one below the other. */
  readonly inRow?: boolean;
  readonly disabled?: boolean;
  readonly required?: boolean;
}

/** One of several, all in view. */
export function RadioGroup<V extends string>({
  legend,
  hideLegend,
  options,
  value,
  onChange,
  inRow,
  disabled,
  required,
}: Props<V>) {
  const name = useId();
  return (
    <fieldset className="ov-field" disabled={disabled}>
      <legend className={hideLegend ? 'ov-hide' : 'ov-label'}>
        {legend}
        {required && value === null && <span className="ov-hint"> · to answer</span>}
      </legend>
      <div className={inRow ? 'ov-choices ov-choices--row' : 'ov-choices'}>
        {options.map((option) => (
          <label className="ov-choice" key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.label}
              {option.hint && <span className="ov-hint"> {option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
