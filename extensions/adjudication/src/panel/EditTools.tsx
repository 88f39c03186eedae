import { redoStroke, undoStroke } from '@overread/host';
import { Button } from '@overread/ui';
import { actions } from '../work/session.ts';
import { useAdjudication } from './useAdjudication.ts';

/** Brush and eraser while the result pane is yellow. */
export function EditTools() {
  const { tool, radiusMm } = useAdjudication();
  return (
    <section className="paint" aria-label="Painting" data-ov="painting">
      <div className="ov-row">
        <strong>Paint in the yellow pane</strong>
        <span className="ov-push">
          <Button small look="main" keyHint="Esc" data-ov="painting-done" onClick={() => void actions.escape()}>
            Done
          </Button>
        </span>
      </div>
      <div className="ov-row">
        <Button small keyHint="B" aria-pressed={tool === 'brush'} onClick={() => actions.takeTool('brush')}>
          Brush
        </Button>
        <Button small keyHint="E" aria-pressed={tool === 'eraser'} onClick={() => actions.takeTool('eraser')}>
          Eraser
        </Button>
        <Button small aria-label="Undo" title="Undo (Ctrl+Z)" onClick={undoStroke}>
          ↶
        </Button>
        <Button small aria-label="Redo" title="Redo (Ctrl+Y)" onClick={redoStroke}>
          ↷
        </Button>
      </div>
      <label className="paint__size">
        <span>Size</span>
        <input
          type="range"
          min={0.5}
          max={30}
          step={0.5}
          value={radiusMm}
          aria-label="Radius of brush and eraser in millimetres"
          onChange={(event) => actions.setRadius(Number(event.target.value))}
        />
        <output>{radiusMm} mm</output>
      </label>
    </section>
  );
}
