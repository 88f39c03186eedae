import type { DicomJson } from '@overread/dicom';

/** What a DICOMweb view answers: JSON as text, or bytes as they come. */
export interface ViewAnswer {
  readonly contentType: string;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** An answer in the DICOM JSON Model (PS3.18 Annex F). */
export function dicomJson(body: readonly object[] | string): ViewAnswer {
  return { contentType: 'application/dicom+json', body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** How many frames an image has, by its metadata. */
export function framesOf(metadata: DicomJson): number {
  const count = Number(metadata['00280008']?.Value?.[0] ?? 1);
  return Number.isSafeInteger(count) && count > 1 ? count : 1;
}
