import { CONSOLE_PATH } from '@overread/ids';
import type { ReactNode } from 'react';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Notice } from './Notice.tsx';
import { Spinner } from './Progress.tsx';

interface Props {
  readonly phase: string;
  readonly error: unknown;
  /** Why a case that is over is closed. */
  readonly closed: string;
  readonly children?: ReactNode;
}

/** What a panel shows while it has no case to work on: it failed, the case is over, or it still opens. */
export function NoTask({ phase, error, closed, children }: Props) {
  if (phase === 'failed')
    return (
      <ErrorNotice error={error}>
        <button type="button" className="ov-button" onClick={() => window.location.reload()}>
          Try again
        </button>
        <a className="ov-button" href={CONSOLE_PATH}>
          Start page
        </a>
      </ErrorNotice>
    );
  if (phase === 'closed')
    return (
      <Notice title={closed}>
        {children}
        <p>
          <a className="ov-button ov-button--main" href={CONSOLE_PATH}>
            Start page
          </a>
        </p>
      </Notice>
    );
  return <Spinner>Opening the case …</Spinner>;
}
