import type { ReactNode } from 'react';
import { errorWords } from './errorWords.ts';
import { Notice } from './Notice.tsx';

/** An error in words, with the ways on as children. */
export function ErrorNotice({ error, children }: { readonly error: unknown; readonly children?: ReactNode }) {
  const { what, todo } = errorWords(error);
  return (
    <Notice tone="bad" title={what}>
      <p>{todo}</p>
      {children && <div className="ov-row">{children}</div>}
    </Notice>
  );
}
