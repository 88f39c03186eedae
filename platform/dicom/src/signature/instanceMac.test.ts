import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataSet, type Element } from '../dataset/dataSet.ts';
import { LIMITS } from '../part10/limits.ts';
import { TRANSFER_SYNTAX } from '../part10/transferSyntax.ts';
import { writePart10 } from '../part10/writePart10.ts';
import { checkInstanceMac, instanceMac } from './instanceMac.ts';
import { prepareSignature } from './prepareSignature.ts';
import { readSignatures } from './readSignatures.ts';

const begin = () => createHash('sha256');

const FILE = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  SOPInstanceUID: '1.2.3',
  PatientID: 'P1',
  ReferencedStudySequence: [DataSet.of({ ReferencedSOPInstanceUID: '1.2.4' }), DataSet.of({})],
} as const;

/** A file with these bytes after the attributes of {@link FILE} and before nothing; the tag must be the highest. */
function fileWith(...after: readonly number[]): Uint8Array {
  const head = writePart10(DataSet.of(FILE));
  const out = new Uint8Array(head.length + after.length);
  out.set(head);
  out.set(after, head.length);
  return out;
}

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
/** (0040,A730) as SQ, with a length. */
const sequence = (length: readonly number[]) => [0x40, 0, 0x30, 0xa7, ...ascii('SQ'), 0, 0, ...length];
const ANY = [0xff, 0xff, 0xff, 0xff];
const ITEM = [0xfe, 0xff, 0x00, 0xe0];
const ITEM_END = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0];
const SEQUENCE_END = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
/** (0008,0100) SH "AB". */
const CODE = [8, 0, 0, 1, ...ascii('SH'), 2, 0, ...ascii('AB')];

describe('the bytes that are hashed', () => {
  it('are the same whether lengths are defined or not', () => {
    const inner = [...ITEM, 10, 0, 0, 0, ...CODE];
    const forms = [
      fileWith(...sequence([18, 0, 0, 0]), ...inner),
      fileWith(...sequence(ANY), ...inner, ...SEQUENCE_END),
      fileWith(...sequence(ANY), ...ITEM, ...ANY, ...CODE, ...ITEM_END, ...SEQUENCE_END),
      fileWith(...sequence([26, 0, 0, 0]), ...ITEM, ...ANY, ...CODE, ...ITEM_END),
    ];
    const macs = forms.map((file) => instanceMac(file, begin));
    expect(macs.map(({ tags }) => tags.at(-1))).toEqual(forms.map(() => '0040A730'));
    expect(new Set(macs.map(({ sha256 }) => sha256)).size).toBe(1);
    // Written out by hand from PS3.15 C.1.1.3.1.1.
    const hash = begin();
    const own = [...sequence([]), ...ITEM, ...CODE, 0xfe, 0xff, 0xdd, 0xe0];
    const only = { tags: ['0040A730'], sha256: hash.update(Uint8Array.from(own)).digest('hex') };
    for (const file of forms) expect(checkInstanceMac(file, only, begin)).toMatchObject({ matches: true, absent: [] });
  });

  it('leave out what no signature covers, in items too, and say so', () => {
    const plain = fileWith(...sequence(ANY), ...ITEM, ...ANY, ...CODE, ...ITEM_END, ...SEQUENCE_END);
    const groupLength = [8, 0, 0, 0, ...ascii('UL'), 4, 0, 10, 0, 0, 0];
    const more = fileWith(...sequence(ANY), ...ITEM, ...ANY, ...groupLength, ...CODE, ...ITEM_END, ...SEQUENCE_END);
    const mac = instanceMac(plain, begin);
    expect(instanceMac(more, begin)).toEqual(mac);
    expect(checkInstanceMac(more, mac, begin)).toEqual({ matches: true, uncovered: ['0040A730'], absent: [] });
  });

  it('exclude UN, and sequences that contain UN however deep', () => {
    const unknown: Element = { kind: 'bytes', vr: 'UN', bytes: Uint8Array.of(1, 2) };
    const deep = DataSet.of({ ContentSequence: [new DataSet(new Map([[0x00091001, unknown]]))] });
    const file = DataSet.of({ ...FILE, ContentSequence: [DataSet.of({ PatientID: 'X' }), deep] });
    file.elements.set(0x00091001, unknown);
    const bytes = writePart10(file);
    const mac = instanceMac(bytes, begin);
    expect(mac.tags).not.toContain('00091001');
    expect(mac.tags).not.toContain('0040A730');
    expect(checkInstanceMac(bytes, mac, begin).uncovered).toEqual(['00091001', '0040A730']);
    const facts = { at: new Date(0), certificate: new Uint8Array(), uidOf: () => '1.2' };
    expect(() => prepareSignature(bytes, { ...facts, purpose: { value: '1', scheme: 'x', meaning: 'y' } })).toThrow(
      expect.objectContaining({ code: 'OVR_DICOM_INVALID', message: expect.stringContaining('(0009,1001)') }),
    );
  });
});

