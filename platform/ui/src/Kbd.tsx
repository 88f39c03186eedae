import type { ComponentPropsWithRef } from 'react';

/** A key of the keyboard. */
export function Kbd(props: ComponentPropsWithRef<'kbd'>) {
  return <kbd {...props} className="ov-kbd" />;
}
