import type { TaskView } from '@overread/contract';
import { Badge, Notice } from '@overread/ui';
import { useAdjudication } from './useAdjudication.ts';

/** Which case, under which SOP; on top why it came back, if it did. */
export function Head({ task }: { readonly task: TaskView }) {
  const { view } = useAdjudication();
  const { content, version } = task.protocol;
  const clinical = Object.values(task.case.clinical).filter(Boolean).join(' · ');
  return (
    <header className="adj__head">
      <div className="ov-row">
        <h1>{task.case.label}</h1>
        <span className="ov-push">
          <Badge>{task.code}</Badge>
        </span>
      </div>
      <p className="ov-soft">
        {content.title} · <strong>SOP {version}</strong>
        {clinical && ` · ${clinical}`}
      </p>
      {view?.returned && (
        <Notice tone="warn" title={`Returned by the approver: ${view.returned.reason}`}>
          {view.returned.comment && <p>“{view.returned.comment}”</p>}
          <p>Everything is open again. The result pane shows what was returned until you decide anew.</p>
        </Notice>
      )}
    </header>
  );
}
