import { OverreadError } from '@overread/dicom';
import { type ArchiveAccess, type Connection, connect } from './connection.ts';
import { type InstanceAddress, pathOf, uidSegment } from './instanceAddress.ts';

/** How an archive can be made to delete an instance: by DICOMweb, by Orthanc's own REST interface, or not by us. */
export type DeletionWay = 'dicomweb' | 'orthanc' | 'none';

/** Deleting from one archive. */
export interface Deletion {
  /** How this archive deletes; asked once per process, by deleting what is not there. */
  way(): Promise<DeletionWay>;
  /** Deletes one instance; what is not there counts as deleted. @throws OVR_ARCHIVE_NO_DELETE, OVR_ARCHIVE_UNAVAILABLE */
  delete(address: InstanceAddress): Promise<void>;
  close(): Promise<void>;
}

/** A UID (of a UUID of zeros) that no archive holds: what a server answers to its deletion tells whether it deletes at all. */
const NOWHERE = '2.25.0';
/** DICOMweb below Orthanc: its own REST interface is one level up. */
const ORTHANC_ROOT = /\/dicom-web\/*$/;

/** Deleting over `connection` to the DICOMweb root of `access`. */
export function deletionOf(access: ArchiveAccess, connection: Connection): Deletion {
  const rest = ORTHANC_ROOT.test(access.url)
    ? connect({ ...access, url: access.url.replace(ORTHANC_ROOT, '') })
    : undefined;
  let known: DeletionWay | undefined;

  async function probe(): Promise<DeletionWay> {
    const path = pathOf(NOWHERE, NOWHERE, NOWHERE);
    const status = await statusOf(connection, 'DELETE', path);
    // PS3.18 knows no DELETE of instances; servers that have it (dcm4chee, Google, Azure) answer 404 or 204 to an absent one.
    if (status === 404 || status === 410 || (status >= 200 && status < 300)) return 'dicomweb';
    if (rest && (await isOrthanc(rest))) return 'orthanc';
    return 'none';
  }

  async function deleteInOrthanc(orthanc: Connection, { study, series, instance }: InstanceAddress): Promise<void> {
    const body = Buffer.from(uidSegment(instance));
    const found = await orthanc.read({
      method: 'POST',
      path: '/tools/lookup',
      accept: 'application/json',
      contentType: 'text/plain',
      body,
    });
    if (found.status !== 200) throw unexpected(found.status);
    for (const id of identifiersIn(found.bytes)) {
      const tags = await orthanc.read({
        method: 'GET',
        path: `/instances/${id}/tags?simplify`,
        accept: 'application/json',
      });
      if (tags.status === 404) continue;
      if (tags.status !== 200) throw unexpected(tags.status);
      const { StudyInstanceUID, SeriesInstanceUID } = JSON.parse(tags.bytes.toString('utf8')) as Record<string, string>;
      if (StudyInstanceUID !== study || SeriesInstanceUID !== series) continue;
      const { status } = await orthanc.read({
        method: 'DELETE',
        path: `/instances/${id}`,
        accept: 'application/json',
      });
      if (status !== 200 && status !== 404) throw unexpected(status);
    }
  }

  const way = async () => {
    known ??= await probe();
    return known;
  };
  return {
    way,
    delete: async (address) => {
      const path = pathOf(address.study, address.series, address.instance);
      switch (await way()) {
        case 'dicomweb': {
          const { status } = await connection.read({ method: 'DELETE', path, accept: 'application/dicom+json' });
          if (status >= 300 && status !== 404 && status !== 410) throw unexpected(status);
          return;
        }
        case 'orthanc':
          if (rest) await deleteInOrthanc(rest, address);
          return;
        default:
          throw new OverreadError(
            'OVR_ARCHIVE_NO_DELETE',
            'The archive offers no way to delete an object; its administrator must do it.',
          );
      }
    },
    close: async () => rest?.close(),
  };
}

/** The status of an answer; a refusal (401, 403) counts as 403, as not offered. @throws OVR_ARCHIVE_UNAVAILABLE */
async function statusOf(connection: Connection, method: 'DELETE', path: string): Promise<number> {
  const { status } = await connection.read({ method, path, accept: 'application/dicom+json', mayBeRefused: true });
  return status;
}

async function isOrthanc(rest: Connection): Promise<boolean> {
  const { status, bytes } = await rest.read({
    method: 'GET',
    path: '/system',
    accept: 'application/json',
    mayBeRefused: true,
  });
  if (status !== 200) return false;
  try {
    const system: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof system === 'object' && system !== null && 'ApiVersion' in system && 'DicomAet' in system;
  } catch {
    return false;
  }
}

/** Orthanc's identifiers of the instances that a look-up found: `[{ "ID": "…", "Type": "Instance" }]`. */
function identifiersIn(bytes: Buffer): readonly string[] {
  const found: unknown = JSON.parse(bytes.toString('utf8'));
  if (!Array.isArray(found)) throw unexpected(200);
  return found.flatMap((one: { ID?: unknown; Type?: unknown }) =>
    one.Type === 'Instance' && typeof one.ID === 'string' && /^[0-9a-f-]{44}$/.test(one.ID) ? [one.ID] : [],
  );
}

function unexpected(status: number): OverreadError {
  return new OverreadError('OVR_ARCHIVE_UNAVAILABLE', `The image archive answered a deletion with HTTP ${status}.`);
}
