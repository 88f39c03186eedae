import { buildImageStack, fromDicomJson, type ImageStack } from '@overread/dicom';
import { OverreadError } from '@overread/domain';
import { IMAGE_CLASSES } from './imageClasses.ts';
import type { NewImageSet, Ports } from './ports.ts';
import { sha256Bytes } from './sha256Bytes.ts';
import { recordHeaderMetadata, viewMetadata } from './viewAttributes.ts';

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
  if (headers.some((header) => !IMAGE_CLASSES.has(textOf(header, '00080016'))))
    throw new OverreadError(
      'OVR_SERIES_GEOMETRY',
      'The series holds objects that are no images, such as reports or masks.',
      { reason: 'notImages' },
    );
  const stack = buildImageStack(
    headers.map((header) => fromDicomJson(viewMetadata(header, caseLabel))),
    sha256Bytes(ports),
  );
  const burnedIn = headers.some((header) => textOf(header, '00280301') === 'YES');
  return {
    stack,
    patientId: textOf(first, '00100020'),
    notices: [...stack.warnings, ...(burnedIn ? ['Text is burned into the images; check that it names nobody.'] : [])],
    studyMetadata: recordHeaderMetadata(first),
    instances: stack.slices.map((slice) => ({
      sopInstanceUid: slice.sopInstanceUid,
      sopClassUid: slice.sopClassUid,
      metadata: viewMetadata(byUid.get(slice.sopInstanceUid) ?? {}, caseLabel),
    })),
  };
}

function textOf(header: Readonly<Record<string, { readonly Value?: readonly unknown[] }>>, tag: string): string {
  const value = header[tag]?.Value?.[0];
  return typeof value === 'string' ? value.trim() : '';
}
