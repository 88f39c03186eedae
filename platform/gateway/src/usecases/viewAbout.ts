import type { AboutView } from '@overread/contract';
import type { Ports } from './ports.ts';

/** Version of this release, shown to people. */
export const VERSION = '0.1.0';
/** The setting that the demo writes: what is real, what is computed, who can sign in. */
export const DEMO_SETTING = 'demo';

/** Version, and what is real and what is computed in the demo; null without one. */
export async function viewAbout(ports: Ports): Promise<AboutView> {
  const demo = await ports.store.transaction((tx) => ports.store.settings.get(tx, DEMO_SETTING));
  return { version: VERSION, demo: (demo ?? null) as AboutView['demo'] };
}
