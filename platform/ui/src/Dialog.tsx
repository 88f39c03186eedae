import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** Buttons; the first way out first. */
  readonly foot: ReactNode;
  /** Escape or the way out. Leave it out where the person must decide. */
  readonly onClose?: (() => void) | undefined;
  /** Called by Enter in a field, if given: the whole dialog is then a form. */
  readonly onSubmit?: (() => void) | undefined;
  /** For what is read rather than asked: as wide as tables need. */
  readonly isWide?: boolean;
}

/** A modal dialog over everything, on the browser's own `<dialog>`: focus stays in it and goes back afterwards. */
export function Dialog({ title, children, foot, onClose, onSubmit, isWide = false }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={isWide ? 'ov-dialog ov-dialog--wide' : 'ov-dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <div className="ov-dialog__body">
          <h2 id={id}>{title}</h2>
          {children}
        </div>
        <div className="ov-dialog__foot">{foot}</div>
      </form>
    </dialog>
  );
}