describe('a file that is no file for signatures is refused', () => {
  const nested = (depth: number) => {
    const levels = Array.from({ length: depth }, () => [...sequence(ANY), ...ITEM, ...ANY]).flat();
    return fileWith(...levels, ...Array.from({ length: depth }, () => [...ITEM_END, ...SEQUENCE_END]).flat());
  };
  const rows: readonly (readonly [string, string, () => Uint8Array])[] = [
    ['sequences without end', 'OVR_DICOM_TRUNCATED', () => fileWith(...sequence(ANY), ...ITEM, ...ANY, ...CODE)],
    [
      'an item longer than its sequence',
      'OVR_DICOM_TRUNCATED',
      () => fileWith(...sequence([8, 0, 0, 0]), ...ITEM, 1, 0, 0, 0),
    ],
    ['attributes twice', 'OVR_DICOM_INVALID', () => fileWith(...sequence(ANY), ...ITEM, ...ANY, ...CODE, ...CODE)],
    ['attributes out of order', 'OVR_DICOM_INVALID', () => fileWith(...CODE)],
    ['no VR', 'OVR_DICOM_INVALID', () => fileWith(0x40, 0, 0x30, 0xa7, 1, 1, 0, 0)],
    ['an odd length', 'OVR_DICOM_INVALID', () => fileWith(0x40, 0, 0x30, 0xa7, ...ascii('LO'), 1, 0, 65)],
    [
      'a delimiter with a length',
      'OVR_DICOM_INVALID',
      () => fileWith(...sequence(ANY), ...SEQUENCE_END.slice(0, 7), 1),
    ],
    ['a tail of four bytes', 'OVR_DICOM_TRUNCATED', () => fileWith(0xff, 0xff, 0xff, 0xff)],
    ['sequences in sequences', 'OVR_DICOM_LIMIT', () => nested(LIMITS.depth + 1)],
    ['no DICOM', 'OVR_DICOM_TRUNCATED', () => new Uint8Array(20)],
    ['Implicit VR', 'OVR_DICOM_UNSUPPORTED', () => renamed('implicitLittle')],
    ['deflated', 'OVR_DICOM_UNSUPPORTED', () => renamed('deflated')],
  ];
  /** The file with another transfer syntax in its header; deflated it is in truth, in Implicit VR it has no data set. */
  function renamed(name: 'implicitLittle' | 'deflated'): Uint8Array {
    const file = Buffer.from(writePart10(DataSet.of(FILE)));
    const body = file.indexOf(Buffer.from([8, 0, 5, 0, ...ascii('CS')]));
    const uid = Buffer.from(`UI\u0014\u0000${TRANSFER_SYNTAX.explicitLittle}\u0000`);
    const at = file.indexOf(uid);
    const value = TRANSFER_SYNTAX[name];
    const padded = value.length % 2 === 0 ? value : `${value}\u0000`;
    return Buffer.concat([
      file.subarray(0, at),
      Buffer.from(`UI${String.fromCharCode(padded.length)}\u0000${padded}`),
      file.subarray(at + uid.length, body),
      name === 'deflated' ? deflateRawSync(file.subarray(body)) : new Uint8Array(),
    ]);
  }
  it('nests as deep as files may', () => {
    expect(instanceMac(nested(LIMITS.depth), begin).tags.at(-1)).toBe('0040A730');
  });
  it.each(rows)('%s', (_, code, file) => {
    expect(() => instanceMac(file(), begin)).toThrow(expect.objectContaining({ code }));
    expect(() => readSignatures(file())).toThrow(expect.objectContaining({ code }));
  });

  it('items without end', () => {
    const empty = [...ITEM, 0, 0, 0, 0];
    const items = new Uint8Array((LIMITS.elements + 1) * 8);
    for (let at = 0; at < items.length; at += 8) items.set(empty, at);
    const head = fileWith(...sequence(ANY));
    const flood = new Uint8Array(head.length + items.length);
    flood.set(head);
    flood.set(items, head.length);
    expect(() => instanceMac(flood, begin)).toThrow(expect.objectContaining({ code: 'OVR_DICOM_LIMIT' }));
  });
});
