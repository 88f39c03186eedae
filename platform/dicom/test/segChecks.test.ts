import { createMask, equalMasks, setVoxel } from '@overread/agreement';
import { describe, expect, it } from 'vitest';
import {
  admitSegmentation,
  DataSet,
  type ImageStack,
  parseSegmentation,
  readPart10,
  SEGMENTATION_CHECKS,
  type SegmentationCheck,
  SOP_CLASS,
  writePart10,
} from '../src/index.ts';
import { ball, segment, stackOf, uid } from './fixtures.ts';
import { segOn } from './segFixtures.ts';

type Change = (dataSet: DataSet) => void;

// 13 x 11 x 4 frames of 143 bits: frames begin inside bytes, and 4 bits are left over.
const shape = { plane: 'axial', columns: 13, rows: 11, slices: 4 } as const;
const { stack, source } = stackOf(shape);
const masks = [ball(stack, [0.4, 0.5, 0.5], 0.6), ball(stack, [0.6, 0.5, 0.5], 0.6)];
const good = segOn({ stack, source }, masks.map(segment), 'checks');

/** The good file, changed. */
function changed(...changes: readonly Change[]): Uint8Array {
  const { dataSet } = readPart10(good.slice());
  for (const change of changes) change(dataSet);
  return writePart10(dataSet);
}
const frames = (dataSet: DataSet) => dataSet.items('PerFrameFunctionalGroupsSequence');
const frame =
  (number: number, values: Parameters<DataSet['set']>[0]): Change =>
  (dataSet) =>
    frames(dataSet)[number - 1]?.set(values);
const shared =
  (change: (groups: DataSet) => void): Change =>
  (dataSet) => {
    const groups = dataSet.item('SharedFunctionalGroupsSequence');
    if (groups !== undefined) change(groups);
  };
const source_ = (sopInstanceUid: string) => ({
  DerivationImageSequence: [
    DataSet.of({
      SourceImageSequence: [
        DataSet.of({ ReferencedSOPClassUID: SOP_CLASS.ct, ReferencedSOPInstanceUID: sopInstanceUid }),
      ],
    }),
  ],
});
const set =
  (values: Parameters<DataSet['set']>[0]): Change =>
  (dataSet) =>
    dataSet.set(values);
const label = (values: readonly number[], more: Parameters<DataSet['set']>[0] = {}): Change =>
  set({
    SOPClassUID: SOP_CLASS.labelmapSegmentation,
    SegmentationType: 'LABELMAP',
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    NumberOfFrames: 1,
    PixelData: Uint8Array.from({ length: 144 }, (_, at) => values[at] ?? 0),
    ...more,
  });
const oneFrame: Change = (dataSet) => dataSet.set({ PerFrameFunctionalGroupsSequence: frames(dataSet).slice(0, 1) });

interface Fault {
  readonly change: readonly Change[];
  readonly stack?: Partial<ImageStack>;
  readonly frame?: number;
  readonly segment?: number;
}

