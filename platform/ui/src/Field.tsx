import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';

interface Frame {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** Why the value is not accepted. */
  readonly error?: ReactNode;
}

interface Ids {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

function Framed({ label, hint, error, children }: Frame & { readonly children: (ids: Ids) => ReactNode }) {
  const id = useId();
  const about = [hint ? `${id}h` : '', error ? `${id}e` : ''].filter(Boolean).join(' ') || undefined;
  return (
    <div className="ov-field">
      <label className="ov-label" htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': Boolean(error) })}
      {hint && (
        <span className="ov-hint" id={`${id}h`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="ov-error" id={`${id}e`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

/** One line to type in, with label, hint and error. */
export function Field({ label, hint, error, ...input }: Frame & ComponentPropsWithRef<'input'>) {
  return (
    <Framed label={label} hint={hint} error={error}>
      {(ids) => <input {...input} {...ids} className="ov-input" />}
    </Framed>
  );
}

/** Several lines to type in. */
export function TextArea({ label, hint, error, ...input }: Frame & ComponentPropsWithRef<'textarea'>) {
  return (
    <Framed label={label} hint={hint} error={error}>
      {(ids) => <textarea {...input} {...ids} className="ov-input" />}
    </Framed>
  );
}

/** A choice from a list that unfolds; pass `<option>`s. */
export function Select({ label, hint, error, ...input }: Frame & ComponentPropsWithRef<'select'>) {
  return (
    <Framed label={label} hint={hint} error={error}>
      {(ids) => <select {...input} {...ids} className="ov-input" />}
    </Framed>
  );
}
