import type { ReactNode } from 'react';

/** A wait without a known end, with what is being waited for. */
export function Spinner({ children }: { readonly children: ReactNode }) {
  return (
    <p className="ov-row" role="status">
      <span className="ov-spinner" aria-hidden="true" />
      {children}
    </p>
  );
}

/** How much of something is done. */
export function ProgressBar({
  value,
  max,
  label,
}: {
  readonly value: number;
  readonly max: number;
  readonly label: string;
}) {
  return <progress className="ov-progress" value={value} max={Math.max(1, max)} aria-label={label} />;
}
