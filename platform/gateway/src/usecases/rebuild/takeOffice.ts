import type { FoldedProject } from '@overread/verify';
import { renewRosters } from '../fileSigningRoster.ts';
import type { Ports } from '../ports.ts';
import { continueLog } from '../sequenceLog.ts';

/** Last checkpoint that the record study of a project holds. */
export interface CheckpointHead {
  readonly projectId: string;
  readonly origin: string;
  readonly size: number;
  readonly note: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** The newest checkpoint record of a project, if it has one. */
export function checkpointHead(folded: FoldedProject): CheckpointHead | undefined {
  const last = folded.checkpoints.at(-1);
  if (!last) return undefined;
  const { projectId, origin, size, note } = last.record.content;
  const { series, instance } = last.object.address;
  return { projectId, origin, size, note, sopInstanceUid: instance, seriesInstanceUid: series };
}

const treeOf = ({ origin }: CheckpointHead): number => Number(origin.split('/').at(-1)) || 0;

/**
 * What follows once the state is there: the log goes on from the last checkpoint that the archive holds, in a new tree, and keys that
 * nobody has any more are closed in the rosters, which name the authority and the device of now. @returns what to say of it
 */
export async function takeOffice(ports: Ports, heads: readonly CheckpointHead[]): Promise<readonly string[]> {
  const { store } = ports;
  const last = heads.toSorted((a, b) => treeOf(a) - treeOf(b) || a.size - b.size).at(-1);
  if (last) await store.transaction((tx) => continueLog(ports, tx, last.note, heads));
  const closed = await store.transaction(async (tx) => {
    const lost = await store.restore.lostKeys(tx);
    for (const { id, code, projectId } of lost) {
      const at = ports.now();
      await store.signingKeys.end(tx, id, { state: 'closed', because: LOST, by: null, at });
      await store.audit.append(tx, {
        at,
        kind: 'signing.keyClosed',
        accountId: null,
        role: 'system',
        projectId,
        data: { holder: code, reason: LOST },
        reason: LOST,
      });
    }
    return lost.length;
  });
  await renewRosters(ports);
  return [
    last
      ? `The log goes on in a new tree from checkpoint ${last.size} of ${last.origin}; what was logged after it is proved by nothing.`
      : 'The archive holds no checkpoint of the log.',
    ...(closed > 0 ? [`${closed} signing keys are closed in the rosters; their holders make new ones.`] : []),
  ];
}

const LOST = 'the sealed key was lost with the database';
