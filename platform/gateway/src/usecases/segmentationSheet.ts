import { voxelsPerSlice } from '@overread/agreement';
import type { FiledRecordView } from '@overread/contract';
import { type ImageStack, METHOD_CODES, maskExtent, type ParsedSegment, parseSegmentation } from '@overread/dicom';
import type { Code } from '@overread/domain';
import { recordTable } from './recordTables.ts';

/** Numbers and words of a segmentation: each segment with codes, how it was made and its size; the geometry that it lies on. */
export function segmentationSheet(
  bytes: Uint8Array,
  stack: ImageStack,
): Pick<FiledRecordView, 'tables' | 'lists' | 'tree'> {
  const parsed = parseSegmentation(bytes, stack);
  const sizes = recordTable(
    'Segments',
    ['Segment', 'Made', '#Size', '#Voxels', '#Slices', '#Frames'],
    parsed.segments.map((segment) => {
      const counts = voxelsPerSlice(segment.mask);
      return {
        cells: [
          segment.label,
          made(segment),
          sizeOf(stack, segment),
          String(counts.reduce((sum, count) => sum + count, 0)),
          String(counts.filter((count) => count > 0).length),
          String(segment.frames),
        ],
      };
    }),
  );
  const codes = recordTable(
    'Codes',
    ['Segment', 'Category', 'Type', 'Region'],
    parsed.segments.map((segment) => ({
      cells: [
        segment.label,
        codeText([segment.category]),
        codeText([segment.type, ...segment.typeModifiers]),
        codeText([segment.region, ...segment.regionModifiers]),
      ],
    })),
  );
  const { columns, rows, slices, pixelSpacingMm, sliceSpacingMm } = stack;
  const isVolume = stack.geometry === 'volume';
  const spacing = [pixelSpacingMm[1], pixelSpacingMm[0], ...(isVolume ? [sliceSpacingMm] : [])]
    .map((mm) => String(Number(mm.toFixed(3))))
    .join(' × ');
  const geometry = [
    `${columns} × ${rows} pixels on ${slices.length} ${isVolume ? 'slices' : 'images'}`,
    stack.calibration === null ? 'Not calibrated: nothing is in millimetres' : `${spacing} mm`,
    parsed.overlap === 'NO' ? 'No two segments share a voxel' : 'Segments may share voxels',
  ];
  return {
    tables: [...sizes, ...codes],
    lists: [{ title: 'Geometry', items: geometry }],
    tree: parsed.segments.flatMap((segment) => [
      { depth: 0, label: `Segment ${segment.number}`, value: segment.label },
      ...[
        ['Description', segment.description],
        ['Algorithm type', segment.algorithmType],
        ['Algorithm', segment.algorithm?.name ?? segment.algorithmName],
        ['Version', segment.algorithm?.version],
        ['Parameters', segment.algorithm?.parameters],
        ['Tracking identifier', segment.trackingId],
        ['Tracking unique identifier', segment.trackingUid],
      ].flatMap(([label = '', value]) => (value ? [{ depth: 1, label, value }] : [])),
    ]),
  };
}

const METHODS: Readonly<Record<string, Code>> = METHOD_CODES;

function made({ algorithmType, algorithm, algorithmName }: ParsedSegment): string {
  const name = algorithm?.name ?? algorithmName;
  return `${METHODS[algorithmType]?.meaning ?? 'Not stated'}${name ? ` (${name})` : ''}`;
}

function sizeOf(stack: ImageStack, { mask }: ParsedSegment): string {
  const extent = maskExtent(stack, mask);
  switch (extent.kind) {
    case 'volume':
      return `${extent.ml.toFixed(2)} ml`;
    case 'area':
      return `${extent.mm2.toFixed(2)} mm²`;
    case 'pixels':
      return `${extent.pixels} pixels`;
  }
}

const codeText = (codes: readonly (Code | undefined)[]) =>
  codes.flatMap((one) => (one ? [`${one.meaning} (${one.value}, ${one.scheme})`] : [])).join('; ');
