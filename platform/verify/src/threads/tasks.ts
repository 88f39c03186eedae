import { recomputation } from '../checks/recomputation.ts';
import { indexedOrFault } from '../index/indexObject.ts';

/** What a thread can be asked to do: plain data in, plain data out. A further task is one row here. */
export const TASKS = {
  index: ({ bytes, place }: { readonly bytes: Uint8Array; readonly place: string }) => indexedOrFault(bytes, place),
  recompute: recomputation,
} as const;

/** A row of {@link TASKS}. */
export type Task = keyof typeof TASKS;
/** What a task is given. */
export type TaskInput<T extends Task> = Parameters<(typeof TASKS)[T]>[0];
/** What comes of a task. */
export type TaskResult<T extends Task> = Awaited<ReturnType<(typeof TASKS)[T]>>;

/** What a thread is sent. */
export interface TaskRequest {
  readonly id: number;
  readonly task: Task;
  readonly input: unknown;
}
/** What it answers. */
export type TaskAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: string };
