import { hostServices } from './currentHost.ts';

/** How a pane is marked. `edit`: a yellow frame, because strokes count now. */
export interface PaneMark {
  readonly title?: string;
  /** Colour of the title's dot, as CSS. */
  readonly color?: string;
  readonly tone?: 'plain' | 'edit';
}

const CLASS = 'overread-pane-mark';

/**
 * Writes a title at the foot of a pane (at its head stands the letter of orientation) and frames it. What is left out
 * stays as it is. Clicks go through.
 */
export function markPane(viewportId: string, { title, color, tone }: PaneMark): void {
  const element = hostServices().cornerstoneViewportService.getCornerstoneViewport(viewportId)?.element;
  if (!element) return;
  const found = element.querySelector<HTMLElement>(`:scope > .${CLASS}`);
  const mark = found ?? document.createElement('div');
  if (!found) {
    mark.className = CLASS;
    mark.dataset.ovPane = viewportId;
    mark.style.cssText = 'position:absolute;inset:0;pointer-events:none;z-index:3;border:3px solid transparent;';
    const label = document.createElement('span');
    label.style.cssText =
      'position:absolute;bottom:6px;left:50%;transform:translateX(-50%);padding:1px 10px;border-radius:999px;background:#000c;color:#f1f4f9;font:600 13px/20px system-ui,sans-serif;white-space:nowrap;display:flex;gap:7px;align-items:center;';
    mark.append(label);
    element.append(mark);
  }
  const label = mark.firstElementChild as HTMLElement;
  if (title !== undefined) {
    const dot = document.createElement('i');
    dot.style.cssText = `width:10px;height:10px;border-radius:50%;background:${color ?? 'transparent'}`;
    label.replaceChildren(...(color ? [dot] : []), title);
  }
  if (tone !== undefined) {
    mark.style.borderColor = tone === 'edit' ? '#f0e442' : 'transparent';
    mark.dataset.ovTone = tone;
  }
}
