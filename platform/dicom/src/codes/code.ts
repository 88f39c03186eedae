import type { Code } from '@overread/domain';
import { DataSet } from '../dataset/dataSet.ts';

/** The designator of our private coding scheme (PS3.16 section 8: must begin with 99). */
export const PRIVATE_SCHEME = '99OVERREAD';

/** A code as an item of a code sequence (PS3.3 section 8.8). Values over 16 characters go to Long Code Value. */
export function codeItem(code: Code): DataSet {
  const long = code.value.length > 16;
  return DataSet.of({
    CodeValue: long ? undefined : code.value,
    CodingSchemeDesignator: code.scheme,
    CodeMeaning: code.meaning,
    LongCodeValue: long ? code.value : undefined,
    EquivalentCodeSequence: code.equivalents?.length ? code.equivalents.map((one) => codeItem(one)) : undefined,
  });
}

/** The code of an item of a code sequence, or undefined if it has none. */
export function codeOf(item: DataSet | undefined): Code | undefined {
  const value = item?.text('CodeValue') ?? item?.text('LongCodeValue') ?? item?.text('URNCodeValue');
  const scheme = item?.text('CodingSchemeDesignator');
  if (item === undefined || value === undefined) return undefined;
  const equivalents = item.items('EquivalentCodeSequence').flatMap((one) => codeOf(one) ?? []);
  return {
    value,
    scheme: scheme ?? '',
    meaning: item.text('CodeMeaning') ?? '',
    ...(equivalents.length > 0 ? { equivalents } : {}),
  };
}

/** True if both name the same concept; meanings may differ. */
export function sameCode(a: Code | undefined, b: Code | undefined): boolean {
  return a !== undefined && b !== undefined && a.value === b.value && a.scheme === b.scheme;
}