/** For each check, files that fail it and no other. */
const FAULTS: Readonly<Record<SegmentationCheck, readonly Fault[]>> = {
  file: [{ change: [] }],
  kind: [
    { change: [set({ SOPClassUID: SOP_CLASS.ct })] },
    { change: [set({ SegmentationType: 'LABELMAP' })] },
    { change: [set({ DimensionOrganizationType: 'TILED_FULL' })] },
  ],
  encoding: [
    { change: [set({ NumberOfFrames: 3 })] },
    { change: [set({ BitsAllocated: 8 })] },
    { change: [set({ SegmentationType: 'FRACTIONAL', BitsAllocated: 8 })] },
  ],
  size: [{ change: [set({ Rows: 12 })] }],
  frameOfReference: [
    { change: [set({ FrameOfReferenceUID: '1.2.3' })] },
    { change: [(dataSet) => dataSet.elements.delete(0x00200052)] },
  ],
  series: [
    {
      change: [
        (dataSet) => {
          for (const one of frames(dataSet)) one.elements.delete(0x00089124);
        },
        (dataSet) => dataSet.item('ReferencedSeriesSequence')?.set({ SeriesInstanceUID: '1.2.3' }),
      ],
    },
  ],
  orientation: [
    {
      change: [
        shared((groups) =>
          groups.item('PlaneOrientationSequence')?.set({ ImageOrientationPatient: [1, 0, 0, 0, -1, 0] }),
        ),
      ],
    },
    {
      change: [frame(3, { PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: [0, 1, 0, 1, 0, 0] })] })],
      frame: 3,
    },
  ],
  pixelSpacing: [
    { change: [shared((groups) => groups.item('PixelMeasuresSequence')?.set({ PixelSpacing: [0.703125, 0.71] }))] },
  ],
  segmentNumber: [
    {
      change: [
        (dataSet) =>
          dataSet.set({
            SegmentSequence: [
              ...dataSet.items('SegmentSequence'),
              DataSet.of({ SegmentNumber: 2, SegmentLabel: 'Again' }),
            ],
          }),
      ],
      segment: 2,
    },
  ],
  limit: [{ change: [], stack: { slices: Array.from({ length: 2 ** 26 }) } }],
  described: [
    {
      change: [frame(2, { SegmentIdentificationSequence: [DataSet.of({ ReferencedSegmentNumber: 9 })] })],
      frame: 2,
      segment: 9,
    },
    { change: [(dataSet) => frames(dataSet)[4]?.elements.delete(0x0062000a)], frame: 5 },
    { change: [oneFrame, label([0, 1, 2, 3])], frame: 1 },
    { change: [oneFrame, label([0, 1, 5, 9], { PixelPaddingValue: 5 })], frame: 1 },
  ],
  place: [
    {
      change: [
        (dataSet) => frames(dataSet)[1]?.elements.delete(0x00209113),
        (dataSet) => frames(dataSet)[1]?.elements.delete(0x00089124),
      ],
      frame: 2,
    },
    { change: [shared((groups) => groups.elements.delete(0x00209116))], frame: 1 },
  ],
  position: [
    {
      change: [frame(1, { PlanePositionSequence: [DataSet.of({ ImagePositionPatient: [-120.5, -99.25, 33.002] })] })],
      frame: 1,
    },
    {
      change: [frame(1, { PlanePositionSequence: [DataSet.of({ ImagePositionPatient: [-120.4, -99.25, 33] })] })],
      frame: 1,
    },
  ],
  sourceImage: [{ change: [frame(2, source_('1.2.3.4'))], frame: 2 }],
  sourcePosition: [{ change: [frame(2, source_(stack.slices[3]?.sopInstanceUid ?? ''))], frame: 2 }],
  duplicate: [
    {
      change: [
        (dataSet) => {
          const all = frames(dataSet);
          dataSet.set({ PerFrameFunctionalGroupsSequence: all.map((one, at) => (at === 2 ? (all[0] ?? one) : one)) });
        },
      ],
      frame: 3,
      segment: 1,
    },
  ],
  pixelData: [{ change: [set({ PixelData: new Uint8Array(20) })] }],
  pixelValue: [
    {
      change: [
        set({
          SegmentationType: 'FRACTIONAL',
          SegmentationFractionalType: 'PROBABILITY',
          MaximumFractionalValue: 100,
          BitsAllocated: 8,
          PixelData: Uint8Array.from({ length: 8 * 143 }, (_, at) => (at === 5 * 143 ? 101 : 100)),
        }),
      ],
      frame: 6,
    },
  ],
  padding: [
    {
      change: [
        (dataSet) => {
          dataSet.set({ PixelData: Uint8Array.from([...(dataSet.bytes('PixelData') ?? []), 0, 0]) });
        },
      ],
    },
  ],
};

