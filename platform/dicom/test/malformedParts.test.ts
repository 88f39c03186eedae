import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DataSet, fromDicomJson, readPart10, TRANSFER_SYNTAX, writeDataSet, writePart10 } from '../src/index.ts';
import { LIMITS } from '../src/part10/limits.ts';
import { encode, joined, type RawElement } from './fuzz/rawElement.ts';

/** A file of these elements, or of a body that no writer would write. */
function file(body: readonly RawElement[] | Uint8Array, syntax: string = TRANSFER_SYNTAX.explicitLittle): Uint8Array {
  const bytes = body instanceof Uint8Array ? body : encode(body, syntax !== TRANSFER_SYNTAX.implicitLittle);
  const meta = writeDataSet(DataSet.of({ TransferSyntaxUID: syntax }));
  return joined([new Uint8Array(128), latin1('DICM'), meta, bytes]);
}

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const code = (name: string, message?: RegExp) =>
  expect.objectContaining({
    code: name,
    ...(message === undefined ? {} : { message: expect.stringMatching(message) }),
  });
const read = (body: readonly RawElement[] | Uint8Array, syntax?: string) => readPart10(file(body, syntax)).dataSet;
const id: RawElement = { tag: 0x00100020, vr: 'LO', value: latin1('ID') };
const { implicitLittle, deflated } = TRANSFER_SYNTAX;

describe('the reader refuses', () => {
  const refused: Readonly<Record<string, readonly [body: readonly RawElement[], code: string, syntax?: string]>> = {
    'an attribute that stands twice': [[id, id], 'OVR_DICOM_INVALID'],
    'Specific Character Set after the text it governs': [
      [id, { tag: 0x00080005, vr: 'CS', value: latin1('ISO_IR 192') }],
      'OVR_DICOM_INVALID',
    ],
    'Specific Character Set as numbers': [
      [{ tag: 0x00080005, vr: 'US', value: Uint8Array.of(1, 0) }],
      'OVR_DICOM_INVALID',
    ],
    'a command group in a file': [[{ tag: 0x00000002, vr: 'UI', value: latin1('1.2 ') }], 'OVR_DICOM_INVALID'],
    'file meta in the data set': [[id, { tag: 0x00020010, vr: 'UI', value: latin1('1.2 ') }], 'OVR_DICOM_INVALID'],
    'numbers that do not fill their length': [
      [{ tag: 0x00280010, vr: 'US', value: Uint8Array.of(1, 2, 3) }],
      'OVR_DICOM_INVALID',
    ],
    'an item that is longer than its sequence': [
      [
        { tag: 0x0040a730, vr: 'SQ', value: [{ elements: [id], length: 400 }] },
        { tag: 0x0040db00, vr: 'CS', value: latin1('1'.repeat(400)) },
      ],
      'OVR_DICOM_TRUNCATED',
    ],
    'an attribute that is longer than its item': [
      [
        { tag: 0x0040a730, vr: 'SQ', value: [{ elements: [{ ...id, length: 40 }] }] },
        { tag: 0x0040db00, vr: 'CS', value: latin1('1'.repeat(400)) },
      ],
      'OVR_DICOM_TRUNCATED',
    ],
    'a sequence that is not closed': [
      [{ tag: 0x0040a730, vr: 'SQ', value: [{ elements: [id] }], isOpen: true, isUnclosed: true }],
      'OVR_DICOM_TRUNCATED',
    ],
    'an item that is not closed': [
      [{ tag: 0x0040a730, vr: 'SQ', value: [{ elements: [id], isOpen: true, isUnclosed: true }] }],
      'OVR_DICOM_TRUNCATED',
    ],
    'fragments that are not closed': [
      [{ tag: 0x7fe00010, vr: 'OB', value: { fragments: [Uint8Array.of(1, 2)] }, isUnclosed: true }],
      'OVR_DICOM_TRUNCATED',
    ],
    'text of undefined length': [[{ ...id, vr: 'UT', isOpen: true }], 'OVR_DICOM_INVALID'],
    'a VR that does not exist': [[{ ...id, vr: '??' }], 'OVR_DICOM_INVALID'],
    'VRs in an Implicit VR file': [[{ ...id, isSwitched: true }], 'OVR_DICOM_INVALID', implicitLittle],
    'attributes without VRs in an Explicit VR file': [[{ ...id, isSwitched: true }], 'OVR_DICOM_INVALID'],
    'big endian': [[id], 'OVR_DICOM_UNSUPPORTED', TRANSFER_SYNTAX.explicitBig],
  };
  for (const [name, [body, expected, syntax]] of Object.entries(refused)) {
    it(name, () => {
      expect(() => read(body, syntax)).toThrow(code(expected));
    });
  }

  it('a transfer syntax under another VR than UI', () => {
    const bytes = file([id]);
    bytes.set(latin1('PN'), 136);
    expect(() => readPart10(bytes)).toThrow(code('OVR_DICOM_INVALID', /transfer syntax/));
  });

  it('a delimiter with a length, which other software reads past', () => {
    const bytes = encode(
      [{ tag: 0x0040a730, vr: 'SQ', value: [{ elements: [id], isOpen: true }], isOpen: true }],
      true,
    );
    for (const at of [bytes.length - 4, bytes.length - 12]) {
      const changed = bytes.slice();
      changed[at] = 2;
      expect(() => read(changed)).toThrow(code('OVR_DICOM_INVALID', /delimiter/));
    }
  });

  it('a flood of empty items before it holds a data set for each', () => {
    const items = new Uint8Array(8 * (LIMITS.elements + 1));
    for (let at = 0; at < items.length; at += 8) items.set([0xfe, 0xff, 0x00, 0xe0], at);
    expect(() => read([{ tag: 0x0040a730, vr: 'SQ', value: items }])).toThrow(code('OVR_DICOM_LIMIT'));
  });

  it('a flood of empty fragments', () => {
    const items = new Uint8Array(8 * (LIMITS.fragments + 1));
    for (let at = 0; at < items.length; at += 8) items.set([0xfe, 0xff, 0x00, 0xe0], at);
    expect(() => read([{ tag: 0x7fe00010, vr: 'OB', value: items, isOpen: true }])).toThrow(code('OVR_DICOM_LIMIT'));
  });

  it('more values or bytes in one attribute than any has', () => {
    const backslashes = new Uint8Array(LIMITS.values + 2).fill(0x5c);
    expect(() => read([{ tag: 0x00189999, vr: 'UC', value: backslashes }])).toThrow(code('OVR_DICOM_LIMIT'));
    const numbers = new Uint8Array(2 * (LIMITS.values + 1));
    expect(() => read([{ tag: 0x00280010, vr: 'US', value: numbers }], implicitLittle)).toThrow(
      code('OVR_DICOM_LIMIT'),
    );
    const text = new Uint8Array(LIMITS.valueBytes + 2).fill(0x20);
    expect(() => read([{ tag: 0x0040a160, vr: 'UT', value: text }])).toThrow(code('OVR_DICOM_LIMIT'));
  });

  it('a deflated data set that is cut, absent, or followed by other bytes', () => {
    const packed = deflateSync(encode([{ ...id, vr: 'LO', value: latin1('ID'.repeat(500)) }], true));
    expect(() => read(packed.subarray(0, packed.length - 3), deflated)).toThrow(code('OVR_DICOM_TRUNCATED'));
    expect(() => read(new Uint8Array(), deflated)).toThrow(code('OVR_DICOM_TRUNCATED'));
    expect(() => read(joined([packed, new Uint8Array(5_000_000)]), deflated)).toThrow(code('OVR_DICOM_INVALID'));
  });
});

