import { checkArchive } from '@overread/archive';
import { OverreadError } from '@overread/domain';
import type { ArchiveAddress } from './embedded/orthanc.ts';
import type { Tell } from './embedded/service.ts';
import type { Ports } from './usecases/ports.ts';

/** The setting that says which record archive was accepted, when, and by which edition of the check. */
const SETTING = 'recordArchive';
/** To be raised when the check finds out more: then every archive is tried once more. */
const EDITION = 1;

/**
 * Lets an archive that is not of our own making hold the records only if `check-archive` accepted it once (design D4); tries it if
 * that has not happened for this address. Later starts do not ask it again, so that we also start while it is away.
 *
 * @throws OverreadError OVR_ARCHIVE_NOT_ACCEPTED with the first reason and the command that says all of them.
 */
export async function acceptRecordArchive(
  { store, now }: Pick<Ports, 'store' | 'now'>,
  archive: ArchiveAddress,
  tell: Tell,
): Promise<void> {
  const known = await store.transaction((tx) => store.settings.get(tx, SETTING));
  if (known && 'url' in known && known.url === archive.url && 'edition' in known && known.edition === EDITION) return;
  tell('Trying whether the record archive can hold the records; this happens once.');
  const { isAccepted, findings } = await checkArchive(archive);
  if (!isAccepted) {
    const failure = findings.find(({ outcome }) => outcome === 'fail');
    throw new OverreadError(
      'OVR_ARCHIVE_NOT_ACCEPTED',
      `The archive ${archive.url} (OVERREAD_RECORD_URL) cannot hold the records: ${failure?.sentence} ${failure?.todo} ` +
        `All results: npx --no overread check-archive ${archive.url}`,
      { check: failure?.check },
    );
  }
  const accepted = { url: archive.url, edition: EDITION, acceptedAt: now().toISOString() };
  await store.transaction((tx) => store.settings.set(tx, SETTING, accepted));
  tell('The record archive is accepted.');
}
