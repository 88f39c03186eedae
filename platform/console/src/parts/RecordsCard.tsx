import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Asked } from './Asked.tsx';
import { RecordTable } from './RecordTable.tsx';

/** The objects of ours about a case: what the archive holds of it, each readable by a click. */
export function RecordsCard({ caseId }: { readonly caseId: string }) {
  const records = useQuery({
    queryKey: ['records', caseId],
    queryFn: () => api.call('caseRecords', { params: { caseId } }),
    refetchInterval: ({ state }) =>
      state.data?.records.some((record) => record.status.state === 'waiting') ? 3000 : false,
  });
  return (
    <section className="pg-card" aria-label="Records">
      <h2>Records</h2>
      <p className="ov-soft">
        What the record archive holds of this case. It can be checked there without this server.
      </p>
      <Asked query={records}>
        {(view) => <RecordTable records={view.records} base={`/cases/${caseId}/records`} />}
      </Asked>
    </section>
  );
}