describe('the reader reads', () => {
  it('stored deflate blocks, of which none comes out until all is in', () => {
    const pixels = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) >>> 3);
    const packed = deflateSync(encode([{ tag: 0x7fe00010, vr: 'OW', value: pixels }], true), { level: 0 });
    expect(read(packed, deflated).bytes('PixelData')).toEqual(pixels);
  });

  it('a known sequence under UN of defined length, in Implicit VR', () => {
    const body: RawElement[] = [{ tag: 0x0040a730, vr: 'UN', value: [{ elements: [id] }] }];
    expect(read(body).item('ContentSequence')?.text('PatientID')).toBe('ID');
  });

  it('UN of undefined length, in Implicit VR or with the VRs that some writers leave in it', () => {
    for (const isSwitched of [false, true]) {
      const body: RawElement[] = [
        { tag: 0x00091010, vr: 'UN', isOpen: true, value: [{ elements: [{ ...id, isSwitched }], isOpen: true }] },
      ];
      const found = read(body).get(0x00091010);
      expect(found?.kind === 'items' ? found.items.map((item) => item.text('PatientID')) : found).toEqual(['ID']);
    }
  });

  it('a known attribute under UN by its own VR, and a private one as bytes', () => {
    const found = read([
      { tag: 0x00091001, vr: 'UN', value: Uint8Array.of(1, 2) },
      { tag: 0x00280010, vr: 'UN', value: Uint8Array.of(7, 0) },
    ]);
    expect(found.number('Rows')).toBe(7);
    expect(found.get(0x00091001)).toMatchObject({ kind: 'bytes', vr: 'UN', bytes: Uint8Array.of(1, 2) });
  });

  it('signed padding of signed pixels in Implicit VR', () => {
    const padding: RawElement = { tag: 0x00280120, vr: 'SS', value: Uint8Array.of(0x30, 0xf8) };
    const pixelsAre = (signed: number): RawElement => ({ tag: 0x00280103, vr: 'US', value: Uint8Array.of(signed, 0) });
    expect(read([pixelsAre(1), padding], implicitLittle).number('PixelPaddingValue')).toBe(-2000);
    expect(read([pixelsAre(0), padding], implicitLittle).number('PixelPaddingValue')).toBe(63_536);
    const empty: RawElement = { tag: 0x00280103, vr: 'US', value: new Uint8Array() };
    expect(read([empty, padding], implicitLittle).number('PixelPaddingValue')).toBe(-2000);
  });

  it('retired attributes and the second overlay in Implicit VR by their VRs', () => {
    const found = read(
      [
        { tag: 0x00200050, vr: 'DS', value: latin1('-12.5 ') },
        { tag: 0x60020010, vr: 'US', value: Uint8Array.of(9, 0) },
      ],
      implicitLittle,
    );
    expect(found.get(0x00200050)).toMatchObject({ vr: 'DS', values: ['-12.5'] });
    expect(found.get(0x60020010)).toMatchObject({ vr: 'US', values: [9] });
  });

  it('attributes out of order, odd lengths, and a meta group without or with a wrong length', () => {
    const found = read([
      id,
      { tag: 0x00080060, vr: 'CS', value: latin1('CT') },
      { tag: 0x00104000, vr: 'LT', value: latin1('odd') },
    ]);
    expect([found.text('PatientID'), found.text('Modality'), found.text('PatientComments')]).toEqual([
      'ID',
      'CT',
      'odd',
    ]);
    const good = writePart10(DataSet.of({ SOPClassUID: '1.2', SOPInstanceUID: '1.3', PatientID: 'ID' }));
    const wrong = good.slice();
    wrong[140] = 3;
    expect(readPart10(wrong).dataSet.text('PatientID')).toBe('ID');
    expect(readPart10(joined([good.subarray(0, 132), good.subarray(144)])).dataSet.text('PatientID')).toBe('ID');
  });

  it('spaces as padding, other white space as text', () => {
    const found = read([{ tag: 0x00081030, vr: 'LO', value: latin1(' a\u00a0\\\tb \u0000') }]);
    expect(found.texts('StudyDescription')).toEqual(['a\u00a0', '\tb']);
  });
});

