import { execFileSync } from 'node:child_process';
import { withFile } from './dciodvfy.ts';

/**
 * The content of an SR as DCMTK's dsrdump reads it: one line per content item, codes printed.
 *
 * @param object the file's bytes, or its path.
 * @throws if DCMTK cannot read it as an SR.
 */
export function dsrdump(object: Uint8Array | string): string {
  return withFile(object, (file) =>
    execFileSync('/usr/bin/dsrdump', ['+Pc', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}
