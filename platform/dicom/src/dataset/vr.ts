/**
 * Value representations (PS3.5 section 6.2) and how each is held: `text` as strings split at backslash, `oneText` as one
 * string, `numbers` as binary numbers of `size` bytes, `bytes` as they are, `items` as nested data sets.
 * `long` VRs have a 32-bit length in explicit encodings.
 */
export const VRS = {
  AE: { kind: 'text', long: false, pad: 0x20 },
  AS: { kind: 'text', long: false, pad: 0x20 },
  AT: { kind: 'numbers', long: false, pad: 0, size: 4 },
  CS: { kind: 'text', long: false, pad: 0x20 },
  DA: { kind: 'text', long: false, pad: 0x20 },
  DS: { kind: 'text', long: false, pad: 0x20 },
  DT: { kind: 'text', long: false, pad: 0x20 },
  FD: { kind: 'numbers', long: false, pad: 0, size: 8 },
  FL: { kind: 'numbers', long: false, pad: 0, size: 4 },
  IS: { kind: 'text', long: false, pad: 0x20 },
  LO: { kind: 'text', long: false, pad: 0x20 },
  LT: { kind: 'oneText', long: false, pad: 0x20 },
  OB: { kind: 'bytes', long: true, pad: 0 },
  OD: { kind: 'bytes', long: true, pad: 0 },
  OF: { kind: 'bytes', long: true, pad: 0 },
  OL: { kind: 'bytes', long: true, pad: 0 },
  OV: { kind: 'bytes', long: true, pad: 0 },
  OW: { kind: 'bytes', long: true, pad: 0 },
  PN: { kind: 'text', long: false, pad: 0x20 },
  SH: { kind: 'text', long: false, pad: 0x20 },
  SL: { kind: 'numbers', long: false, pad: 0, size: 4 },
  SQ: { kind: 'items', long: true, pad: 0 },
  SS: { kind: 'numbers', long: false, pad: 0, size: 2 },
  ST: { kind: 'oneText', long: false, pad: 0x20 },
  SV: { kind: 'bytes', long: true, pad: 0 },
  TM: { kind: 'text', long: false, pad: 0x20 },
  UC: { kind: 'text', long: true, pad: 0x20 },
  UI: { kind: 'text', long: false, pad: 0 },
  UL: { kind: 'numbers', long: false, pad: 0, size: 4 },
  UN: { kind: 'bytes', long: true, pad: 0 },
  UR: { kind: 'oneText', long: true, pad: 0x20 },
  US: { kind: 'numbers', long: false, pad: 0, size: 2 },
  UT: { kind: 'oneText', long: true, pad: 0x20 },
  UV: { kind: 'bytes', long: true, pad: 0 },
} as const;

/** A value representation of the table {@link VRS}. */
export type Vr = keyof typeof VRS;

/** True if `text` names a VR of {@link VRS}. */
export function isVr(text: string): text is Vr {
  return Object.hasOwn(VRS, text);
}

const byCode: (Vr | undefined)[] = new Array(0x5b5b).fill(undefined);
for (const name of Object.keys(VRS)) {
  if (isVr(name)) byCode[name.charCodeAt(0) * 256 + name.charCodeAt(1)] = name;
}

/** The VR of its two letters as one number, first letter high; undefined if there is none. */
export function vrOfCode(code: number): Vr | undefined {
  return byCode[code];
}

/** VRs whose text follows Specific Character Set (PS3.5 section 6.1.2.3); the others are ASCII. */
export const CHARSET_VRS: ReadonlySet<Vr> = new Set<Vr>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
