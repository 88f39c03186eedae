import { createHash } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import { addressOf } from './instanceAddress.ts';
import type { StoreAnswer } from './storeAnswer.ts';

/** What filing exactly needs of an archive. */
interface Filing {
  store(instances: readonly Uint8Array[]): Promise<StoreAnswer>;
  retrieveInstance(study: string, series: string, instance: string): Promise<Uint8Array | undefined>;
}

/**
 * Files one object so that it counts (design 4a, step 4). Looks before it stores, because some archives replace an
 * object under the same UID, and Orthanc silently keeps the old one.
 *
 * @throws OverreadError as `Archive.storeExactly` says.
 */
export async function storeExactly(archive: Filing, bytes: Uint8Array): Promise<'stored' | 'present'> {
  const { study, series, instance } = addressOf(bytes);
  const before = await archive.retrieveInstance(study, series, instance);
  if (before !== undefined) {
    assertEqual(before, bytes, instance);
    return 'present';
  }
  const { stored, failed } = await archive.store([bytes]);
  if (!stored.has(instance)) {
    const reason = failed.get(instance);
    throw notStored(
      instance,
      `the archive does not list it as stored${reason === undefined ? '' : ` (failure reason ${reason})`}`,
    );
  }
  const after = await archive.retrieveInstance(study, series, instance);
  if (after === undefined) throw notStored(instance, 'the archive said it was stored but does not have it');
  assertEqual(after, bytes, instance);
  return 'stored';
}

function assertEqual(there: Uint8Array, ours: Uint8Array, instance: string): void {
  const [found, expected] = [sha256(there), sha256(ours)];
  if (found === expected) return;
  throw new OverreadError(
    'OVR_ARCHIVE_CONFLICT',
    `The archive holds other bytes under the SOP Instance UID ${instance}.`,
    {
      instance,
      expected,
      found,
    },
  );
}

function notStored(instance: string, what: string): OverreadError {
  return new OverreadError('OVR_ARCHIVE_NOT_STORED', `The object ${instance} was not filed: ${what}.`, { instance });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
