import type { Told, ToldElement } from './canonical.ts';

/** A place where pydicom and we may read differently, and why. */
export interface AllowedDifference {
  readonly why: string;
  readonly applies: (ours: ToldElement, theirs: ToldElement) => boolean;
}

const texts = (value: Told): string => ('text' in value ? value.text.join('\\') : '');
const isEmpty = (value: Told): boolean =>
  'text' in value
    ? value.text.length === 0
    : 'numbers' in value
      ? value.numbers.length === 0
      : 'items' in value
        ? value.items.length === 0
        : value.length === 0;

// Python's white space has four control characters more than JavaScript's.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const bare = (value: Told): string => texts(value).replace(/^[\s\x1c-\x1f]+|[\s\x1c-\x1f]+$/g, '');

/** Where both read an element, but not as the same. */
export const ALLOWED_DIFFERENCES: Readonly<Record<string, AllowedDifference>> = {
  escapes: {
    why: 'pydicom goes on in the set of an escape after ^, = and \\, where PS3.5 section 6.1.2.5.3 returns to the first, and leaves the escape in text that it cannot decode',
    applies: (ours, theirs) => 'text' in ours.value && 'text' in theirs.value && theirs.value.escaped === true,
  },
  noCharacter: {
    why: 'bytes that are no character of the declared set: both show replacement signs, Python and browsers not as many',
    applies: (ours, theirs) => /\ufffd/.test(texts(ours.value) + texts(theirs.value)),
  },
  empty: {
    why: 'an empty value of an unknown attribute is an empty sequence or no bytes, as one likes',
    applies: (ours, theirs) => isEmpty(ours.value) && isEmpty(theirs.value),
  },
  pixelDataVr: {
    why: 'Pixel Data of no stated VR are OW for us, as PS3.5 A.1 says for Implicit VR; pydicom guesses OB from Bits Allocated',
    applies: (ours, theirs) => ours.tag === 0x7fe00010 && ours.vr === 'OW' && theirs.vr === 'OB',
  },
  privateGroupLength: {
    why: 'group lengths are UL in every group (PS3.5 section 7.2); pydicom looks for those of private groups in its private dictionary',
    applies: (ours, theirs) => (ours.tag & 0xffff) === 0 && ours.vr === 'UL' && theirs.vr === 'UN',
  },
  whiteSpace: {
    why: 'pydicom also takes tabs and line ends off the ends of UIDs; only spaces and NULs are padding (PS3.5 section 6.2)',
    applies: (ours, theirs) => ours.vr === 'UI' && bare(ours.value) === bare(theirs.value),
  },
};

/** Files that pydicom refuses and we read: its sentence, and why we may. */
export const ALLOWED_REFUSALS: Readonly<Record<string, { readonly says: RegExp; readonly why: string }>> = {
  characterSetWithNul: {
    says: /^ValueError: embedded null character$/,
    why: 'Python fails to look up a character set whose name holds a NUL; like any unknown one it is Latin-1 for us',
  },
  emptyJapaneseName: {
    says: /^IndexError: string index out of range$/,
    why: 'pydicom encodes each name back into its character set, and fails on an empty one in ISO 2022 IR 87',
  },
};
