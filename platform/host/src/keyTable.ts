/** One key of a mode. `key` as in {@link keyName}: `a`, `ctrl+enter`, `[`, `arrowdown`. */
export interface KeyBinding {
  readonly key: string;
  readonly label: string;
  /** Heading under which the page of keys shows it. */
  readonly group: string;
  run(event: KeyboardEvent): void;
  /** For keys that act while held: called when the key goes up, or the window loses the focus. */
  release?(): void;
  /** Whether holding the key repeats it (scrolling, brush size). */
  readonly repeats?: boolean;
  /** Whether it also works while typing in a field (`Ctrl+Enter`). */
  readonly whileTyping?: boolean;
}

/** Name of a pressed key: modifiers `ctrl+`, `alt+` (Command counts as Ctrl), then the key in lower case. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'code'>): string {
  // A dead key (the back quote on many layouts) has no character of its own.
  const key = event.key === 'Dead' && event.code === 'Backquote' ? '`' : event.key.toLowerCase();
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${key === ' ' ? 'space' : key}`;
}

const TEXT_INPUTS = /^(text|search|number|password|email|url|tel|date|time)$/;

function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.test(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Keys that a focused button needs for itself: after a click on one of ours, arrows go on scrolling and Esc goes on ending. */
const BUTTON_KEYS = new Set(['enter', 'space', 'tab']);
/** Keys that other focused controls, of ours or of the viewer, need for themselves. */
const CONTROL_KEYS = new Set(['enter', 'space', 'tab', 'escape', 'arrowup', 'arrowdown', 'arrowleft', 'arrowright']);

function needs(target: EventTarget | undefined, name: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // What stands in a shadow is ours; a button of the viewer may open a menu by an arrow.
  if (target.getRootNode() instanceof ShadowRoot && target.matches('button, a[href], summary'))
    return BUTTON_KEYS.has(name);
  return target.matches('button, a[href], input, summary, [role="slider"], [tabindex="0"]') && CONTROL_KEYS.has(name);
}

/**
 * Makes `bindings` the only keys of the page: each key press is seen before the viewer sees it, acts if it is in the
 * table, and otherwise goes no further than to the control that has the focus. Dialogs (`<dialog>`) keep their keys.
 * Returns the end.
 */
export function bindKeys(bindings: () => readonly KeyBinding[]): () => void {
  const held = new Map<string, () => void>();
  const onDown = (event: KeyboardEvent) => {
    const path = event.composedPath();
    if (path.some((node) => node instanceof HTMLDialogElement)) return;
    const name = keyName(event);
    const binding = bindings().find((one) => one.key === name);
    const target = path[0];
    if (isTyping(target) && !binding?.whileTyping) return;
    if (needs(target, name)) return;
    if (!binding) {
      // Not ours, not the browser's own chords: nothing behind us may lose, flip or add something by it.
      if (!event.ctrlKey && !event.metaKey && !event.altKey && !/^(f\d+|tab)$/.test(name))
        event.stopImmediatePropagation();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat && !binding.repeats) return;
    if (binding.release && !held.has(name)) held.set(name, () => binding.release?.());
    binding.run(event);
  };
  const letGo = (name: string) => {
    held.get(name)?.();
    held.delete(name);
  };
  const onUp = (event: KeyboardEvent) => letGo(keyName(event));
  const onBlur = () => [...held.keys()].forEach(letGo);
  window.addEventListener('keydown', onDown, true);
  window.addEventListener('keyup', onUp, true);
  window.addEventListener('blur', onBlur);
  return () => {
    window.removeEventListener('keydown', onDown, true);
    window.removeEventListener('keyup', onUp, true);
    window.removeEventListener('blur', onBlur);
    onBlur();
  };
}
