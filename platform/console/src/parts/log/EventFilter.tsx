import { Button, Field, Select } from '@overread/ui';
import { useState } from 'react';
import { EVENT_KINDS, type EventNarrowing } from './eventNarrowing.ts';

interface Props {
  readonly projects: readonly string[];
  readonly narrowing: EventNarrowing;
  readonly onChange: (narrowing: EventNarrowing) => void;
}

/** Narrows the events to a project, a case, a person, a kind and days. */
export function EventFilter({ projects, narrowing, onChange }: Props) {
  const [draft, setDraft] = useState(narrowing);
  const field = (key: keyof EventNarrowing) => ({
    value: draft[key],
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, [key]: currentTarget.value }),
  });
  return (
    <form
      className="ov-stack"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(draft);
      }}
    >
      <div className="pg-filter">
        {projects.length > 0 && (
          <Select label="Project" {...field('project')}>
            <option value="">All</option>
            {projects.map((key) => (
              <option key={key}>{key}</option>
            ))}
          </Select>
        )}
        {projects.length > 0 && <Field label="Case" placeholder="all" {...field('caseLabel')} />}
        <Field label="Person" placeholder="code, such as R-07" {...field('person')} />
        <Select label="What" {...field('kind')}>
          <option value="">Everything</option>
          {[...EVENT_KINDS].map(([group, kinds]) => (
            <optgroup key={group} label={group}>
              {kinds.map(({ kind, label }) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
        <Field label="From" type="date" {...field('fromDay')} />
        <Field label="Up to and including" type="date" {...field('toDay')} />
      </div>
      <span className="ov-row">
        <Button type="submit">Show</Button>
      </span>
    </form>
  );
}
