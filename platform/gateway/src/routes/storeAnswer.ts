import type { Admission } from '../usecases/admitSegmentations.ts';

/** Private block in which our answers say in words what a failure reason cannot (PS3.5 section 7.8). */
const PRIVATE_CREATOR = '00090010';
const SENTENCES = '00091001';

/**
 * The Store Instances Response Module of an admission (PS3.18 section 10.5.3 and table 10.5.1-1) as DICOM JSON: what was taken
 * in (0008,1199), what was not and why in (0008,1198); the sentences stand in a private element of each failed item.
 */
export function storeAnswer({ taken, refused }: Admission): { readonly status: 200 | 409; readonly body: string } {
  const reference = (classUid: string, instanceUid: string) => ({
    '00081150': { vr: 'UI', Value: [classUid] },
    '00081155': { vr: 'UI', Value: [instanceUid] },
  });
  const failed = refused.map((one) => ({
    ...(one.sopInstanceUid === null ? {} : reference(one.sopClassUid ?? '', one.sopInstanceUid)),
    '00081197': { vr: 'US', Value: [one.failureReason] },
    [PRIVATE_CREATOR]: { vr: 'LO', Value: ['OVERREAD'] },
    [SENTENCES]: { vr: 'UT', Value: [one.sentences.join('\n')] },
  }));
  const named = failed.filter((item) => '00081155' in item);
  const unnamed = failed.filter((item) => !('00081155' in item));
  const body = {
    ...(taken.length > 0
      ? { '00081199': { vr: 'SQ', Value: taken.map((one) => reference(one.sopClassUid, one.sopInstanceUid)) } }
      : {}),
    ...(named.length > 0 ? { '00081198': { vr: 'SQ', Value: named } } : {}),
    ...(unnamed.length > 0 ? { '0008119A': { vr: 'SQ', Value: unnamed } } : {}),
  };
  return { status: refused.length > 0 ? 409 : 200, body: JSON.stringify(body) };
}
