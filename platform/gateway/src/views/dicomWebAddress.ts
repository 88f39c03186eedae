import { OverreadError } from '@overread/domain';

/** What a DICOMweb address asks for (PS3.18 sections 9 and 10). Absent UIDs: all that the view holds. */
export interface DicomWebAddress {
  readonly what:
    | 'studies'
    /** One study: only files are sent there. */
    | 'study'
    | 'series'
    | 'instances'
    | 'metadata'
    | 'frames'
    | 'instance'
    /** A well-formed address that this server does not offer: bulk data, rendered, thumbnail, whole series. */
    | 'none';
  readonly study?: string;
  readonly series?: string;
  readonly instance?: string;
  /** Frame numbers from 1. */
  readonly frames?: readonly number[];
}

/** A view: of one task, or of the records. */
export interface ViewAddress {
  readonly taskId: string | null;
  readonly address: DicomWebAddress;
}

const ROOT = '/dicom-web/';
/** All that any address here is made of. No percent sign: nothing we offer needs one, so nothing can hide behind one. */
const PLAIN = /^[A-Za-z0-9./,-]+$/;
const LONGEST = 1024;
const UID = /^[0-9.]{1,64}$/;

const invalid = () =>
  new OverreadError('OVR_PATH_INVALID', 'The address holds characters that no DICOMweb address here has.');

/**
 * Takes an address apart into checked parts; nothing of its text is ever sent on.
 *
 * @param path raw path of the request, not decoded, without the query, beginning with `/dicom-web/`.
 * @throws OverreadError OVR_PATH_INVALID, OVR_UID_INVALID
 */
export function parseViewAddress(path: string): ViewAddress {
  if (path.length > LONGEST || !path.startsWith(ROOT) || !PLAIN.test(path)) throw invalid();
  const parts = path.slice(ROOT.length).split('/');
  if (parts.at(-1) === '') parts.pop();
  if (parts.some((part) => part === '' || /^\.+$/.test(part))) throw invalid();
  if (parts[0] !== 'tasks') return { taskId: null, address: parseAddress(parts) };
  return { taskId: parts[1] ?? '', address: parseAddress(parts.slice(2)) };
}

function parseAddress(parts: readonly string[]): DicomWebAddress {
  const study = uidAfter(parts, 0, 'studies');
  if (study === undefined) return parts.length === 1 ? atRoot(parts[0]) : { what: 'none' };
  if (parts.length === 2) return { what: 'study', study };
  if (parts.length === 3) return belowStudy(parts[2], study);
  const series = uidAfter(parts, 2, 'series');
  if (series === undefined || parts.length === 4) return { what: 'none' };
  if (parts.length === 5) return belowSeries(parts[4], study, series);
  const instance = uidAfter(parts, 4, 'instances');
  if (instance === undefined) return { what: 'none' };
  if (parts.length === 6) return { what: 'instance', study, series, instance };
  if (parts.length === 7 && parts[6] === 'metadata') return { what: 'metadata', study, series, instance };
  if (parts.length === 8 && parts[6] === 'frames')
    return { what: 'frames', study, series, instance, frames: framesOf(parts[7] ?? '') };
  return { what: 'none' };
}

function atRoot(what: string | undefined): DicomWebAddress {
  return what === 'studies' || what === 'series' || what === 'instances' ? { what } : { what: 'none' };
}

function belowStudy(what: string | undefined, study: string): DicomWebAddress {
  return what === 'series' || what === 'instances' || what === 'metadata' ? { what, study } : { what: 'none' };
}

function belowSeries(what: string | undefined, study: string, series: string): DicomWebAddress {
  return what === 'instances' || what === 'metadata' ? { what, study, series } : { what: 'none' };
}

/** The UID that follows `level` at `index`, or undefined if another word or nothing stands there. */
function uidAfter(parts: readonly string[], index: number, level: string): string | undefined {
  const uid = parts[index + 1];
  if (parts[index] !== level || uid === undefined) return undefined;
  if (!UID.test(uid)) throw badUid();
  return uid;
}

const badUid = () =>
  new OverreadError('OVR_UID_INVALID', 'A DICOM UID was expected: digits and dots, at most 64 characters.');

function framesOf(list: string): number[] {
  const numbers = list.split(',').map(Number);
  if (numbers.length > 64 || numbers.some((number) => !Number.isSafeInteger(number) || number < 1))
    throw new OverreadError('OVR_PATH_INVALID', 'Frame numbers from 1 were expected.');
  return numbers;
}
