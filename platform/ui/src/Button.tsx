import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';

type Props = ComponentPropsWithRef<'button'> & {
  /** `main`: the one thing to do here. `bad`: loses or ends something. `plain`: a link among text. */
  readonly look?: 'main' | 'bad' | 'plain' | undefined;
  readonly small?: boolean | undefined;
  /** The key that does the same, shown behind the words. */
  readonly keyHint?: string | undefined;
  /** Shows that it works and takes no further click. */
  readonly busy?: boolean | undefined;
  readonly children: ReactNode;
};

/** A button. `type` is `button` unless given. */
export function Button({ look, small, keyHint, busy, children, className, disabled, ...rest }: Props) {
  const names = ['ov-button', look && `ov-button--${look}`, small && 'ov-button--small', className];
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy}
      className={names.filter(Boolean).join(' ')}
    >
      {busy && <span className="ov-spinner" aria-hidden="true" />}
      {children}
      {keyHint && <Kbd aria-hidden="true">{keyHint}</Kbd>}
    </button>
  );
}
