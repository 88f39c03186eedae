import type { TaskView } from '@overread/contract';
import { jumpToSlice } from '@overread/host';
import { Button, Dialog, Notice, Spinner } from '@overread/ui';
import { useEffect } from 'react';
import { problemsOf } from '../state/problems.ts';
import { voxelCounts } from '../state/voxelCounts.ts';
import { actions, selfCheck, session } from '../work/session.ts';
import { slicesText } from './slicesText.ts';
import { useReading } from './useReading.ts';

/** What is still to do, each line with the way there (`C`). */
export function CheckDialog({ task, onClose }: { readonly task: TaskView; readonly onClose: () => void }) {
  const { evaluation, sizes, unseen, selfCheck: found } = useReading();
  useEffect(() => void selfCheck.look(), []);
  const asked = Array.isArray(found) && !evaluation.notEvaluable ? found : [];
  const open = problemsOf(task.protocol.content, evaluation, voxelCounts(sizes));
  const n = open.length + asked.length + (unseen.length ? 1 : 0);
  const isLooking = found === 'running';
  const goTo = (item: string | null, instance: string | null) => {
    onClose();
    void actions.activate(item, instance);
  };
  const goUnseen = () => {
    onClose();
    const first = session.desk?.slices.at(unseen[0]?.[0] ?? 1);
    if (first) void jumpToSlice(first, session.desk?.viewportId);
  };
  return (
    <Dialog
      title={isLooking ? 'What is still to do' : n === 0 ? 'Nothing left to do' : `${n} to look at`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Back to the images</Button>
          {open.length === 0 && (
            <Button look="main" onClick={() => void selfCheck.beforeSubmitting()}>
              Go on to submit
            </Button>
          )}
        </>
      }
    >
      {n === 0 && !isLooking && (
        <Notice tone="ok">Every item is decided, every question answered, every slice shown.</Notice>
      )}
      <ul className="check">
        {open.map(({ sentence, item, instance }) => (
          <li key={sentence}>
            <span>{sentence}</span>
            <Button small onClick={() => goTo(item, instance)}>
              Go there
            </Button>
          </li>
        ))}
        {asked.map((question, at) => (
          <li key={question.shown}>
            <span>{question.shown}</span>
            <Button small onClick={() => selfCheck.show(asked, at)}>
              Go there
            </Button>
          </li>
        ))}
        {isLooking && (
          <li>
            <Spinner>Looking at your outlines …</Spinner>
          </li>
        )}
        {unseen.length > 0 && (
          <li>
            <span>{slicesText(unseen)} not been shown.</span>
            <Button small onClick={goUnseen}>
              Go there
            </Button>
          </li>
        )}
      </ul>
    </Dialog>
  );
}