describe('the checks of a segmentation', () => {
  it('find nothing in a good one, and give it', () => {
    const { problems, segmentation } = admitSegmentation(good, stack);
    expect(problems).toEqual([]);
    expect(segmentation?.segments.map((one, at) => equalMasks(one.mask, masks[at] ?? one.mask))).toEqual([true, true]);
  });

  for (const [check, faults] of Object.entries(FAULTS) as [SegmentationCheck, readonly Fault[]][]) {
    faults.forEach((fault, at) => {
      it(`name what is wrong, where, and what to do: ${check} ${at + 1}`, () => {
        const bytes = check === 'file' ? good.subarray(0, good.length / 2) : changed(...fault.change);
        const images = { ...stack, ...fault.stack };
        const { problems, segmentation } = admitSegmentation(bytes, images);
        expect(segmentation).toBeUndefined();
        const [first] = problems;
        expect([...new Set(problems.map((one) => one.check))]).toEqual([check]);
        expect({ frame: first?.frame, segment: first?.segment }).toEqual({
          frame: fault.frame,
          segment: fault.segment,
        });
        expect(first?.sentence).toMatch(/^[A-Z].*\. [A-Z].*\.$/s);
        expect(first?.sentence.endsWith(SEGMENTATION_CHECKS[check].todo)).toBe(true);
        expect(() => parseSegmentation(bytes, images)).toThrow(expect.objectContaining({ code: first?.code }));
      });
    });
  }

  it('are all made, so that a person reads of every fault at once', () => {
    const { problems } = admitSegmentation(
      changed(
        set({ FrameOfReferenceUID: '1.2.3' }),
        frame(2, { SegmentIdentificationSequence: [DataSet.of({ ReferencedSegmentNumber: 9 })] }),
        frame(4, { PlanePositionSequence: [DataSet.of({ ImagePositionPatient: [0, 0, 0] })] }),
        frame(7, source_('1.2.3.4')),
      ),
      stack,
    );
    expect(problems.map((one) => [one.check, one.frame])).toEqual([
      ['frameOfReference', undefined],
      ['described', 2],
      ['position', 4],
      ['sourceImage', 7],
    ]);
  });

  it('take a frame that was cut off for set bits behind the last one', () => {
    const pixels = readPart10(good).dataSet.bytes('PixelData')?.slice(0, 126) ?? new Uint8Array();
    const ofSeven = (last: number) => {
      pixels[125] = last;
      const problems = admitSegmentation(
        changed(
          (one) => one.set({ PerFrameFunctionalGroupsSequence: frames(one).slice(0, 7), NumberOfFrames: 7 }),
          set({ PixelData: pixels }),
        ),
        stack,
      ).problems;
      return problems.map((one) => one.check);
    };
    // 7 x 143 bits end after the first bit of byte 125.
    expect(ofSeven(0b1)).toEqual([]);
    expect(ofSeven(0b10)).toEqual(['padding']);
  });
});

