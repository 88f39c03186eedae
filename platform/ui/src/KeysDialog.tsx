import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Kbd } from './Kbd.tsx';

const NAMES: Readonly<Record<string, string>> = {
  arrowdown: '↓',
  arrowup: '↑',
  pagedown: 'Page ↓',
  pageup: 'Page ↑',
  space: 'Space',
  home: 'Home',
  end: 'End',
  escape: 'Esc',
  'ctrl+enter': 'Ctrl Enter',
  'ctrl+z': 'Ctrl Z',
  'ctrl+y': 'Ctrl Y',
};

interface Props {
  /** Names as `host` has them; keys under one heading stand together. */
  readonly table: readonly { readonly key: string; readonly label: string; readonly group: string }[];
  readonly onClose: () => void;
}

/** All keys of a mode (`?`). */
export function KeysDialog({ table, onClose }: Props) {
  return (
    <Dialog
      title="Keys"
      onClose={onClose}
      foot={
        <Button look="main" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="ov-keys">
        {[...new Set(table.map((one) => one.group))].map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {table
                .filter((one) => one.group === group)
                .map((one) => (
                  <div key={one.key}>
                    <dt>
                      <Kbd>{NAMES[one.key] ?? one.key.toUpperCase()}</Kbd>
                    </dt>
                    <dd>{one.label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
