/** What jobs there are, by name: what each is given, and what comes of it. */
export type JobTypes<T> = { readonly [J in keyof T]: { readonly input: unknown; readonly outcome: unknown } };

/** What a worker is sent. One job at a time: the next one comes when the last was answered. */
export type WorkerOrder =
  | { readonly kind: 'run'; readonly id: number; readonly job: string; readonly input: unknown }
  | { readonly kind: 'stop'; readonly id: number };

/** What went wrong in a worker, as plain data: errors lose their class on the way. */
export interface WorkerProblem {
  /** Of the errors that have one, such as {@link AgreementError}. */
  readonly code: string | null;
  readonly message: string;
}

/** What a worker answers: progress any number of times, then one of the others. */
export type WorkerAnswer =
  | { readonly kind: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly kind: 'done'; readonly id: number; readonly outcome: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: WorkerProblem }
  | { readonly kind: 'stopped'; readonly id: number };
