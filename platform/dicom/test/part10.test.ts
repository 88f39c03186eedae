import { data } from 'dcmjs';
import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
  DataSet,
  fromDicomJson,
  isOverreadError,
  readPart10,
  TRANSFER_SYNTAX,
  toDicomJson,
  writeDataSet,
  writePart10,
} from '../src/index.ts';
import { seriesHeaders } from './fixtures.ts';
import { dataFile, describeWithData } from './testData.ts';

const header = (): DataSet =>
  (seriesHeaders({ plane: 'axial', columns: 4, rows: 4, slices: 1 })[0] ?? new DataSet()).set({
    PixelData: Uint8Array.from({ length: 33 }, (_, index) => index),
    SourceImageSequence: [
      DataSet.of({
        ReferencedSOPInstanceUID: '1.2.3',
        PurposeOfReferenceCodeSequence: [DataSet.of({ CodeValue: 'Ä' })],
      }),
      new DataSet(),
    ],
    DimensionIndexPointer: 0x0062000b,
    SmallestImagePixelValue: 7,
  });

/** Meta and body glued by hand, for encodings that we do not write. */
function file(transferSyntaxUid: string, body: Uint8Array): Uint8Array {
  const meta = writeDataSet(DataSet.of({ TransferSyntaxUID: transferSyntaxUid }));
  const out = new Uint8Array(132 + meta.length + body.length);
  out.set([0x44, 0x49, 0x43, 0x4d], 128);
  out.set(meta, 132);
  out.set(body, 132 + meta.length);
  return out;
}

const bytes = (...parts: (number | string)[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((one) => one.charCodeAt(0)) : [part])),
  );
const code = (name: string) => expect.objectContaining({ code: name });

describe('a file that we write', () => {
  it('reads back to the same values, with pixel data as a view at their offset', () => {
    const given = header();
    const written = writePart10(given);
    expect(written.length % 2).toBe(0);
    const { dataSet, transferSyntaxUid } = readPart10(written);
    expect(transferSyntaxUid).toBe(TRANSFER_SYNTAX.explicitLittle);
    expect(dataSet.text('PatientName')).toBe('Überall^Zoë');
    expect(dataSet.numbers('PixelSpacing')).toEqual([0.703125, 0.703125]);
    expect(dataSet.items('SourceImageSequence')[0]?.item('PurposeOfReferenceCodeSequence')?.text('CodeValue')).toBe(
      'Ä',
    );
    expect(dataSet.numbers('DimensionIndexPointer')).toEqual([0x0062000b]);
    const pixels = dataSet.get('PixelData');
    if (pixels?.kind !== 'bytes' || pixels.offset === undefined) throw new Error('pixel data were expected');
    expect(pixels.bytes.length).toBe(34);
    expect(written.subarray(pixels.offset, pixels.offset + 3)).toEqual(Uint8Array.of(0, 1, 2));
    expect(writePart10(dataSet)).toEqual(written);
  });

  it('stops before the pixels when asked', () => {
    expect(readPart10(writePart10(header()), { until: 'PixelData' }).dataSet.has('PixelData')).toBe(false);
  });

  it('is read alike by dcmjs', () => {
    const written = writePart10(header());
    const copy = written.buffer.slice(written.byteOffset, written.byteOffset + written.byteLength);
    const dict = data.DicomMessage.readFile(copy).dict;
    const ours = toDicomJson(readPart10(written).dataSet);
    for (const [tag, attribute] of Object.entries(ours)) {
      if (
        attribute.vr === 'SQ' ||
        attribute.vr === 'PN' ||
        attribute.InlineBinary !== undefined ||
        attribute.vr === 'AT'
      )
        continue;
      expect(dict[tag]?.Value ?? [], tag).toEqual(attribute.Value ?? []);
    }
    expect(JSON.stringify(dict['00100010']?.Value)).toContain('Überall^Zoë');
  });

  it('survives DICOM JSON', () => {
    const given = header();
    given.elements.delete(0x7fe00010);
    const back = fromDicomJson(JSON.parse(JSON.stringify(toDicomJson(given))));
    expect(writePart10(back)).toEqual(writePart10(given));
  });

  it('cannot be given a value that splits or breaks others', () => {
    const { dataSet } = readPart10(writePart10(header().set({ StudyDescription: 'a\\b\u001b(B\nc' })));
    expect(dataSet.texts('StudyDescription')).toEqual(['a/b(B c']);
    expect(() => DataSet.of({ Rows: 'many' })).toThrow(code('OVR_DICOM_INVALID'));
  });
});

