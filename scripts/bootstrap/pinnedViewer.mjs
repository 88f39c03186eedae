// The stock OHIF viewer, untouched, in the version that we serve and in those that tests try.
import { PINNED, pinnedPackage } from './pinnedPackage.mjs';

/** Unpacks one version of the table to `.cache/ohif-app-<version>`. */
export function pinnedViewer(version) {
  const { name, integrity } = PINNED.viewer;
  return pinnedPackage({ name, version, integrity: integrity[version] }, `ohif-app-${version}`);
}

/** All versions of the table. Where npm cannot be reached, the tests on a version that is not there are skipped. */
export async function viewersOfTests() {
  for (const version of Object.keys(PINNED.viewer.integrity))
    await pinnedViewer(version).catch((error) =>
      console.log(`Not fetched: OHIF ${version}; tests on it are skipped. ${error.message.split('\n')[0]}`),
    );
}
