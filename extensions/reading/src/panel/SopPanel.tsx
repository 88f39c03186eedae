import { CONSOLE_PATH } from '@overread/ids';
import { ErrorNotice, Notice, SaveLine, Spinner } from '@overread/ui';
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
  if (phase === 'failed')
    return (
      <main className="sop sop--only">
        <ErrorNotice error={error}>
          <button type="button" className="ov-button" onClick={() => window.location.reload()}>
            Try again
          </button>
          <a className="ov-button" href={CONSOLE_PATH}>
            Start page
          </a>
        </ErrorNotice>
      </main>
    );
  if (phase === 'closed')
    return (
      <main className="sop sop--only">
        <Notice title="This case has been handed in">
          <p>It is locked and cannot be changed.</p>
          <p>
            <a className="ov-button ov-button--main" href={CONSOLE_PATH}>
              Start page
            </a>
          </p>
        </Notice>
      </main>
    );
  if (!task) return <main className="sop sop--only">{<Spinner>Opening the case …</Spinner>}</main>;
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