describe('a segmentation of another dialect', () => {
  it('may share the segment of all frames, and lie where its images lie', () => {
    const one = segOn({ stack, source }, [segment(masks[0] ?? createMask(1, 1, 1), 0)], 'shared');
    const { dataSet } = readPart10(one.slice());
    for (const groups of frames(dataSet)) {
      groups.elements.delete(0x0062000a);
      groups.elements.delete(0x00209113);
      groups.elements.delete(0x00209111);
    }
    dataSet.elements.delete(0x00200052);
    dataSet.item('SharedFunctionalGroupsSequence')?.set({
      SegmentIdentificationSequence: [DataSet.of({ ReferencedSegmentNumber: 1 })],
    });
    const parsed = parseSegmentation(writePart10(dataSet), stack);
    expect(parsed.segments.map((segment) => equalMasks(segment.mask, masks[0] ?? segment.mask))).toEqual([true]);
  });

  it('may have its frames in any order', () => {
    const { dataSet } = readPart10(good.slice());
    const all = frames(dataSet);
    const order = [5, 2, 7, 0, 1, 6, 3, 4];
    const pixels = dataSet.bytes('PixelData') ?? new Uint8Array();
    const shuffled = new Uint8Array(pixels.length);
    order.forEach((from, to) => {
      for (let bit = 0; bit < 143; bit++) {
        const [a, b] = [from * 143 + bit, to * 143 + bit];
        if (((pixels[a >> 3] ?? 0) >> (a & 7)) & 1) shuffled[b >> 3] = (shuffled[b >> 3] ?? 0) | (1 << (b & 7));
      }
    });
    dataSet.set({ PerFrameFunctionalGroupsSequence: order.flatMap((at) => all[at] ?? []), PixelData: shuffled });
    const parsed = parseSegmentation(writePart10(dataSet), stack);
    expect(parsed.segments.map((one, at) => equalMasks(one.mask, masks[at] ?? one.mask))).toEqual([true, true]);
  });

  it('keeps a segment that is drawn nowhere', () => {
    const bytes = changed((dataSet) =>
      dataSet.set({
        SegmentSequence: [
          ...dataSet.items('SegmentSequence'),
          DataSet.of({ SegmentNumber: 7, SegmentLabel: 'Nowhere' }),
        ],
      }),
    );
    const parsed = parseSegmentation(bytes, stack);
    expect(parsed.segments.map((one) => [one.number, one.label, one.frames])).toEqual([
      [1, 'Liver', 4],
      [2, 'Lesion 1', 4],
      [7, 'Nowhere', 0],
    ]);
  });

  it('is cut at the threshold that the caller states, and says so', () => {
    const values = Uint8Array.from({ length: 144 }, (_, at) => at % 101);
    const fractional = changed(
      (dataSet) => dataSet.set({ PerFrameFunctionalGroupsSequence: frames(dataSet).slice(0, 1), NumberOfFrames: 1 }),
      set({
        SegmentationType: 'FRACTIONAL',
        SegmentationFractionalType: 'OCCUPANCY',
        MaximumFractionalValue: 100,
        BitsAllocated: 8,
        PixelData: values,
      }),
    );
    // 0.07 x 100 is 7.000000000000001 in binary floating point; the value 7 is in all the same.
    for (const [threshold, atLeast] of [
      [undefined, 50],
      [0.07, 7],
      [1, 100],
      [0.001, 1],
    ] as const) {
      const parsed = parseSegmentation(
        fractional,
        stack,
        threshold === undefined ? {} : { fractionalThreshold: threshold },
      );
      expect(parsed.fractional).toEqual({ type: 'OCCUPANCY', maximum: 100, threshold: threshold ?? 0.5, atLeast });
      const expected = createMask(13, 11, 4);
      values.subarray(0, 143).forEach((value, at) => {
        if (value >= atLeast) setVoxel(expected, at % 13, Math.floor(at / 13), 0);
      });
      expect(equalMasks(parsed.segments[0]?.mask ?? createMask(1, 1, 1), expected)).toBe(true);
    }
    expect(() => parseSegmentation(fractional, stack, { fractionalThreshold: 0 })).toThrow(
      expect.objectContaining({ code: 'OVR_REQUEST_INVALID' }),
    );
  });

  it('is refused on a series whose images only share its size: another patient', () => {
    const other = {
      ...stack,
      slices: stack.slices.map((slice) => ({ ...slice, sopInstanceUid: uid('else', slice.sopInstanceUid) })),
    };
    expect(admitSegmentation(good, other).problems.map((one) => one.check)).toEqual(Array(8).fill('sourceImage'));
  });
});

describe('the page of the checks', () => {
  // Written anew by: npx vitest run platform/dicom/test/segChecks.test.ts --update
  it('is what the table says', async () => {
    const page = [
      '# Checks of a segmentation',
      '',
      'What a DICOM Segmentation must pass to be read onto the images of a task, in the order in which it is looked at. A refusal names',
      'the check, the frame (from 1) and the segment, and says what to do. The table is `platform/dicom/src/seg/segmentationChecks.ts`; a',
      'test keeps this page equal to it.',
      '',
      '| Check | Code | What is checked | What to do |',
      '|---|---|---|---|',
      ...Object.entries(SEGMENTATION_CHECKS).map(
        ([name, { code, checks, todo }]) => `| \`${name}\` | \`${code}\` | ${checks} | ${todo} |`,
      ),
      '',
      'The code of a file that cannot be read at all is that of its fault, as [errors](errors.md) lists them.',
      '',
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../../docs/reference/segmentation-checks.md');
  });
});
