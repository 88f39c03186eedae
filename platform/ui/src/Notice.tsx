import type { ReactNode } from 'react';

interface Props {
  readonly tone?: 'info' | 'warn' | 'bad' | 'ok' | undefined;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
}

/** Something that the person should know. `bad` and `warn` are read out at once. */
export function Notice({ tone = 'info', title, children }: Props) {
  return (
    <div className={`ov-notice ov-notice--${tone}`} role={tone === 'bad' || tone === 'warn' ? 'alert' : 'status'}>
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}
