import { OverreadError } from '@overread/domain';
import { describeCertificate } from '@overread/signing';
import type { Store } from '../store/store.ts';
import { missing } from './keysFolder.ts';
import { type InstallationKeys, type KeysContext, openKeys } from './openKeys.ts';

/** The setting that says whose keys a database belongs to. */
const SETTING = 'installation';

/**
 * Opens the keys that a database belongs to, or makes them with the first start. A database and its keys stay together: with other
 * keys, people would sign under an authority that the rosters do not know.
 *
 * @throws OverreadError OVR_CONFIG_INVALID where the folder holds no keys, damaged ones, or those of another installation
 */
export async function installationKeys(store: Store, context: Omit<KeysContext, 'mayMake'>): Promise<InstallationKeys> {
  const known = await store.transaction((tx) => store.settings.get(tx, SETTING));
  const keys = await openKeys({ ...context, mayMake: known === undefined });
  const { fingerprint: authority, subject } = describeCertificate(keys.keyring.authority.certificate);
  const held = await store.transaction(async (tx) => {
    const { value, isNew } = await store.settings.keep(tx, SETTING, { authority });
    const at = context.now();
    if (isNew)
      await store.audit.append(tx, {
        at,
        kind: 'authority.created',
        accountId: null,
        role: 'system',
        data: { subject },
      });
    return value;
  });
  if (!('authority' in held) || held.authority !== authority)
    throw known === undefined ? missing(context.folder) : foreign(context.folder);
  return keys;
}

const foreign = (folder: string) =>
  new OverreadError(
    'OVR_CONFIG_INVALID',
    `The keys in ${folder} are of another installation than the database. Set OVERREAD_DATA and OVERREAD_DATABASE_URL to two that belong together.`,
    { folder },
  );
