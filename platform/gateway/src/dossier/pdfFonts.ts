import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font } from 'fontkit';

const FOLDER = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
const file = (name: string) => join(FOLDER, `${name}.ttf`);

/** Folder of the embedded fonts: nothing else is read while a PDF is made. */
export const FONT_FOLDER = FOLDER;

/** The embedded fonts, by family: DejaVu, which covers Latin, Greek, Cyrillic, Armenian, Georgian and more. */
export const PDF_FONTS = {
  Sans: {
    normal: file('DejaVuSansCondensed'),
    bold: file('DejaVuSansCondensed-Bold'),
    italics: file('DejaVuSansCondensed-Oblique'),
    bolditalics: file('DejaVuSansCondensed-BoldOblique'),
  },
  Mono: {
    normal: file('DejaVuSansMono'),
    bold: file('DejaVuSansMono-Bold'),
    italics: file('DejaVuSansMono-Oblique'),
    bolditalics: file('DejaVuSansMono-BoldOblique'),
  },
} as const;

/** Written from right to left or joined: set letter by letter from the left they would read as something else. */
const NOT_SET = /[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\ufb1d-\ufdff\ufe70-\ufeff]/u;
const BREAKS = /[\n\u200b]/;

/** Every family, normal and bold: a character must be in all of them. */
let loaded: readonly Font[] | undefined;
function fonts(): readonly Font[] {
  loaded ??= Object.values(PDF_FONTS)
    .flatMap(({ normal, bold }) => [normal, bold])
    .map((path) => {
      const font = create(readFileSync(path));
      if (!('hasGlyphForCodePoint' in font)) throw new TypeError(`${path} is a collection of fonts`);
      return font;
    });
  return loaded;
}

/**
 * Text as the fonts can set it. A character that they cannot set stands as its number, `[U+674E]`, so that none vanishes; what has
 * no shape (control characters) becomes a space.
 */
export function settable(text: string): string {
  return [...text.normalize('NFC')]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (BREAKS.test(character)) return character;
      if (code < 32 || (code >= 127 && code < 160)) return ' ';
      const isSet = !NOT_SET.test(character) && fonts().every((font) => font.hasGlyphForCodePoint(code));
      return isSet ? character : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    })
    .join('');
}
