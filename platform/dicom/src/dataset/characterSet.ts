/**
 * Decodes text by Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 section 6.1.2) with the decoders that browsers and
 * Node have. ISO 2022 escapes are split here: each code element has a single- or multi-byte decoder of its own.
 * An unknown term falls back to Latin-1; nothing is thrown, since a file must not be lost for its text.
 */
export type DecodeText = (bytes: Uint8Array) => string;

/** How bytes become text: a label of TextDecoder, `latin1`, `ascii`, or `jis0208` and `jis0212`, two-byte 7-bit sets. */
type Code = string;

/** Defined terms without their prefix `ISO_IR` or `ISO 2022 IR`: the code that bytes have until an escape. */
const TERMS: Readonly<Record<string, Code>> = {
  '': 'latin1',
  '6': 'latin1',
  '13': 'shift_jis',
  '58': 'gbk',
  '87': 'latin1',
  '100': 'latin1',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'windows-1254',
  '149': 'euc-kr',
  '159': 'latin1',
  '166': 'windows-874',
  '192': 'utf-8',
  '203': 'iso-8859-15',
  GB18030: 'gb18030',
  GBK: 'gbk',
  // Not defined terms, but written by some.
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
};

/** Terms that allow no code extensions (PS3.3 table C.12-5): what is declared beside them is ignored. */
const ALONE: ReadonlySet<string> = new Set(['192', 'GB18030', 'GBK', 'UTF-8', 'UTF8']);

/** What follows ESC (PS3.3 tables C.12-3 and C.12-4), the term that must be declared for it, and the code it selects. */
const ESCAPES: readonly (readonly [sequence: string, term: string, code: Code])[] = [
  ['$(D', '159', 'jis0212'],
  ['$)C', '149', 'euc-kr'],
  ['$)A', '58', 'gbk'],
  ['$B', '87', 'jis0208'],
  // ASCII and the Roman set of JIS X 0201 end the two-byte sets, also where nobody declared them.
  ['(B', '', 'ascii'],
  ['(J', '', 'ascii'],
  [')I', '13', 'shift_jis'],
  ['-A', '100', 'latin1'],
  ['-B', '101', 'iso-8859-2'],
  ['-C', '109', 'iso-8859-3'],
  ['-D', '110', 'iso-8859-4'],
  ['-F', '126', 'iso-8859-7'],
  ['-G', '127', 'iso-8859-6'],
  ['-H', '138', 'iso-8859-8'],
  ['-L', '144', 'iso-8859-5'],
  ['-M', '148', 'windows-1254'],
  ['-T', '166', 'windows-874'],
  ['-b', '203', 'iso-8859-15'],
];

/** Where TextDecoder follows Windows, what JIS X 0208 has. */
const JIS_AS_STANDARD: Readonly<Record<string, string>> = {
  '\uff5e': '\u301c',
  '\u2225': '\u2016',
  '\uff0d': '\u2212',
  '\uffe0': '\u00a2',
  '\uffe1': '\u00a3',
  '\uffe2': '\u00ac',
};
const JIS_OF_WINDOWS = /[\uff5e\u2225\uff0d\uffe0-\uffe2]/g;

/** Windows has letters here, ISO 8859 control characters. */
const WINDOWS_LETTERS = /[\x80-\x9f]/;
/** Node's decoder for Shift JIS gives these three as each other. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const ICU_SWAPPED = /[\x1a\x1c\x7f]/;

const decoders = new Map<string, TextDecoder>();

function decodeWith(code: Code, bytes: Uint8Array): string {
  if (code === 'latin1' || (code === 'utf-8' && isShortAscii(bytes))) return latin1(bytes);
  if (code === 'jis0208') {
    return decodeWith('euc-jp', eucJp(bytes, 'jis0208')).replace(
      JIS_OF_WINDOWS,
      (sign) => JIS_AS_STANDARD[sign] ?? sign,
    );
  }
  if (code === 'jis0212') return decodeWith('euc-jp', eucJp(bytes, 'jis0212')).replaceAll('\uff5e', '~');
  const controls = code.startsWith('windows') ? WINDOWS_LETTERS : code === 'shift_jis' ? ICU_SWAPPED : undefined;
  if (controls === undefined) return decoderOf(code).decode(bytes);
  let out = '';
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== undefined && !controls.test(String.fromCharCode(byte))) continue;
    out += decoderOf(code).decode(bytes.subarray(from, at)) + (byte === undefined ? '' : String.fromCharCode(byte));
    from = at + 1;
  }
  return out;
}

function decoderOf(code: Code): TextDecoder {
  let decoder = decoders.get(code);
  if (decoder === undefined) {
    // The mark of UTF-8 is text here as any other.
    decoder = new TextDecoder(code, { ignoreBOM: true });
    decoders.set(code, decoder);
  }
  return decoder;
}

/** Bytes as ISO 8859-1, exactly (TextDecoder would make it windows-1252). */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= 4096) return ofCodes(bytes);
  let out = '';
  for (let from = 0; from < bytes.length; from += 4096) out += ofCodes(bytes.subarray(from, from + 4096));
  return out;
}

