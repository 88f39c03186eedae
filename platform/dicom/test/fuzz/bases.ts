import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { testDataFolder } from '@overread/testkit';
import { buildRead, DataSet, isOverreadError, readPart10, TRANSFER_SYNTAX } from '../../src/index.ts';
import { seriesHeaders } from '../fixtures.ts';
import { CONDITIONS, context, EVALUATION, masksOf } from '../recordFixtures.ts';
import { filesBelow } from '../testData.ts';
import { type RawElement, rawElements } from './rawElement.ts';

/** What mutations begin with. */
export interface Base {
  readonly name: string;
  readonly transferSyntaxUid: string;
  readonly elements: readonly RawElement[];
  /** The bytes of a real file, to flip and cut as they are. */
  readonly bytes?: Uint8Array;
}

export const SHAPE = { plane: 'axial', columns: 9, rows: 7, slices: 3 } as const;
/** Real files up to this size: mutations should hit structure, not pixels. */
const LARGEST = 40_000;

const text = (value: string) => Uint8Array.from(Buffer.from(value, 'latin1'));
const hex = (value: string) => Uint8Array.from(Buffer.from(value, 'hex'));

/** Our own objects and synthetic ones: they need nothing that a machine may lack. */
export function syntheticBases(): Base[] {
  const { seg, masks } = masksOf(SHAPE, 'fuzz');
  const read = buildRead({
    ...context(SHAPE, 'fuzz'),
    reader: 'R-07',
    evaluation: EVALUATION,
    conditions: CONDITIONS,
    masks,
    clinicalInformation: [],
    statements: [],
  });
  const explicit = TRANSFER_SYNTAX.explicitLittle;
  return [
    { name: 'our SEG', transferSyntaxUid: explicit, elements: rawElements(readPart10(seg).dataSet) },
    { name: 'our read', transferSyntaxUid: explicit, elements: rawElements(readPart10(read).dataSet) },
    { name: 'image', transferSyntaxUid: explicit, elements: image() },
    { name: 'implicit image', transferSyntaxUid: TRANSFER_SYNTAX.implicitLittle, elements: image() },
    { name: 'deflated image', transferSyntaxUid: TRANSFER_SYNTAX.deflated, elements: image() },
    { name: 'RLE image', transferSyntaxUid: '1.2.840.10008.1.2.5', elements: encapsulated() },
    ...TEXTS.map(([terms, name], index) => ({
      name: `text ${index}`,
      transferSyntaxUid: explicit,
      elements: image().map((element) =>
        element.tag === 0x00080005
          ? { ...element, value: text(terms) }
          : element.tag === 0x00100010
            ? { ...element, value: hex(name) }
            : element,
      ),
    })),
  ];
}

/** Names as PS3.5 Annexes H to K have them: terms, and the bytes in hexadecimal. */
const TEXTS: readonly (readonly [terms: string, name: string])[] = [
  ['\\ISO 2022 IR 87', '59616d6164615e5461726f753d1b24423b3345441b28425e1b24424240433a1b2842'],
  ['\\ISO 2022 IR 149', '486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d7'],
  ['ISO 2022 IR 100\\ISO 2022 IR 144', '1b2d4cbbeeda63d3bc62796bb35ee9'],
  ['GB18030', '57616e675e5869616f446f6e673dcdf55ed0a1b6ab'],
  ['ISO_IR 192', '57616e673de78e8b5ee5b08fe4b89c'],
  ['ISO_IR 13 ', 'd4cfc0de5ec0dbb3'],
];

function image(): RawElement[] {
  const header = (seriesHeaders({ ...SHAPE, slices: 1 })[0] ?? new DataSet()).set({
    SpecificCharacterSet: 'ISO_IR 192',
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    SamplesPerPixel: 1,
    PixelRepresentation: 1,
    PixelPaddingValue: 63_536,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: 1,
    RescaleSlope: 1.5,
    WindowCenter: [40, 400],
    StudyDescription: 'Leber, Größe',
    AdditionalPatientHistory: 'one\\two ',
    SourceImageSequence: [
      DataSet.of({
        ReferencedSOPInstanceUID: '1.2.3',
        PurposeOfReferenceCodeSequence: [DataSet.of({ CodeValue: '121322', CodeMeaning: 'Ä' })],
      }),
      new DataSet(),
    ],
    DimensionIndexPointer: [0x0062000b, 0x00209165],
    PixelData: Uint8Array.from({ length: SHAPE.columns * SHAPE.rows * 2 }, (_, index) => index),
  });
  const more: RawElement[] = [
    { tag: 0x00090010, vr: 'LO', value: text('OVERREAD TEST ') },
    { tag: 0x00091001, vr: 'UN', value: text('private!') },
    { tag: 0x00091002, vr: 'FD', value: new Uint8Array(new Float64Array([1.25, Number.NaN]).buffer) },
    { tag: 0x00091003, vr: 'SQ', value: [{ elements: [{ tag: 0x00080104, vr: 'LO', value: text('inner') }] }] },
    { tag: 0x00189303, vr: 'FL', value: new Uint8Array(new Float32Array([0.5, -3]).buffer) },
    { tag: 0x60000010, vr: 'US', value: Uint8Array.of(7, 0) },
    { tag: 0x60020050, vr: 'SS', value: Uint8Array.of(1, 0, 255, 255) },
  ];
  return [...rawElements(header), ...more].sort((a, b) => a.tag - b.tag);
}

function encapsulated(): RawElement[] {
  const segment = Uint8Array.from([1, ...new Array(3).fill(0), 64, ...new Array(59).fill(0), 0xc3, 7, 0xc3, 9]);
  return image().map((element) =>
    element.tag === 0x7fe00010
      ? { ...element, vr: 'OB', value: { fragments: [Uint8Array.of(0, 0, 0, 0), segment, segment] } }
      : element,
  );
}

/** Real files of other people's software, those that the reader takes, and broken ones. */
export function realBases(): Base[] {
  return ['malformed', 'seg_sr'].flatMap((folder) =>
    filesBelow(join(testDataFolder, folder)).flatMap((path) => {
      // A series of ten nearly equal files would be most of the lot.
      if (!/\.dcm$/.test(path) || statSync(path).size > LARGEST || /22_geometry.*(0[2-9]|10)\.dcm$/.test(path))
        return [];
      const bytes = new Uint8Array(readFileSync(path));
      const name = path.slice(testDataFolder.length + 1);
      try {
        const { dataSet, transferSyntaxUid } = readPart10(bytes);
        return [{ name, transferSyntaxUid, elements: rawElements(dataSet), bytes }];
      } catch (error) {
        if (!isOverreadError(error)) throw error;
        return [{ name, transferSyntaxUid: '', elements: [], bytes }];
      }
    }),
  );
}
