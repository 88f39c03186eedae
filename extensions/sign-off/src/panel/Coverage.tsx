import { Button, ProgressBar } from '@overread/ui';
import { counted } from '../state/coverage.ts';
import { session } from '../work/session.ts';
import { useSignOff } from './useSignOff.ts';

/** How many of the slices that the final mask covers have really been shown. */
export function Coverage() {
  const { coverage } = useSignOff();
  const { shown, total } = counted(coverage);
  if (total === 0) return <p className="sign__seen ov-soft">No final mask: there is nothing to scroll through.</p>;
  const isAll = shown === total;
  return (
    <section className="sign__seen" aria-label="Slices shown">
      <ProgressBar value={shown} max={total} label="Slices of the final mask that were shown" />
      <div className="ov-row">
        <strong data-ov="slices-shown" data-ov-shown={shown} data-ov-total={total}>
          {shown} of {total} slices shown
        </strong>
        <span className="ov-push">
          {isAll ? (
            <span className="sign__ok">✓ all</span>
          ) : (
            <Button small keyHint="N" data-ov="next-unseen" onClick={() => void session.goToUnseen()}>
              Next not shown
            </Button>
          )}
        </span>
      </div>
    </section>
  );
}
