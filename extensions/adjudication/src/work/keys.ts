import { ADJUDICATION_REASONS } from '@overread/domain';
import * as host from '@overread/host';
import type { AdjudicationSession } from './adjudicationSession.ts';
import type { UnitActions } from './unitActions.ts';
import { BASES } from './unitBoard.ts';

/** The keys of adjudicate mode. They replace the viewer's: none flips, turns, deletes or adds a free segment (R9). */
export function adjudicationKeys(session: AdjudicationSession, actions: UnitActions): readonly host.KeyBinding[] {
  const { store } = session;
  const state = () => store.get();
  const isWorking = () => state().phase === 'working' && state().dialog === null;
  const isEditing = () => state().editing !== null;
  const pane = () => (session.desk?.panes ? 'result' : undefined);
  const scroll = (by: number) => void host.scrollBy(by, pane());
  const reasons = Object.keys(ADJUDICATION_REASONS);
  const windows = state().task?.protocol.content.windows ?? [];
  const digit = (n: number) => {
    const { asking } = state();
    const [reason, basis, window] = [reasons[n - 1], BASES[n - 1], windows[n - 1]];
    if (asking === 'reason') {
      if (reason) void actions.giveReason(reason);
    } else if (asking === 'basis') {
      if (basis) void actions.edit(basis);
    } else if (window) actions.applyWindow(window.name);
  };
  const table: host.KeyBinding[] = [
    { key: 'f', group: 'List', label: 'Next difference', run: () => void actions.step(1) },
    { key: 'r', group: 'List', label: 'Previous difference', run: () => void actions.step(-1) },
    { key: 'a', group: 'Decide', label: 'Take left', run: () => void actions.decide('takeLeft') },
    { key: 'd', group: 'Decide', label: 'Take right', run: () => void actions.decide('takeRight') },
    { key: 's', group: 'Decide', label: 'Consensus', run: () => void actions.decide('consensus') },
    {
      key: 'e',
      group: 'Decide',
      label: 'Edit; while painting: eraser',
      run: () => (isEditing() ? actions.takeTool('eraser') : void actions.decide('edit')),
    },
    { key: 'x', group: 'Decide', label: 'Neither', run: () => void actions.decide('neither') },
    { key: 'c', group: 'Decide', label: 'Cannot be decided', run: () => void actions.decide('indeterminate') },
    { key: 'g', group: 'Decide', label: 'New lesion that both missed', run: () => void actions.addLesion() },
    {
      key: 'ctrl+z',
      group: 'Decide',
      label: 'Take back the last stroke or decision',
      repeats: true,
      run: () => (isEditing() ? host.undoStroke() : void actions.undo()),
    },
    { key: 'escape', group: 'Paint', label: 'Painting is done', run: () => void actions.escape() },
    { key: 'b', group: 'Paint', label: 'Brush', run: () => actions.takeTool('brush') },
    { key: '[', group: 'Paint', label: 'Smaller brush', repeats: true, run: () => radius(-1) },
    { key: ']', group: 'Paint', label: 'Larger brush', repeats: true, run: () => radius(1) },
    {
      key: 'ctrl+y',
      group: 'Paint',
      label: 'Redo a stroke',
      repeats: true,
      run: () => isEditing() && host.redoStroke(),
    },
    {
      key: '`',
      group: 'View',
      label: 'Hide the outlines while held',
      run: () => actions.setMasksHidden(true),
      release: () => actions.setMasksHidden(false),
    },
    {
      key: 'space',
      group: 'View',
      label: 'Left pane shows right while held',
      run: () => void session.desk?.panes?.flicker(true),
      release: () => void session.desk?.panes?.flicker(false),
    },
    { key: 'm', group: 'View', label: 'Numbers', run: () => store.set({ showNumbers: !state().showNumbers }) },
    { key: 'arrowdown', group: 'View', label: 'Next slice', repeats: true, run: () => scroll(1) },
    { key: 'arrowup', group: 'View', label: 'Previous slice', repeats: true, run: () => scroll(-1) },
    { key: 'pagedown', group: 'View', label: 'Five slices on', repeats: true, run: () => scroll(5) },
    { key: 'pageup', group: 'View', label: 'Five slices back', repeats: true, run: () => scroll(-5) },
    ...reasons.map((_, i) => ({
      key: String(i + 1),
      group: 'View',
      label: windows[i] ? `Window: ${windows[i]?.name}; or the reason ${i + 1}` : `The reason ${i + 1}`,
      run: () => digit(i + 1),
    })),
    {
      key: 'ctrl+enter',
      group: 'Case',
      label: 'Submit',
      whileTyping: true,
      run: () => store.set({ dialog: 'submit', submitError: null }),
    },
    { key: '?', group: 'Case', label: 'All keys', run: () => store.set({ dialog: 'keys' }) },
  ];
  function radius(by: number): void {
    actions.setRadius(state().radiusMm + by);
  }
  return table.map((binding) => ({ ...binding, run: (event) => isWorking() && binding.run(event) }));
}
