/**
 * Decodes text by Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 section 6.1.2) with the decoders that browsers and
 * Node have. ISO 2022 escapes are split here: each code element has a single- or multi-byte decoder of its own.
 * An unknown term falls back to Latin-1; nothing is thrown, since a file must not be lost for its text.
 */
export type DecodeText = (bytes: Uint8Array) => string;

const SINGLE: Readonly<Record<string, string>> = {
  '': 'latin1',
  'ISO_IR 6': 'latin1',
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** What follows ESC, and what it selects: `g1` for high bytes, `pairs` for two-byte 7-bit sets held as EUC-JP. */
const ESCAPES: readonly (readonly [
  string,
  { readonly g1?: string; readonly pairs?: 'jis0208' | 'jis0212' | 'none' },
])[] = [
  ['$(D', { pairs: 'jis0212' }],
  ['$)C', { g1: 'euc-kr' }],
  ['$)A', { g1: 'gbk' }],
  ['$B', { pairs: 'jis0208' }],
  ['$@', { pairs: 'jis0208' }],
  ['(B', { pairs: 'none' }],
  ['(J', { pairs: 'none' }],
  [')I', { g1: 'shift_jis' }],
  ['-A', { g1: 'latin1' }],
  ['-B', { g1: 'iso-8859-2' }],
  ['-C', { g1: 'iso-8859-3' }],
  ['-D', { g1: 'iso-8859-4' }],
  ['-F', { g1: 'iso-8859-7' }],
  ['-G', { g1: 'iso-8859-6' }],
  ['-H', { g1: 'iso-8859-8' }],
  ['-L', { g1: 'iso-8859-5' }],
  ['-M', { g1: 'windows-1254' }],
  ['-T', { g1: 'windows-874' }],
  ['-b', { g1: 'iso-8859-15' }],
];

const decoders = new Map<string, TextDecoder>();

function decodeWith(label: string, bytes: Uint8Array): string {
  if (label === 'latin1') return latin1(bytes);
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = new TextDecoder(label);
    decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}

/** Bytes as ISO 8859-1, exactly (TextDecoder would make it windows-1252). */
export function latin1(bytes: Uint8Array): string {
  let out = '';
  for (let from = 0; from < bytes.length; from += 4096) {
    out += String.fromCharCode(...bytes.subarray(from, from + 4096));
  }
  return out;
}

/** The decoder for the values of Specific Character Set; the default repertoire if there are none. */
export function textDecoder(terms: readonly string[]): DecodeText {
  const clean = terms.map((term) =>
    term
      .trim()
      .replace(/^ISO[ _]2022 /, 'ISO_IR ')
      .replace(/^ISO_IR IR /, 'ISO_IR '),
  );
  const first = SINGLE[clean[0] ?? ''] ?? 'latin1';
  const extended = terms.length > 1 || /2022/.test(terms[0] ?? '');
  if (!extended) return (bytes) => decodeWith(first, bytes);
  return (bytes) => (bytes.includes(0x1b) ? decodeIso2022(bytes, first) : decodeWith(first, bytes));
}

function decodeIso2022(bytes: Uint8Array, initial: string): string {
  let g1 = initial;
  let pairs: 'jis0208' | 'jis0212' | 'none' = 'none';
  let out = '';
  let from = 0;
  const flush = (to: number) => {
    if (to <= from) return;
    const part = bytes.subarray(from, to);
    out += pairs === 'none' ? decodeWith(g1, part) : decodeWith('euc-jp', eucJp(part, pairs));
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x1b) {
      flush(at);
      const rest = latin1(bytes.subarray(at + 1, at + 4));
      const found = ESCAPES.find(([sequence]) => rest.startsWith(sequence));
      if (found?.[1].g1 !== undefined) g1 = found[1].g1;
      if (found?.[1].pairs !== undefined) pairs = found[1].pairs;
      at += found?.[0].length ?? 0;
      from = at + 1;
    } else if (
      pairs === 'none' &&
      (byte === 0x5c || byte === 0x5e || byte === 0x3d || byte === 0x0a || byte === 0x0d)
    ) {
      // The initial state is active again after each delimiter (PS3.5 section 6.1.2.5.3).
      flush(at + 1);
      from = at + 1;
      g1 = initial;
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
