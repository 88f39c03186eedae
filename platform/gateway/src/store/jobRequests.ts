import { sql } from 'kysely';
import type { Tx } from './tx.ts';

/** Work that a committed change asks for. */
export interface JobRequest {
  readonly id: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly uniqueKey: string;
}

/** Asks for a job in the transaction of the change; asking again with the same key does nothing. */
export async function add(
  tx: Tx,
  request: { name: string; data: Readonly<Record<string, unknown>>; uniqueKey: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('job_request')
    .values({
      name: request.name,
      data: JSON.stringify(request.data),
      unique_key: request.uniqueKey,
      created_at: request.at,
      done_at: null,
    })
    .onConflict((conflict) => conflict.column('unique_key').doNothing())
    .execute();
}

/** Requests that are not done, oldest first. */
export async function open(tx: Tx, limit: number): Promise<JobRequest[]> {
  return tx
    .selectFrom('job_request')
    .select([sql<string>`id::text`.as('id'), 'name', 'data', 'unique_key as uniqueKey'])
    .where('done_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The job is done (or was handed to the queue). */
export async function done(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('job_request').set({ done_at: at }).where('id', '=', id).execute();
}

/** The same by its key: whoever asked has done it already. */
export async function doneByKey(tx: Tx, uniqueKey: string, at: Date): Promise<void> {
  await tx
    .updateTable('job_request')
    .set({ done_at: at })
    .where('unique_key', '=', uniqueKey)
    .where('done_at', 'is', null)
    .execute();
}
