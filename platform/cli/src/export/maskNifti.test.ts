import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMask, setVoxel } from '@overread/agreement';
import { buildImageStack, buildSegmentation, DataSet, derivedUid, type ImageStack } from '@overread/dicom';
import { pythonOracles, withoutPythonOracles } from '@overread/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { maskNifti, niftiPlacing, voxelCounts } from './maskNifti.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const SIZE = { columns: 11, rows: 9, slices: 7 };
type Six = readonly [number, number, number, number, number, number];

/** A turn by `a` about z, then by `b` about x: no axis stays where it was. */
function oblique(a: number, b: number): Six {
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  return [ca, sa * cb, sa * sb, -sa, ca * cb, ca * sb];
}

/** Planes, spacing between rows, columns and slices (mm), and whether the files come from head to foot. */
const PLANES: readonly (readonly [
  name: string,
  orientation: Six,
  spacing: readonly [number, number, number],
  turned: boolean,
])[] = [
  ['axial', [1, 0, 0, 0, 1, 0], [1, 1, 2.5], false],
  ['axial, from head to foot', [1, 0, 0, 0, 1, 0], [0.7, 0.7, 3], true],
  ['sagittal', [0, 1, 0, 0, 0, -1], [1, 1, 1.2], false],
  ['coronal', [1, 0, 0, 0, 0, -1], [0.9, 0.9, 4], false],
  ['oblique', oblique(0.4, -0.7), [1, 1, 2], false],
  ['anisotropic within the plane', oblique(-0.2, 1.1), [0.5, 1.75, 3.3], true],
];

function stackOf(
  orientation: Six,
  [row, column, slice]: readonly [number, number, number],
  turned: boolean,
  gaps = [0, 1, 2, 3, 4, 5, 6],
): ImageStack {
  const [a, b, c, d, e, f] = orientation;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const order = turned ? gaps.toReversed() : gaps;
  return buildImageStack(
    order.map((gap, index) =>
      DataSet.of({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
        SOPInstanceUID: `1.2.3.${index + 1}`,
        StudyInstanceUID: '1.2.4',
        SeriesInstanceUID: '1.2.5',
        FrameOfReferenceUID: '1.2.6',
        Modality: 'CT',
        Rows: SIZE.rows,
        Columns: SIZE.columns,
        PixelSpacing: [row, column],
        SliceThickness: slice,
        InstanceNumber: index + 1,
        ImageOrientationPatient: [...orientation],
        ImagePositionPatient: [-31.5, 12.25, 77].map((start, axis) => start + gap * slice * (normal[axis] ?? 0)),
      }),
    ),
    sha256,
  );
}

/** A shape without any symmetry, so that no turned axis goes unnoticed. */
function shape() {
  const mask = createMask(SIZE.columns, SIZE.rows, SIZE.slices);
  for (const [column, row, slice] of [
    [0, 0, 0],
    [10, 0, 0],
    [3, 8, 1],
    [4, 2, 1],
    [5, 2, 1],
    [7, 3, 4],
    [10, 8, 6],
  ] as const)
    setVoxel(mask, column, row, slice);
  return mask;
}

function segOf(stack: ImageStack): Uint8Array {
  return buildSegmentation({
    source: DataSet.of({ StudyInstanceUID: '1.2.4', PatientID: 'P', PatientName: 'P' }),
    uids: { sopInstanceUid: derivedUid(sha256, 'seg'), seriesInstanceUid: derivedUid(sha256, 'series') },
    seriesNumber: 1,
    title: 'Test',
    createdAt: new Date(0),
    equipment: { manufacturer: 'Overread', model: 'Test', serialNumber: '1', softwareVersion: '1' },
    stack,
    segments: [
      {
        label: 'Liver',
        category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
        type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
        trackingId: 'liver',
        trackingUid: derivedUid(sha256, 'tracking'),
        algorithmType: 'MANUAL',
        color: [1, 2, 3],
        mask: shape(),
      },
    ],
    creator: 'TEST',
    contentLabel: 'TEST',
    dimensionOrganizationUid: derivedUid(sha256, 'dimensions'),
  });
}

