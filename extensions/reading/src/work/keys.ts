import { NOT_ASSESSABLE_REASONS } from '@overread/domain';
import * as host from '@overread/host';
import type { ItemActions } from './itemActions.ts';
import type { ReadingSession } from './readingSession.ts';
import type { SelfCheck } from './selfCheck.ts';

/** The keys of read mode. They replace the viewer's: none flips, turns, deletes or adds a free segment (R9). */
export function readingKeys(
  session: ReadingSession,
  actions: ItemActions,
  selfCheck: SelfCheck,
): readonly host.KeyBinding[] {
  const { store } = session;
  const state = () => store.get();
  const isWorking = () => state().phase === 'working' && state().dialog === null;
  const reasons = Object.keys(NOT_ASSESSABLE_REASONS);
  const windows = state().task?.protocol.content.windows ?? [];
  const scroll = (by: number) => void host.scrollBy(by, session.desk?.viewportId);
  const digit = (n: number) => {
    const { askingReason } = state();
    if (askingReason !== null) {
      const reason = reasons[n - 1];
      if (reason) actions.decide(askingReason, 'notAssessable', reason);
      return;
    }
    const window = windows[n - 1];
    if (window) actions.applyWindow(window.name);
  };
  const maskOf = () => {
    const { activeItem, task } = state();
    return task?.protocol.content.items.some((item) => item.key === activeItem && item.kind === 'mask')
      ? activeItem
      : null;
  };
  const table: host.KeyBinding[] = [
    { key: 'b', group: 'Draw', label: 'Brush', run: () => actions.takeTool('brush') },
    { key: 'e', group: 'Draw', label: 'Eraser', run: () => actions.takeTool('eraser') },
    {
      key: '[',
      group: 'Draw',
      label: 'Smaller brush',
      repeats: true,
      run: () => actions.setRadius(state().radiusMm - 1),
    },
    {
      key: ']',
      group: 'Draw',
      label: 'Larger brush',
      repeats: true,
      run: () => actions.setRadius(state().radiusMm + 1),
    },
    { key: 'ctrl+z', group: 'Draw', label: 'Undo', repeats: true, run: host.undoStroke },
    { key: 'ctrl+y', group: 'Draw', label: 'Redo', repeats: true, run: host.redoStroke },
    { key: 'a', group: 'Items', label: 'New lesion of this item', run: () => void actions.addLesion() },
    { key: 'f', group: 'Items', label: 'Next item or lesion', run: () => void actions.step(1) },
    { key: 'r', group: 'Items', label: 'Previous item or lesion', run: () => void actions.step(-1) },
    { key: 'x', group: 'Items', label: 'Absent', run: () => decideActive('absent') },
    {
      key: 'n',
      group: 'Items',
      label: 'Not assessable, then 1 to 4 for the reason',
      run: () => store.set({ askingReason: maskOf() }),
    },
    {
      key: '`',
      group: 'View',
      label: 'Hide the outlines while held',
      run: () => actions.setMasksHidden(true),
      release: () => actions.setMasksHidden(false),
    },
    { key: 'w', group: 'View', label: 'Outline or filled', run: () => actions.setOutlineOnly(!state().outlineOnly) },
    { key: 'z', group: 'View', label: 'One image pixel per screen pixel, and back', run: oneToOne },
    { key: 'o', group: 'View', label: 'Other image set', run: nextImageSet },
    { key: 'arrowdown', group: 'View', label: 'Next slice', repeats: true, run: () => scroll(1) },
    { key: 'arrowup', group: 'View', label: 'Previous slice', repeats: true, run: () => scroll(-1) },
    { key: 'pagedown', group: 'View', label: 'Five slices on', repeats: true, run: () => scroll(5) },
    { key: 'pageup', group: 'View', label: 'Five slices back', repeats: true, run: () => scroll(-5) },
    { key: 'home', group: 'View', label: 'First slice', run: () => scroll(-100_000) },
    { key: 'end', group: 'View', label: 'Last slice', run: () => scroll(100_000) },
    ...[1, 2, 3, 4].map((n) => ({
      key: String(n),
      group: 'View',
      label: windows[n - 1] ? `Window: ${windows[n - 1]?.name}` : `Window ${n}`,
      run: () => digit(n),
    })),
    {
      key: 'c',
      group: 'Case',
      label: 'Check what is still to do',
      run: () => store.set({ dialog: { kind: 'check' } }),
    },
    {
      key: 'ctrl+enter',
      group: 'Case',
      label: 'Submit',
      whileTyping: true,
      run: () => void selfCheck.beforeSubmitting(),
    },
    { key: 'y', group: 'Questions before submitting', label: 'It is meant', run: () => selfCheck.answer('meant') },
    {
      key: 'i',
      group: 'Questions before submitting',
      label: 'I will change it',
      run: () => selfCheck.answer('changed'),
    },
    { key: 'p', group: 'Questions before submitting', label: 'Put it right, where the SOP allows it', run: putRight },
    { key: 'g', group: 'Questions before submitting', label: 'Go there', run: () => selfCheck.go() },
    { key: '?', group: 'Case', label: 'All keys', run: () => store.set({ dialog: { kind: 'keys' } }) },
    {
      key: 'escape',
      group: 'Case',
      label: 'Leave the choice of a reason, or a question for later',
      run: () => (state().askingReason === null ? selfCheck.leave() : store.set({ askingReason: null })),
    },
  ];
  function decideActive(to: 'absent'): void {
    const item = maskOf();
    if (item) actions.decide(item, to);
  }
  function putRight(): void {
    void selfCheck.fix();
  }
  function oneToOne(): void {
    host.toggleOneToOne(session.desk?.viewportId);
  }
  function nextImageSet(): void {
    const { task, imageSet } = state();
    const sets = task?.imageSets ?? [];
    const next = sets[(sets.findIndex((set) => set.key === imageSet) + 1) % sets.length];
    if (next && next.key !== imageSet) void actions.showImageSet(next.key);
  }
  return table.map((binding) => ({ ...binding, run: (event) => isWorking() && binding.run(event) }));
}
