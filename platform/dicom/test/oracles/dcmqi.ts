import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BitMask, createMask, setVoxel } from '@overread/agreement';
import { pythonOracles } from '@overread/testkit';
import { type ImageStack, patientPoint } from '../../src/index.ts';
import { type Nrrd, readNrrd, writeNrrd } from './nrrd.ts';
import type { SourceFiles } from './sources.ts';

/** What a segment is, for dcmqi's JSON. */
const STRUCTURES = [
  ['91723000', 'Anatomical Structure', '10200004', 'Liver'],
  ['49755003', 'Morphologically Abnormal Structure', '52988006', 'Lesion'],
] as const;

const run = (program: 'segimage2itkimage' | 'itkimage2segimage', args: readonly string[]) =>
  execFileSync(pythonOracles()?.program(program) ?? '', args, { encoding: 'utf8', stdio: 'pipe' });

/** Lets dcmqi turn a SEG into one NRRD per segment, in the order of the segments. */
export function volumesByDcmqi(path: string, folder: string): Nrrd[] {
  run('segimage2itkimage', ['--inputDICOM', path, '--outputDirectory', folder, '-t', 'nrrd', '-p', 'segment']);
  return readdirSync(folder)
    .filter((name) => /^segment-\d+\.nrrd$/.test(name))
    .sort((a, b) => Number(/\d+/.exec(a)?.[0]) - Number(/\d+/.exec(b)?.[0]))
    .map((name) => readNrrd(new Uint8Array(readFileSync(join(folder, name)))));
}

/** Lets dcmqi make a SEG of masks on images; segment numbers follow the order. */
export function segByDcmqi(
  source: SourceFiles,
  masks: readonly BitMask[],
  folder: string,
  more: readonly string[] = [],
): Uint8Array {
  const images = masks.map((mask, index) => {
    const path = join(folder, `mask-${index}.nrrd`);
    writeFileSync(path, writeNrrd(mask, source.stack));
    return path;
  });
  const code = (value: string, meaning: string) => ({
    CodeValue: value,
    CodingSchemeDesignator: 'SCT',
    CodeMeaning: meaning,
  });
  const metadata = {
    ContentCreatorName: 'Reader1',
    ContentLabel: 'SEGMENTATION',
    ContentDescription: 'Image segmentation',
    ClinicalTrialSeriesID: 'Session1',
    ClinicalTrialTimePointID: '1',
    SeriesDescription: 'Segmentation',
    SeriesNumber: '300',
    InstanceNumber: '1',
    BodyPartExamined: '',
    segmentAttributes: masks.map((_, index) => {
      const [category, categoryMeaning, type, typeMeaning] = STRUCTURES[index % 2] ?? STRUCTURES[0];
      return [
        {
          labelID: 1,
          SegmentLabel: `Segment ${index + 1}`,
          SegmentDescription: typeMeaning,
          SegmentAlgorithmType: 'SEMIAUTOMATIC',
          SegmentAlgorithmName: 'Grow',
          SegmentedPropertyCategoryCodeSequence: code(category, categoryMeaning),
          SegmentedPropertyTypeCodeSequence: code(type, typeMeaning),
          recommendedDisplayRGBValue: [221, 130, 101],
        },
      ];
    }),
  };
  const [json, out] = [join(folder, 'metadata.json'), join(folder, 'seg.dcm')];
  writeFileSync(json, JSON.stringify(metadata));
  run('itkimage2segimage', [
    '--inputImageList',
    images.join(','),
    '--inputDICOMList',
    source.paths.join(','),
    '--inputMetadata',
    json,
    '--outputDICOM',
    out,
    ...more,
  ]);
  return new Uint8Array(readFileSync(out));
}

/**
 * The voxels of a volume on a stack. Throws unless the volume has the columns and rows of the stack and each of its voxels that is
 * set has its centre, by origin, spacing and direction, on that of a voxel of the stack, within 0.001 mm.
 */
export function maskOfVolume(volume: Nrrd, stack: ImageStack): BitMask {
  const [columns = 0, rows = 0] = volume.sizes;
  if (columns !== stack.columns || rows !== stack.rows) throw new Error(`a volume of ${volume.sizes.join(' x ')}`);
  const mask = createMask(stack.columns, stack.rows, stack.slices.length);
  volume.values.forEach((value, index) => {
    if (value === 0) return;
    const at = [index % columns, Math.floor(index / columns) % rows, Math.floor(index / columns / rows)];
    const point = volume.origin.map((from, axis) =>
      volume.directions.reduce((sum, direction, along) => sum + (direction[axis] ?? 0) * (at[along] ?? 0), from),
    );
    const [column = 0, row = 0] = at;
    const slice = stack.slices.findIndex((_, one) => {
      const own = patientPoint(stack, column, row, one);
      return Math.hypot(...own.map((value, axis) => value - (point[axis] ?? 0))) <= 1e-3;
    });
    if (slice < 0) throw new Error(`voxel ${at.join(', ')} lies at ${point.join(', ')}, on no voxel of the images`);
    setVoxel(mask, column, row, slice);
  });
  return mask;
}
