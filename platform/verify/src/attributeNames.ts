import { entryOfTag, tagText } from '@overread/dicom';

const MOST_NAMED = 5;

/** Attributes for a sentence: `Study Description (0008,1030) and Pixel Data (7FE0,0010)`. */
export function attributeNames(tags: readonly string[]): string {
  const named = tags.slice(0, MOST_NAMED).map((hex) => {
    const tag = Number.parseInt(hex, 16);
    const keyword = entryOfTag(tag)?.keyword;
    return keyword === undefined ? tagText(tag) : `${spaced(keyword)} ${tagText(tag)}`;
  });
  const more = tags.length - named.length;
  return inWords(more > 0 ? [...named, `${more} more`] : named);
}

/** `a`, `a and b`, `a, b and c`. */
export function inWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** `StudyDescription` as `Study Description`, `SOPClassUID` as `SOP Class UID`. */
const spaced = (keyword: string) =>
  keyword.replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2').replace(/ +/g, ' ');
