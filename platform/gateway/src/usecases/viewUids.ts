import type { DicomJson } from '@overread/dicom';
import { imageKey, splitImageKey } from '@overread/domain';

/** Tags whose values a task's view may show under other UIDs: instance, study, series, frame of reference. */
const MAPPED = ['00080018', '0020000D', '0020000E', '00200052'] as const;

/** The UIDs of one task's view (design D5a: a map per task makes hidden repeats possible). */
export interface ViewUids {
  /** Takes image keys too (`uid#frame`): their frame number stays. */
  toView(sourceUid: string): string;
  /** The source's UID or image key, or undefined for one that the view does not show. */
  toSource(viewUid: string): string | undefined;
  /** The header of an instance (DICOM JSON text) with the UIDs of the view. */
  metadataToView(text: string): string;
}

/** @param map source UID to view UID; UIDs without an entry are shown as they are. */
export function viewUidsOf(map: ReadonlyMap<string, string>): ViewUids {
  const back = new Map([...map].map(([source, view]) => [view, source]));
  const toView = (uid: string) => map.get(uid) ?? uid;
  const toSource = (uid: string) => back.get(uid) ?? (map.has(uid) ? undefined : uid);
  return {
    toView: (key) => mapKey(key, toView) ?? key,
    toSource: (key) => mapKey(key, toSource),
    metadataToView: (text) => {
      if (map.size === 0) return text;
      const metadata = JSON.parse(text) as DicomJson;
      const changed = MAPPED.flatMap((tag) => {
        const value = metadata[tag]?.Value?.[0];
        return typeof value === 'string' ? [[tag, { vr: 'UI', Value: [toView(value)] }]] : [];
      });
      return JSON.stringify({ ...metadata, ...Object.fromEntries(changed) });
    },
  };
}

/** Maps the UID of an image key; undefined if it is none or has no counterpart. */
function mapKey(key: string, map: (uid: string) => string | undefined): string | undefined {
  const parts = splitImageKey(key);
  const uid = parts && map(parts.sopInstanceUid);
  return parts && uid !== undefined ? imageKey(uid, parts.frameNumber) : undefined;
}