/** Spread arguments go through an iterator, which is felt: a document has thousands of short texts. */
const ofCodes = (codes: Uint8Array): string => Reflect.apply(String.fromCharCode, null, codes);

/** As many bytes as are decoded faster here than by calling a TextDecoder. */
const SHORT = 64;

function isShortAscii(bytes: Uint8Array): boolean {
  if (bytes.length > SHORT) return false;
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) > 0x7f) return false;
  return true;
}

/**
 * The decoder for the values of Specific Character Set; the default repertoire if there are none, in which bytes above 7F
 * are shown as Latin-1. Terms with `-` or a space for `_` are understood. An escape to a set that is not declared stays in
 * the text as it is, so that nobody takes wrong signs for right ones.
 */
export function textDecoder(terms: readonly string[]): DecodeText {
  const [first = '', ...others] = terms.map(bareTerm);
  const initial = TERMS[first] ?? 'latin1';
  const declared = new Set(ALONE.has(first) ? [first] : [first, ...others]);
  const escapes = ESCAPES.filter(([, term]) => term === '' || declared.has(term));
  return (bytes) => (bytes.includes(0x1b) ? decodeIso2022(bytes, initial, escapes) : decodeWith(initial, bytes));
}

function bareTerm(term: string): string {
  return term.trim().replace(/^ISO.2022.(IR.)?|^ISO.IR./, '');
}

/** After these the initial code is active again (PS3.5 section 6.1.2.5.3); in two-byte sets most are halves of characters. */
const LINE_ENDS: ReadonlySet<number | undefined> = new Set([0x0a, 0x0c, 0x0d]);
const DELIMITERS: ReadonlySet<number | undefined> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x5c, 0x5e, 0x3d]);

function decodeIso2022(bytes: Uint8Array, initial: Code, escapes: typeof ESCAPES): string {
  let code = initial;
  let out = '';
  let from = 0;
  const flush = (to: number) => {
    if (to > from) out += decodeWith(code === 'ascii' ? 'latin1' : code, bytes.subarray(from, to));
    from = to;
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x1b) {
      flush(at);
      const rest = latin1(bytes.subarray(at + 1, at + 4));
      const found = escapes.find(([sequence]) => rest.startsWith(sequence));
      code = found?.[2] ?? initial;
      if (found !== undefined) {
        from = at + 1 + found[0].length;
        at = from - 1;
      }
    } else if (code !== initial && (code.startsWith('jis') ? LINE_ENDS : DELIMITERS).has(byte)) {
      flush(at);
      code = initial;
    }
  }
  flush(bytes.length);
  return out;
}

/** Two-byte 7-bit JIS as EUC-JP, which TextDecoder knows: high bits set, 0x8F before each JIS X 0212 pair. */
function eucJp(part: Uint8Array, set: 'jis0208' | 'jis0212'): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < part.length; at += 2) {
    const high = part[at] ?? 0;
    const low = part[at + 1];
    if (high < 0x21 || low === undefined) {
      out.push(high);
      at -= 1;
      continue;
    }
    if (set === 'jis0212') out.push(0x8f);
    out.push(high | 0x80, low | 0x80);
  }
  return Uint8Array.from(out);
}
