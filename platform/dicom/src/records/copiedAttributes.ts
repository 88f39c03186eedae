import type { DataSet } from '../dataset/dataSet.ts';
import { entryOf, type Keyword } from '../dataset/dictionary.ts';
import type { Vr } from '../dataset/vr.ts';

/** What identifies patient and study: copied as it is, even if irregular, or the object would land elsewhere in the archive. */
const IDENTITY: readonly Keyword[] = ['PatientName', 'PatientID', 'IssuerOfPatientID', 'StudyInstanceUID'];

/** The rest of the patient and study modules: copied where the value is valid, since an object with an invalid one would be too. */
const DESCRIPTION: readonly Keyword[] = [
  'TimezoneOffsetFromUTC',
  'PatientBirthDate',
  'PatientSex',
  'PatientAge',
  'PatientIdentityRemoved',
  'DeidentificationMethod',
  'DeidentificationMethodCodeSequence',
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'ReferringPhysicianName',
  'StudyID',
  'StudyDescription',
];

/** Valid values by VR (PS3.5 section 6.2); VRs that are not listed are taken as they are. */
const VALID: { readonly [vr in Vr]?: RegExp } = {
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Z0-9 _]{1,16}$/,
  DA: /^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/,
  LO: /^.{1,64}$/u,
  PN: /^.{1,324}$/u,
  SH: /^([+-]\d{4}|.{1,16})$/u,
  TM: /^([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?)?)?$/,
};

/** Copies patient and study from the header of a source image. */
export function copyPatientAndStudy(source: DataSet, target: DataSet): DataSet {
  return target.copyFrom(source, [...IDENTITY, ...DESCRIPTION.filter((keyword) => isValid(source, keyword))]);
}

function isValid(source: DataSet, keyword: Keyword): boolean {
  const element = source.get(keyword);
  if (element === undefined) return false;
  if (element.kind !== 'text') return element.kind === 'items' && entryOf(keyword).vr === 'SQ';
  const pattern = VALID[entryOf(keyword).vr];
  const [first] = element.values;
  if (first === undefined || first === '') return element.values.length < 2;
  if (keyword === 'PatientSex') return element.values.length === 1 && /^[MFO]$/.test(first);
  if (keyword === 'TimezoneOffsetFromUTC') return /^[+-](0\d|1[0-4])[0-5]\d$/.test(first);
  const many = keyword === 'DeidentificationMethod';
  return (
    (many || element.values.length === 1) &&
    element.values.every((value) => pattern === undefined || pattern.test(value))
  );
}
