import { Button, ProgressBar } from '@overread/ui';
import { selfCheck, session } from '../work/session.ts';
import { useReading } from './useReading.ts';

/** Slices seen, check, submit, and the ways out. */
export function PanelFoot() {
  const { slicesSeen, slicesTotal, phase, selfCheck: found } = useReading();
  const open = (kind: 'check' | 'keys' | 'decline' | 'notEvaluable') =>
    session.store.set({ dialog: { kind }, submitError: null });
  return (
    <footer className="sop__foot">
      <div className="sop__seen">
        <ProgressBar value={slicesSeen} max={slicesTotal} label="Slices shown" />
        <span className="ov-soft">
          {slicesSeen} of {slicesTotal} slices shown
        </span>
      </div>
      <div className="ov-row">
        <Button keyHint="C" onClick={() => open('check')}>
          Check
        </Button>
        <span className="sop__grow">
          <Button
            look="main"
            keyHint="Ctrl Enter"
            busy={phase === 'submitting' || found === 'running'}
            onClick={() => void selfCheck.beforeSubmitting()}
          >
            Submit
          </Button>
        </span>
      </div>
      <div className="ov-row sop__ways">
        <Button small look="plain" onClick={() => open('notEvaluable')}>
          Not evaluable
        </Button>
        <Button small look="plain" onClick={() => open('decline')}>
          Decline
        </Button>
        <span className="ov-push">
          <Button small look="plain" onClick={() => open('keys')}>
            Keys ?
          </Button>
        </span>
      </div>
    </footer>
  );
}