describe('the writer', () => {
  it('keeps the single bytes of codes and UIDs, which no character set governs', () => {
    const found = read([{ tag: 0x00080060, vr: 'CS', value: latin1('\u00c4\u00d6') }]).set({
      SOPClassUID: '1.2',
      SOPInstanceUID: '1.3',
    });
    expect(readPart10(writePart10(found)).dataSet.text('Modality')).toBe('\u00c4\u00d6');
  });

  it('refuses a transfer syntax that it does not write', () => {
    const dataSet = DataSet.of({ SOPClassUID: '1.2', SOPInstanceUID: '1.3' });
    for (const syntax of [implicitLittle, deflated, TRANSFER_SYNTAX.explicitBig])
      expect(() => writePart10(dataSet, syntax)).toThrow(code('OVR_DICOM_INVALID'));
  });

  it('writes lone surrogates as replacement signs, in the length that it computed', () => {
    const dataSet = DataSet.of({ SOPClassUID: '1.2', SOPInstanceUID: '1.3', PatientComments: 'a\ud800b\udc00😀é' });
    expect(readPart10(writePart10(dataSet)).dataSet.text('PatientComments')).toBe('a\ufffdb\ufffd😀é');
  });
});

describe('DICOM JSON', () => {
  const refused: Readonly<Record<string, readonly [json: unknown, code: string]>> = {
    'numbers that are none': [{ '00280010': { vr: 'US', Value: [true] } }, 'OVR_DICOM_INVALID'],
    'lists for numbers': [{ '00280010': { vr: 'US', Value: [[]] } }, 'OVR_DICOM_INVALID'],
    'tags that are none': [{ '00209165': { vr: 'AT', Value: ['x'] } }, 'OVR_DICOM_INVALID'],
    'one attribute in two spellings': [
      { '0020000d': { vr: 'UI', Value: ['1'] }, '0020000D': { vr: 'UI', Value: ['2'] } },
      'OVR_DICOM_INVALID',
    ],
    'two values where one is allowed': [{ '00104000': { vr: 'LT', Value: ['a', 'b'] } }, 'OVR_DICOM_INVALID'],
    'a flood of items': [
      { '0040A730': { vr: 'SQ', Value: Array.from({ length: LIMITS.elements + 1 }, () => null) } },
      'OVR_DICOM_LIMIT',
    ],
  };
  for (const [name, [json, expected]] of Object.entries(refused)) {
    it(`with ${name} is refused`, () => {
      expect(() => fromDicomJson(json)).toThrow(code(expected));
    });
  }

  it('takes numbers as strings, and the words for what JSON cannot say', () => {
    const found = fromDicomJson({ '00189303': { vr: 'FL', Value: ['1.5', 'inf', null] } });
    expect(found.get(0x00189303)).toMatchObject({ values: [1.5, Number.POSITIVE_INFINITY, Number.NaN] });
  });
});
