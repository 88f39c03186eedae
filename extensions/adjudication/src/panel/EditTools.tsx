import { redoStroke, undoStroke } from '@overread/host';
import { BrushSize, Button } from '@overread/ui';
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
      <BrushSize radiusMm={radiusMm} mostMm={30} onSize={(mm) => actions.setRadius(mm)} />
    </section>
  );
}
