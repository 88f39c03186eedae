import type { ComponentPropsWithRef, ReactNode } from 'react';

/** A tick with the sentence that it confirms. */
export function Checkbox({
  children,
  ...input
}: Omit<ComponentPropsWithRef<'input'>, 'children'> & { readonly children: ReactNode }) {
  return (
    <label className="ov-choice">
      <input {...input} type="checkbox" />
      <span>{children}</span>
    </label>
  );
}
