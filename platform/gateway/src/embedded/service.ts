import type { Ending } from './child.ts';

/** One running child of ours that others can use. */
export interface RunningService {
  readonly pid: number;
  /** Resolves when the process ended, for whatever reason. */
  readonly ended: Promise<Ending>;
  /** Ends it in order; resolves when it is gone. May be called again. */
  stop(): Promise<void>;
}

/** Takes one line for the log; never patient data. */
export type Tell = (line: string) => void;
