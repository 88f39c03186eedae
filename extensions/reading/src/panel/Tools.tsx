import { redoStroke, type ToolKey, undoStroke } from '@overread/host';
import { Button } from '@overread/ui';
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
      {hasMasks && (
        <label className="sop__size">
          <span>Size</span>
          <input
            type="range"
            min={0.5}
            max={40}
            step={0.5}
            value={radiusMm}
            aria-label="Radius of brush and eraser in millimetres"
            onChange={(event) => actions.setRadius(Number(event.target.value))}
          />
          <output>{radiusMm} mm</output>
        </label>
      )}
      {windows.length > 0 && (
        <fieldset className="ov-row sop__windows">
          <legend className="ov-hide">Window</legend>
          {windows.map((preset, i) => (
            <Button
              small
              key={preset.name}
              keyHint={i < 4 ? String(i + 1) : undefined}
              aria-pressed={window === preset.name}
              onClick={() => actions.applyWindow(preset.name)}
            >
              {preset.name}
            </Button>
          ))}
        </fieldset>
      )}
      {task.imageSets.length > 1 && (
        <fieldset className="ov-row sop__windows">
          <legend className="ov-hide">Images</legend>
          {task.imageSets.map((set) => (
            <Button
              small
              key={set.key}
              aria-pressed={imageSet === set.key}
              onClick={() => void actions.showImageSet(set.key)}
            >
              {set.label}
              {set.role === 'reference' && <span className="ov-soft">to compare</span>}
            </Button>
          ))}
          <span className="ov-soft">change with O</span>
        </fieldset>
      )}
    </section>
  );
}
