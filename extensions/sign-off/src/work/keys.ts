import type { KeyBinding } from '@overread/host';
import type { SignOffSession } from './signOffSession.ts';

/** The keys of sign-off mode: looking, signing, returning. Nothing here changes a mask. */
export function signOffKeys(session: SignOffSession): readonly KeyBinding[] {
  const { store } = session;
  const isWorking = () => store.get().phase === 'working' && store.get().dialog === null;
  const windows = store.get().task?.protocol.content.windows ?? [];
  const table: KeyBinding[] = [
    { key: 'pagedown', group: 'View', label: 'Next slice', repeats: true, run: () => session.scroll(1) },
    { key: 'pageup', group: 'View', label: 'Previous slice', repeats: true, run: () => session.scroll(-1) },
    { key: 'arrowdown', group: 'View', label: 'Next slice', repeats: true, run: () => session.scroll(1) },
    { key: 'arrowup', group: 'View', label: 'Previous slice', repeats: true, run: () => session.scroll(-1) },
    { key: 'n', group: 'View', label: 'Next slice not shown yet', repeats: true, run: () => void session.goToUnseen() },
    { key: 'o', group: 'View', label: 'Other image set', run: () => void session.nextImageSet() },
    {
      key: '`',
      group: 'View',
      label: 'Hide the outlines while held',
      run: () => session.masks?.setVisible(false),
      release: () => session.masks?.setVisible(true),
    },
    ...windows.slice(0, 4).map((window, i) => ({
      key: String(i + 1),
      group: 'View',
      label: `Window: ${window.name}`,
      run: () => session.applyWindow(window.name),
    })),
    { key: 'h', group: 'Case', label: 'History (looking is recorded)', run: () => void session.toggleHistory() },
    {
      key: 'ctrl+enter',
      group: 'Case',
      label: 'Sign',
      run: () => store.set({ dialog: 'sign', sendError: null }),
    },
    {
      key: 't',
      group: 'Case',
      label: 'Return to adjudication',
      run: () => store.set({ dialog: 'return', sendError: null }),
    },
    { key: '?', group: 'Case', label: 'All keys', run: () => store.set({ dialog: 'keys' }) },
  ];
  return table.map((binding) => ({ ...binding, run: (event) => isWorking() && binding.run(event) }));
}
