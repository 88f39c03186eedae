import { Button, Dialog, Kbd } from '@overread/ui';
import { readingKeys } from '../work/keys.ts';
import { actions, session } from '../work/session.ts';

const NAMES: Readonly<Record<string, string>> = {
  arrowdown: '↓',
  arrowup: '↑',
  pagedown: 'Page ↓',
  pageup: 'Page ↑',
  home: 'Home',
  end: 'End',
  escape: 'Esc',
  'ctrl+enter': 'Ctrl Enter',
  'ctrl+z': 'Ctrl Z',
  'ctrl+y': 'Ctrl Y',
};

/** All keys of read mode (`?`). */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const table = readingKeys(session, actions);
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
      <div className="keys">
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
