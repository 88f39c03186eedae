import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { skipUnless } from '@overread/testkit';

const ROOT = resolve(import.meta.dirname, '../../../../..');

/** Folder of a version of the stock viewer, as `npm test` unpacks it. */
export function hostViewer(version: string): string {
  return join(ROOT, `.cache/ohif-app-${version}/dist`);
}

/** For the versions of a test: true, and the reason is printed, where the version is not there. */
export function withoutHost(version: string): boolean {
  return skipUnless(
    existsSync(join(hostViewer(version), 'index.html')),
    `No OHIF ${version} under .cache; npm test fetches it where the npm registry can be reached.`,
  );
}

/** The versions that are pinned. */
export function pinnedVersions(): string[] {
  const pinned: unknown = JSON.parse(readFileSync(join(ROOT, 'scripts/pinned.json'), 'utf8'));
  return Object.keys((pinned as { viewer: { integrity: Record<string, string> } }).viewer.integrity);
}
