import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const PASS_FOR_OTHERS = 0o001;

/** The first folder from `path` upwards that other users may not pass through; undefined if they can reach `path`. */
export function closedFolder(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & PASS_FOR_OTHERS) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
