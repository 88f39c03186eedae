import { buildImageStack, fromDicomJson, type ImageStack } from '@overread/dicom';
import { OverreadError } from '@overread/domain';
import { IMAGE_CLASSES } from './imageClasses.ts';
import type { NewImageSet, Ports } from './ports.ts';
import { sha256Bytes } from './sha256Bytes.ts';
import { geometryMetadata, recordHeaderMetadata, viewMetadata } from './viewAttributes.ts';

/** One series of the source archive, ready to be enrolled. */
export interface SourceSeries {
  readonly stack: ImageStack;
  readonly patientId: string;
  readonly notices: readonly string[];
  readonly studyMetadata: object;
  readonly instances: NewImageSet['instances'];
}

/**
 * Reads the headers of a series from the source archive, refuses what cannot be segmented with a sentence, and keeps what
 * views and records need of it. Nothing is written.
 *
 * @throws OverreadError OVR_SERIES_GEOMETRY, OVR_NOT_FOUND, OVR_ARCHIVE_UNAVAILABLE
 */
export async function readSeries(
  ports: Ports,
  series: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string },
  caseLabel: string,
): Promise<SourceSeries> {
  const headers = await ports.source.seriesMetadata(series.studyInstanceUid, series.seriesInstanceUid);
  const [first] = headers;
  if (first === undefined)
    throw new OverreadError('OVR_NOT_FOUND', 'The image archive has no such series.', {
      seriesInstanceUid: series.seriesInstanceUid,
    });
  const byUid = new Map(headers.map((header) => [textOf(header, '00080018'), header]));
  const other = headers.find((header) => !IMAGE_CLASSES.has(textOf(header, '00080016')));
  if (other) throw notSegmentable(other);
  const stack = buildImageStack(
    headers.map((header) => fromDicomJson(geometryMetadata(header))),
    sha256Bytes(ports),
  );
  const burnedIn = headers.some((header) => textOf(header, '00280301') === 'YES');
  return {
    stack,
    patientId: textOf(first, '00100020'),
    notices: [...stack.warnings, ...(burnedIn ? ['Text is burned into the images; check that it names nobody.'] : [])],
    studyMetadata: recordHeaderMetadata(headers),
    instances: [...new Map(stack.slices.map((slice) => [slice.sopInstanceUid, slice.sopClassUid]))].map(
      ([sopInstanceUid, sopClassUid]) => ({
        sopInstanceUid,
        sopClassUid,
        metadata: viewMetadata(byUid.get(sopInstanceUid) ?? {}, caseLabel),
      }),
    ),
  };
}

/** Objects with rows are images of a kind that has no masks here yet; those without are none. */
function notSegmentable(header: Readonly<Record<string, { readonly Value?: readonly unknown[] }>>): OverreadError {
  if (header['00280010'] && textOf(header, '00080060') !== 'SEG')
    return new OverreadError(
      'OVR_SERIES_GEOMETRY',
      `Images of this kind (modality ${textOf(header, '00080060') || 'not stated'}) cannot be segmented yet.`,
      { reason: 'imageKind' },
    );
  return new OverreadError(
    'OVR_SERIES_GEOMETRY',
    'The series holds objects that are no images, such as reports or masks.',
    { reason: 'notImages' },
  );
}

function textOf(header: Readonly<Record<string, { readonly Value?: readonly unknown[] }>>, tag: string): string {
  const value = header[tag]?.Value?.[0];
  return typeof value === 'string' ? value.trim() : '';
}
