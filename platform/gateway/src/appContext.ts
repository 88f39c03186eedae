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

/** Whether files are put into the image archive: only into one of ours; that of a hospital is filled by the hospital (design D4). */
export function mayStore({ config }: Pick<AppContext, 'config'>): boolean {
  return config.source === undefined && config.record === undefined;
}

/** Whether the demo is loaded at the first start. */
export function holdsDemo(context: Pick<AppContext, 'config' | 'isEmpty'>): boolean {
  return mayStore(context) && !context.isEmpty;
}
