import { DataSet } from '../dataset/dataSet.ts';
import { PRIVATE_SCHEME } from './code.ts';

/** Version of the private code table; grows with each change of `private.ts`. */
export const PRIVATE_SCHEME_VERSION = '3';
/** UID of the private coding scheme. Never changes. */
export const PRIVATE_SCHEME_UID = '2.25.118059271143068216401842817403975134102';

/** Coding Scheme Identification Sequence (0008,0110), PS3.3 C.12.1, for objects that use private codes. */
export function codingSchemeIdentification(): DataSet[] {
  return [
    DataSet.of({
      CodingSchemeDesignator: PRIVATE_SCHEME,
      CodingSchemeUID: PRIVATE_SCHEME_UID,
      CodingSchemeName: 'Overread private codes',
      CodingSchemeVersion: PRIVATE_SCHEME_VERSION,
      CodingSchemeResponsibleOrganization: 'Overread',
    }),
  ];
}

/** True if a code of the private scheme stands anywhere in the data set. */
export function usesPrivateScheme(dataSet: DataSet): boolean {
  for (const element of dataSet.elements.values()) {
    if (
      element.kind === 'items' &&
      element.items.some((item) => item.text('CodingSchemeDesignator') === PRIVATE_SCHEME || usesPrivateScheme(item))
    ) {
      return true;
    }
  }
  return false;
}
