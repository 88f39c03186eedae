import type { CaseRow } from '@overread/contract';
import { exclusionWords } from '@overread/domain';
import { type Person, requireProject } from './access.ts';
import type { PendingAct, Ports } from './ports.ts';

/** The cases of a project, by label. */
export async function listCases(ports: Ports, actor: Person, projectKey: string): Promise<CaseRow[]> {
  return ports.store.transaction(async (tx) => {
    const { project } = await requireProject(ports, tx, actor, projectKey, 'case.list');
    const rows = await ports.store.cases.list(tx, project.id);
    const unable = new Set(await ports.store.agreements.notEvaluable(tx, project.id));
    return rows.map((row) => ({
      id: row.id,
      label: row.label,
      state: row.state,
      partition: row.partition,
      protocolVersion: row.protocolVersion,
      note: unable.has(row.id) ? `${NOT_EVALUABLE} ${noteOf(row)}`.trim() : noteOf(row),
    }));
  });
}

/** For the coordinator, who decides then (R13). */
const NOT_EVALUABLE = 'Neither reader could evaluate it; exclude it, with a second person.';

function noteOf(row: {
  readonly state: string;
  readonly exclusionReason: string | null;
  readonly exclusionAskedBy: string | null;
  readonly pending: PendingAct | null;
}): string {
  if (row.pending?.action === 'withdraw') return 'Withdrawal asked for; a second person confirms';
  if (row.pending?.action === 'amend') return 'Amendment asked for; a second person confirms';
  if (row.state === 'withdrawn') return '';
  const words = exclusionWords(row.exclusionReason);
  if (row.state === 'excluded') return words;
  return row.exclusionAskedBy ? `Exclusion asked for (${words}); a second person confirms` : '';
}