describe('masks as NIfTI', () => {
  const root = mkdtempSync(join(tmpdir(), 'overread-nifti-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  describe.skipIf(withoutPythonOracles())('lie where highdicom and dcmqi see the SEG', () => {
    it.each(PLANES)('%s', async (name, orientation, spacing, turned) => {
      const oracles = pythonOracles();
      if (!oracles) throw new Error('no oracles');
      const stack = stackOf(orientation, spacing, turned);
      const placing = niftiPlacing(stack);
      if ('refusal' in placing) throw new Error(placing.refusal);
      const folder = mkdtempSync(join(root, 'plane-'));
      const [nii, dcm] = [join(folder, 'ours.nii.gz'), join(folder, 'seg.dcm')];
      writeFileSync(nii, await maskNifti([shape()], placing.affine, name));
      writeFileSync(dcm, segOf(stack));
      execFileSync(
        oracles.program('segimage2itkimage'),
        ['--inputDICOM', dcm, '--outputDirectory', folder, '--outputType', 'nii', '--prefix', 'dcmqi'],
        { stdio: 'pipe' },
      );
      const made = readdirSync(folder).find((file) => /^dcmqi.*\.nii(\.gz)?$/.test(file)) ?? '';
      const found = JSON.parse(
        execFileSync(
          oracles.python,
          [join(import.meta.dirname, '../../test/niftiPoints.py'), nii, dcm, join(folder, made)],
          {
            encoding: 'utf8',
          },
        ),
      ) as { ours: number[][]; highdicom: number[][]; dcmqi: number[][]; shape: number[]; values: number[] };
      expect(found.shape).toEqual([SIZE.columns, SIZE.rows, SIZE.slices]);
      expect(found.values).toEqual([0, 1]);
      expect(found.ours).toHaveLength(7);
      for (const other of [found.highdicom, found.dcmqi]) {
        expect(other).toHaveLength(7);
        const left = other.map((point) => [...point]);
        for (const point of found.ours) {
          const at = left.findIndex((one) => Math.hypot(...one.map((v, axis) => v - (point[axis] ?? 0))) < 0.03);
          expect(at, `${point} among ${JSON.stringify(left)}`).toBeGreaterThanOrEqual(0);
          left.splice(at, 1);
        }
      }
    });
  });

  it('places a single slice by its thickness', () => {
    const stack = stackOf([1, 0, 0, 0, 1, 0], [1, 2, 5], false, [0]);
    const placing = niftiPlacing(stack);
    expect(placing).toEqual({
      affine: [
        [-2, -0, -0, 31.5],
        [-0, -1, -0, -12.25],
        [0, 0, 5, 77],
        [0, 0, 0, 1],
      ],
    });
  });

  it('refuses slices at uneven distances, because one spacing would put them elsewhere', () => {
    const stack = stackOf([1, 0, 0, 0, 1, 0], [1, 1, 2], false, [0, 1, 2, 3.4, 4, 5, 6]);
    expect(niftiPlacing(stack)).toEqual({
      refusal: 'the slices do not lie at equal distances, and NIfTI has one spacing for all',
    });
  });

  it('counts how many masks hold a voxel, whatever the length of a row', () => {
    const other = createMask(SIZE.columns, SIZE.rows, SIZE.slices);
    setVoxel(other, 7, 3, 4);
    setVoxel(other, 8, 3, 4);
    const counts = voxelCounts([shape(), other]);
    const at = (column: number, row: number, slice: number) =>
      counts[(slice * SIZE.rows + row) * SIZE.columns + column];
    expect([at(7, 3, 4), at(8, 3, 4), at(10, 8, 6), at(9, 3, 4)]).toEqual([2, 1, 1, 0]);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(9);
  });
});
