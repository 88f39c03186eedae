import { NoTask, SaveLine, Spinner } from '@overread/ui';
import { session } from '../work/session.ts';
import { Dialogs } from './Dialogs.tsx';
import { Foot } from './Foot.tsx';
import { Head } from './Head.tsx';
import { ResultCard } from './ResultCard.tsx';
import { SliceStrip } from './SliceStrip.tsx';
import { useAdjudication } from './useAdjudication.ts';
import { WorkList } from './WorkList.tsx';

/** The panel of adjudicate mode. */
export function DecisionsPanel() {
  const { phase, error, task, save } = useAdjudication();
  if (phase === 'failed' || phase === 'closed' || !task)
    return (
      <main className="adj adj--only">
        <NoTask phase={phase} error={error} closed="This case has been settled">
          <p>It is locked and cannot be changed.</p>
        </NoTask>
      </main>
    );
  const isOpen = phase !== 'loading' && phase !== 'choosing';
  return (
    <main className="adj" aria-label="Adjudication" data-ov-phase={phase}>
      <Head task={task} />
      {isOpen && phase !== 'submitted' && (
        <SaveLine save={save} onSettle={(which) => void session.settleConflict(which)} />
      )}
      {!isOpen && (
        <div className="adj__body">
          <Spinner>Loading images and reads …</Spinner>
        </div>
      )}
      {isOpen && (
        <>
          <SliceStrip />
          <WorkList />
          <ResultCard />
          <Foot />
        </>
      )}
      <Dialogs />
    </main>
  );
}
