import type { RecordObject } from './acceptFiling.ts';
import { keyObjectRecords } from './keyObjectRecords.ts';
import type { Adjudication, Consensus, Ports, SegReference, TaskRow, Tx } from './ports.ts';
import type { RecordScene } from './recordScene.ts';

/** The final content before and after a new adjudication of a case that was returned or reopened. */
export interface Superseding {
  readonly task: TaskRow;
  readonly attempt: number;
  /** Of the adjudicator. */
  readonly code: string;
  readonly before: Adjudication | undefined;
  readonly consensus: Consensus | undefined;
  /** Of the reads: they stay what they are. */
  readonly reads: readonly SegReference[];
  /** The final SEGs from now on. */
  readonly now: readonly SegReference[];
  readonly at: Date;
}

/** The rejection notes to file, and what the index is told when they are accepted. */
export interface Superseded {
  readonly notes: readonly RecordObject[];
  accept(tx: Tx): Promise<void>;
}

/**
 * The final SEGs that a new adjudication takes the place of: those of the adjudication before it, else those of the consensus, as far as
 * they are final no longer. SEGs of reads stay what they are, reads. Nothing on the first adjudication of a case.
 */
export function supersededMasks(ports: Ports, scene: RecordScene, facts: Superseding): Superseded {
  const { task, attempt, code, at } = facts;
  const kept = new Set([...facts.reads, ...facts.now].map((seg) => seg.sopInstanceUid));
  const before = task.returned === null ? [] : (facts.before?.seg ?? facts.consensus?.seg ?? []);
  const gone = before.filter((seg) => !kept.has(seg.sopInstanceUid));
  const notes =
    gone.length === 0
      ? []
      : keyObjectRecords(ports, scene, {
          what: 'maskSuperseded',
          uidParts: ['superseded', task.id, attempt],
          seriesNumber: 9319 + task.round * 20,
          objects: gone,
          description: `Superseded by the adjudication of round ${task.round}: ${task.returned?.reason ?? 'returned'}.`,
          person: code,
          at,
        });
  return {
    notes,
    accept: async (tx) => {
      let count = 0;
      for (const note of notes)
        count += await ports.store.artifacts.supersede(
          tx,
          gone.filter((seg) => seg.studyInstanceUid === note.studyInstanceUid).map((seg) => seg.sopInstanceUid),
          note.sopInstanceUid,
        );
      if (count === 0) return;
      await ports.store.audit.append(tx, {
        at,
        kind: 'masks.superseded',
        accountId: null,
        role: 'system',
        projectId: task.project_id,
        caseId: task.case_id,
        taskId: task.id,
        data: { count },
      });
    },
  };
}
