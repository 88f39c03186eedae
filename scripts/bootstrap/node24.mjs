// Node 24 for everything that follows, whatever Node the machine has.
import { dirname, join } from 'node:path';
import { PINNED, pinnedPackage } from './pinnedPackage.mjs';
import { inForeground, Stop } from './steps.mjs';

const NEEDED = 24;

/** True if this process already runs on a Node that will do. */
export function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= NEEDED;
}

/** Fetches the pinned Node if needed and runs this script again under it; resolves with its exit status. */
export async function againUnderNode24() {
  const platform = `${process.platform}-${process.arch}`;
  const pinned = PINNED.node.packages[platform];
  if (pinned === undefined) {
    throw new Stop(
      `This is Node ${process.versions.node} on ${platform}. Install Node ${NEEDED} from https://nodejs.org and run the command again.`,
    );
  }
  const { version } = PINNED.node;
  const folder = await pinnedPackage({ ...pinned, version }, `node-${version}`);
  const node = join(folder, 'bin', 'node');
  return inForeground(node, process.argv.slice(1), { env: environmentFor(node) });
}

/** npm and every program started by it must find this Node first: under an old one npm picks old majors of packages. */
export function environmentFor(node) {
  return { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
}
