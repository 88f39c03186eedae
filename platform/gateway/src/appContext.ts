import type { Config } from './config.ts';
import type { ArchiveAddress } from './embedded/orthanc.ts';
import type { Tell } from './embedded/service.ts';

/** What the web server needs to start; `startApp` makes it into one. */
export interface AppContext {
  readonly config: Config;
  /** For node-postgres and pg-boss; a secret. */
  readonly connectionString: string;
  readonly source: ArchiveAddress;
  readonly record: ArchiveAddress;
  /** No demo project. */
  readonly isEmpty: boolean;
  readonly tell: Tell;
}
