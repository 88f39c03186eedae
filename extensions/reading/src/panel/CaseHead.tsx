import type { TaskView } from '@overread/contract';
import { Badge } from '@overread/ui';
import { useReading } from './useReading.ts';

const SHOWN = { age: 'Age', sex: 'Sex', indication: 'Indication' } as const;

/** Which case, under which SOP, and what readers are told about it. */
export function CaseHead({ task }: { readonly task: TaskView }) {
  const { evaluation } = useReading();
  const { content, version } = task.protocol;
  const facts = Object.entries(SHOWN).flatMap(([key, label]) =>
    task.case.clinical[key] ? [`${label}: ${task.case.clinical[key]}`] : [],
  );
  const notices = task.imageSets.flatMap((set) => set.notices.map((notice) => `${set.label}: ${notice}`));
  return (
    <header className="sop__head">
      <div className="ov-row">
        <h1>{task.case.label}</h1>
        {evaluation.notEvaluable && <Badge tone="warn">not evaluable</Badge>}
        <span className="ov-push">
          <Badge>{task.code}</Badge>
        </span>
      </div>
      <p className="ov-soft">
        {content.title} · <strong>SOP {version}</strong>
      </p>
      <p>
        {facts.length ? facts.join(' · ') : 'Nothing about the patient'}{' '}
        <span className="ov-soft">(this is all readers are shown)</span>
      </p>
      {notices.map((notice) => (
        <p className="sop__notice" key={notice}>
          {notice}
        </p>
      ))}
      <details>
        <summary>About this SOP</summary>
        <div className="ov-stack sop__about">
          <p>{content.purpose}</p>
          <Rules title="Cases that belong here" rules={content.inclusion} />
          <Rules title="Cases that do not" rules={content.exclusion} />
        </div>
      </details>
    </header>
  );
}

function Rules({ title, rules }: { readonly title: string; readonly rules: readonly string[] }) {
  if (!rules.length) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className="sop__rules">
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </div>
  );
}
