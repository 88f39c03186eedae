import { redoStroke, type ToolKey, undoStroke } from '@overread/host';
import { BrushSize, Button, ChoiceRow, windowChoices } from '@overread/ui';
import { actions } from '../work/session.ts';
import { useReading } from './useReading.ts';

const TOOL_ROW: readonly (readonly [ToolKey, string, string])[] = [
  ['brush', 'Brush', 'B'],
  ['eraser', 'Eraser', 'E'],
];

/** Brush, eraser, size, windows and image sets: the viewer's own tools, one click away. */
export function Tools() {
  const { task, canPaint, tool, radiusMm, window, imageSet, turned, outlineOnly } = useReading();
  if (!task) return null;
  const { windows, items } = task.protocol.content;
  const hasMasks = items.some((item) => item.kind === 'mask');
  return (
    <section className="sop__tools" aria-label="Tools">
      {turned && (
        <p className="sop__turned" role="alert">
          The image is turned or mirrored. Left and right cannot be answered until it is put back.
        </p>
      )}
      {hasMasks && (
        <div className="ov-row">
          {TOOL_ROW.map(([key, label, hint]) => (
            <Button
              key={key}
              small
              keyHint={hint}
              disabled={!canPaint}
              aria-pressed={canPaint && tool === key}
              onClick={() => actions.takeTool(key)}
            >
              {label}
            </Button>
          ))}
          <Button small keyHint="W" aria-pressed={outlineOnly} onClick={() => actions.setOutlineOnly(!outlineOnly)}>
            Outline
          </Button>
          <span className="ov-push ov-row sop__pair">
            <Button small aria-label="Undo" title="Undo (Ctrl+Z)" onClick={undoStroke}>
              ↶
            </Button>
            <Button small aria-label="Redo" title="Redo (Ctrl+Y)" onClick={redoStroke}>
              ↷
            </Button>
          </span>
        </div>
      )}
      {hasMasks && <BrushSize radiusMm={radiusMm} mostMm={40} onSize={(mm) => actions.setRadius(mm)} />}
      <ChoiceRow
        legend="Window"
        choices={windowChoices(windows)}
        chosen={window}
        onChoose={(name) => actions.applyWindow(name)}
        hasKeys
      />
      {task.imageSets.length > 1 && (
        <ChoiceRow
          legend="Images"
          choices={task.imageSets.map(({ key, label, role }) => ({
            key,
            label: (
              <>
                {label}
                {role === 'reference' && <span className="ov-soft">to compare</span>}
              </>
            ),
          }))}
          chosen={imageSet}
          onChoose={(key) => void actions.showImageSet(key)}
        >
          <span className="ov-soft">change with O</span>
        </ChoiceRow>
      )}
    </section>
  );
}
