import { createHash } from 'node:crypto';
import { buildImageStack, readPart10 } from '@overread/dicom';
import { dciodvfy, withoutDciodvfy } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { brainT1Phantom, headCtPhantom } from '../phantom/headPhantom.ts';
import { dicomSeries, type SeriesDescription, seriesUids } from './dicomSeries.ts';
import type { Volume, VoxelMask } from './volume.ts';

const description: SeriesDescription = {
  key: 'test-ct',
  modality: 'CT',
  patientId: 'DEMO-HEAD-01',
  patientName: 'DEMO^HEAD 01',
  studyDescription: 'Head CT',
  seriesDescription: 'Axial 3 mm',
  derivation: 'Computed phantom',
  source: 'Phantom computed by Overread.',
  licence: 'Apache-2.0',
  window: { center: 40, width: 80 },
  bodyPart: 'HEAD',
};
const size = { columns: 64, rows: 56, slices: 24 };
const ct = headCtPhantom(size);
const mr = brainT1Phantom(size);
const dataSets = (volume: Volume, about = description) =>
  dicomSeries(volume, about).instances.map(({ bytes }) => readPart10(bytes).dataSet);

/** Mean LPS position of a mask by the attributes of the images alone. */
function centreOfMass(volume: Volume, mask: VoxelMask): number[] {
  const images = dataSets(volume);
  const plane = volume.columns * volume.rows;
  const sum = [0, 0, 0];
  let count = 0;
  mask.forEach((value, at) => {
    if (value === 0) return;
    const image = images[Math.floor(at / plane)];
    const [ox = 0, oy = 0, oz = 0] = image?.numbers('ImagePositionPatient') ?? [];
    const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0] = image?.numbers('ImageOrientationPatient') ?? [];
    const [between = 0, along = 0] = image?.numbers('PixelSpacing') ?? [];
    const [column, row] = [(at % volume.columns) * along, (Math.floor(at / volume.columns) % volume.rows) * between];
    [ox + ax * column + bx * row, oy + ay * column + by * row, oz + az * column + bz * row].forEach((mm, axis) => {
      sum[axis] = (sum[axis] ?? 0) + mm;
    });
    count++;
  });
  return sum.map((total) => total / count);
}

describe.skipIf(withoutDciodvfy())('what dciodvfy says of converted images', () => {
  it.each([
    ['CTImage', 'CT', ct.volume],
    ['MRImage', 'MR', mr.volume],
  ] as const)('finds no error in a %s', (iod, modality, volume) => {
    const [first] = dicomSeries(volume, { ...description, modality }).instances;
    const found = dciodvfy(first?.bytes ?? new Uint8Array());
    expect(found.iod).toBe(iod);
    expect(found.errors).toEqual([]);
    expect(found.warnings).toEqual([]);
  });
});

describe('dicomSeries', () => {
  it.each([
    ['CT', ct.volume],
    ['MR', mr.volume],
  ] as const)('keeps every voxel value of a %s', (modality, volume) => {
    const images = dataSets(volume, { ...description, modality });
    expect(images).toHaveLength(24);
    const plane = volume.columns * volume.rows;
    images.forEach((image, slice) => {
      const bytes = image.bytes('PixelData') ?? new Uint8Array();
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const signed = image.number('PixelRepresentation') === 1;
      const values = Int16Array.from({ length: plane }, (_, at) =>
        signed ? view.getInt16(at * 2, true) : view.getUint16(at * 2, true),
      );
      expect(
        Buffer.compare(
          Buffer.from(values.buffer),
          Buffer.from(volume.data.slice(slice * plane, (slice + 1) * plane).buffer),
        ),
      ).toBe(0);
    });
  });

  it('puts the left side at positive x, the front at negative y and the top at positive z', () => {
    const left = centreOfMass(ct.volume, ct.masks.putamenLeft);
    const right = centreOfMass(ct.volume, ct.masks.putamenRight);
    expect(left[0]).toBeGreaterThan(20);
    expect(right[0]).toBeLessThan(-14);
    expect(centreOfMass(ct.volume, ct.masks.caudateLeft)[1]).toBeLessThan(
      centreOfMass(ct.volume, ct.masks.thalamusLeft)[1] ?? 0,
    );
    expect(centreOfMass(ct.volume, ct.masks.caudateLeft)[2]).toBeGreaterThan(left[2] ?? 0);
  });

  it('makes one regular stack with the volume’s spacing', () => {
    const stack = buildImageStack(dataSets(ct.volume), (bytes) => createHash('sha256').update(bytes).digest());
    expect(stack.warnings).toEqual([]);
    expect(stack.regular).toBe(true);
    expect(stack.sliceSpacingMm).toBeCloseTo(ct.volume.spacingMm[2], 6);
    expect(stack.pixelSpacingMm[0]).toBeCloseTo(ct.volume.spacingMm[1], 6);
    expect(stack.slices.map((slice) => slice.sopInstanceUid)).toEqual(seriesUids('test-ct', 24).sopInstanceUids);
  });

  it('makes the same bytes again, and other UIDs for another key', () => {
    const [a] = dicomSeries(ct.volume, description).instances;
    const [b] = dicomSeries(ct.volume, description).instances;
    const [c] = dicomSeries(ct.volume, { ...description, key: 'other' }).instances;
    expect(Buffer.from(a?.bytes ?? []).equals(Buffer.from(b?.bytes ?? []))).toBe(true);
    expect(c?.sopInstanceUid).not.toBe(a?.sopInstanceUid);
  });

  it('states source, licence and that it is a derived image in every object', () => {
    for (const image of dataSets(ct.volume)) {
      expect(image.texts('ImageType').slice(0, 2)).toEqual(['DERIVED', 'SECONDARY']);
      expect(image.text('ImageComments')).toContain('Licence: Apache-2.0');
      expect(image.text('ImageComments')).toContain('not for clinical use');
      expect(image.item('ContributingEquipmentSequence')?.text('ContributionDescription')).toContain(
        'Phantom computed',
      );
    }
  });
});
