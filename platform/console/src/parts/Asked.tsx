import { Button, ErrorNotice, Spinner } from '@overread/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

/** Waiting, failed with a way on, or there. */
export function Asked<T>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}) {
  if (query.isPending) return <Spinner>Loading…</Spinner>;
  if (query.isError)
    return (
      <ErrorNotice error={query.error}>
        <span className="ov-row">
          <Button onClick={() => void query.refetch()}>Try again</Button>
        </span>
      </ErrorNotice>
    );
  return <>{children(query.data)}</>;
}
