import type { ReactNode } from 'react';

/** A short word about a thing's state. The word says it; the colour only helps. */
export function Badge({
  tone,
  children,
}: {
  readonly tone?: 'ok' | 'warn' | 'bad' | undefined;
  readonly children: ReactNode;
}) {
  return <span className={tone ? `ov-badge ov-badge--${tone}` : 'ov-badge'}>{children}</span>;
}
