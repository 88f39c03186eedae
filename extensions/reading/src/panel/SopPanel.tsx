import { NoTask, SaveLine, Spinner } from '@overread/ui';
import { session } from '../work/session.ts';
import { CaseHead } from './CaseHead.tsx';
import { Dialogs } from './Dialogs.tsx';
import { ItemList } from './ItemList.tsx';
import { PanelFoot } from './PanelFoot.tsx';
import { ReviewCard } from './ReviewCard.tsx';
import { Tools } from './Tools.tsx';
import { useReading } from './useReading.ts';

/** The SOP panel: everything a reader needs beside the image. */
export function SopPanel() {
  const { phase, error, task, save } = useReading();
  if (phase === 'failed' || phase === 'closed' || !task)
    return (
      <main className="sop sop--only">
        <NoTask phase={phase} error={error} closed="This case has been handed in">
          <p>It is locked and cannot be changed.</p>
        </NoTask>
      </main>
    );
  const isOpening = phase === 'loading' || phase === 'choosing';
  return (
    <main className="sop" aria-label="Annotation SOP">
      <CaseHead task={task} />
      {(phase === 'working' || phase === 'submitting') && (
        <SaveLine save={save} onSettle={(which) => void session.settleConflict(which)} />
      )}
      {phase === 'loading' && (
        <div className="sop__body">
          <Spinner>Loading the images …</Spinner>
        </div>
      )}
      {!isOpening && (
        <>
          <Tools />
          <ReviewCard />
          <ItemList />
          <PanelFoot />
        </>
      )}
      <Dialogs onChoose={(which) => session.chooseOpening(which)} />
    </main>
  );
}