describe('the reader', () => {
  it('reads implicit VR, undefined lengths and fragments', () => {
    const implicit = bytes(
      0x10,
      0,
      0x20,
      0,
      4,
      0,
      0,
      0,
      'ID1 ',
      0x40,
      0,
      0x75,
      2,
      0xff,
      0xff,
      0xff,
      0xff,
      0xfe,
      0xff,
      0,
      0xe0,
      0xff,
      0xff,
      0xff,
      0xff,
      0x10,
      0,
      0x20,
      0,
      2,
      0,
      0,
      0,
      'ab',
      0xfe,
      0xff,
      0x0d,
      0xe0,
      0,
      0,
      0,
      0,
      0xfe,
      0xff,
      0xdd,
      0xe0,
      0,
      0,
      0,
      0,
    );
    const { dataSet } = readPart10(file(TRANSFER_SYNTAX.implicitLittle, implicit));
    expect(dataSet.text('PatientID')).toBe('ID1');
    expect(dataSet.item('RequestAttributesSequence')?.text('PatientID')).toBe('ab');
    const encapsulated = bytes(
      0xe0,
      0x7f,
      0x10,
      0,
      'OB',
      0,
      0,
      0xff,
      0xff,
      0xff,
      0xff,
      0xfe,
      0xff,
      0,
      0xe0,
      0,
      0,
      0,
      0,
      0xfe,
      0xff,
      0,
      0xe0,
      2,
      0,
      0,
      0,
      9,
      8,
      0xfe,
      0xff,
      0xdd,
      0xe0,
      0,
      0,
      0,
      0,
    );
    expect(readPart10(file('1.2.840.10008.1.2.5', encapsulated)).dataSet.get('PixelData')).toEqual({
      kind: 'fragments',
      vr: 'OB',
      fragments: [new Uint8Array(), Uint8Array.of(9, 8)],
    });
  });

  it('reads deflated data sets and refuses one that explodes', () => {
    expect(
      readPart10(file(TRANSFER_SYNTAX.deflated, deflateSync(writeDataSet(header())))).dataSet.text('PatientID'),
    ).toBe('SUBJ-1');
    const bomb = deflateSync(new Uint8Array(40_000_000));
    expect(() => readPart10(file(TRANSFER_SYNTAX.deflated, bomb))).toThrow(code('OVR_DICOM_LIMIT'));
  });

  it('refuses sequences that nest too deeply', () => {
    let nested = DataSet.of({ CodeValue: 'x' });
    for (let depth = 0; depth < 32; depth++) nested = DataSet.of({ ContentSequence: [nested] });
    expect(readPart10(file(TRANSFER_SYNTAX.explicitLittle, writeDataSet(nested))).dataSet.has('ContentSequence')).toBe(
      true,
    );
    const deeper = DataSet.of({ ContentSequence: [nested] });
    expect(() => readPart10(file(TRANSFER_SYNTAX.explicitLittle, writeDataSet(deeper)))).toThrow(
      code('OVR_DICOM_LIMIT'),
    );
  });

  it('refuses what is cut off, and what says a length that is not there', () => {
    const written = writePart10(header());
    for (const length of [0, 100, 131, 132, 140, 300, written.length - 1]) {
      expect(() => readPart10(written.subarray(0, length)), String(length)).toThrow(
        expect.objectContaining({ name: 'OverreadError' }),
      );
    }
    const lie = bytes(0xe0, 0x7f, 0x10, 0, 'OW', 0, 0, 0xfe, 0xff, 0xff, 0xff, 1, 2);
    expect(() => readPart10(file(TRANSFER_SYNTAX.explicitLittle, lie))).toThrow(code('OVR_DICOM_TRUNCATED'));
  });

  it('refuses or reads any file with changed bytes, and never fails otherwise', () => {
    const written = writePart10(header());
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(written.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const changed = written.slice();
          for (const [at, byte] of changes) changed[at] = byte;
          try {
            toDicomJson(readPart10(changed).dataSet);
          } catch (error) {
            expect(isOverreadError(error)).toBe(true);
          }
        },
      ),
      { numRuns: 3000, seed: 7 },
    );
  });
});

/** Names as PS3.5 Annex H, I, J and K give them. */
const NAMES: Readonly<Record<string, string>> = {
  chrArab: 'قباني^لنزار',
  chrFren: 'Buc^Jérôme',
  chrGerm: 'Äneas^Rüdiger',
  chrGreek: 'Διονυσιος',
  chrH31: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
  chrH32: 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  chrHbrw: 'שרון^דבורה',
  chrI2: 'Hong^Gildong=洪^吉洞=홍^길동',
  chrJapMulti: 'やまだ^たろう',
  chrKoreanMulti: '김희중',
  chrRuss: 'Люкceмбypг',
  chrX1: 'Wang^XiaoDong=王^小東=',
  chrX2: 'Wang^XiaoDong=王^小东=',
};

describeWithData('files of others', () => {
  for (const [name, expected] of Object.entries(NAMES)) {
    it(`reads the name in ${name}, and it survives rewriting in UTF-8`, () => {
      const { dataSet } = readPart10(dataFile(`malformed/charset/${name}.dcm`));
      expect(dataSet.text('PatientName')).toBe(expected);
      expect(readPart10(writePart10(dataSet)).dataSet.text('PatientName')).toBe(expected);
    });
  }
});
