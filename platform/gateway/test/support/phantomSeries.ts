import type { Archive } from '@overread/archive';
import { abdomenCtPhantom, type DicomSeries, dicomSeries } from '@overread/demo';

/** A small CT of the abdomen whose rows and columns are no multiple of eight, stored in the archive. */
export async function storePhantom(
  archive: Archive,
  key: string,
  size = { columns: 45, rows: 37, slices: 9 },
  patient = key,
): Promise<DicomSeries> {
  const series = phantomSeries(key, size, patient);
  const { stored } = await archive.store(series.instances.map((instance) => instance.bytes));
  if (stored.size !== series.instances.length) throw new Error('the phantom was not stored');
  return series;
}

/** The same, not stored. */
export function phantomSeries(key: string, size = { columns: 45, rows: 37, slices: 9 }, patient = key): DicomSeries {
  const { volume } = abdomenCtPhantom(size, key);
  return dicomSeries(volume, {
    key: `gateway-test-${key}`,
    modality: 'CT',
    patientId: `PAT-${patient}`,
    patientName: `SECRET^${patient.toUpperCase()}`,
    studyDescription: 'Abdomen',
    seriesDescription: 'Portal venous',
    derivation: 'Computed.',
    source: 'Computed phantom.',
    licence: 'CC0',
    window: { center: 90, width: 150 },
    bodyPart: 'ABDOMEN',
  });
}
