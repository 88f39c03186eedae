import type { NoticesView } from '@overread/contract';
import { isId, notFound, type Person } from './access.ts';
import type { Ports } from './ports.ts';

const SHOWN_MS = 30 * 24 * 3600_000;

/** What was done in a person's name in the last 30 days and is not yet put away. */
export async function viewNotices(ports: Ports, actor: Person): Promise<NoticesView> {
  const since = new Date(ports.now().getTime() - SHOWN_MS);
  const rows = await ports.store.transaction((tx) => ports.store.notices.open(tx, actor.accountId, since));
  return { notices: rows.map(({ id, at, sentence }) => ({ id, at: at.toISOString(), sentence })) };
}

/** Puts an own notice away. @throws OVR_NOT_FOUND */
export async function dismissNotice(ports: Ports, actor: Person, id: string): Promise<void> {
  if (!isId(id)) throw notFound();
  const isThere = await ports.store.transaction((tx) =>
    ports.store.notices.dismiss(tx, actor.accountId, id, ports.now()),
  );
  if (!isThere) throw notFound();
}
