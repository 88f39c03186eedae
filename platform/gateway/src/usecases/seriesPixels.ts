import { inLanes, pixelDigest } from '@overread/archive';
import type { ImageStack } from '@overread/dicom';
import {
  type EnrolledPixels,
  isOverreadError,
  OverreadError,
  oncePerList,
  type PixelDigest,
  pixelListDigest,
} from '@overread/domain';
import type { Ports } from './ports.ts';

/** Images fetched at once. */
const LANES = 4;
/** Bytes of images held at once, about; an image that is larger is fetched alone. */
const HELD_BYTES = 200_000_000;
/** Bytes per pixel at most, uncompressed, of what is enrolled. */
const BYTES_PER_PIXEL = 4;

/**
 * The digests of the pixels of a series, fetched image by image from the source archive: what masks of the case will stand on.
 *
 * @param onImage takes how many images are done, of how many.
 * @throws OverreadError OVR_SERIES_GEOMETRY if an image cannot be read, OVR_ARCHIVE_UNAVAILABLE
 */
export async function seriesPixels(
  ports: Pick<Ports, 'source' | 'sha256'>,
  stack: ImageStack,
  onImage: (done: number, total: number) => void = () => undefined,
): Promise<EnrolledPixels> {
  const instances = [...new Map(stack.slices.map((slice) => [slice.sopInstanceUid, slice.instanceNumber]))];
  const frames = stack.slices.length / instances.length;
  const bytes = stack.rows * stack.columns * frames * BYTES_PER_PIXEL;
  const lanes = Math.max(1, Math.min(LANES, Math.floor(HELD_BYTES / bytes)));
  let done = 0;
  const digests = await inLanes(instances, lanes, async ([instance, number]) => {
    const digest = await onePixelDigest(ports, stack, instance).catch((error: unknown) => {
      throw refusal(error, number);
    });
    onImage(++done, instances.length);
    return digest;
  });
  return {
    digest: pixelListDigest(ports.sha256, digests),
    transferSyntaxUids: oncePerList(digests.map((one) => one.transferSyntaxUid)),
    sha256: digests.map((one) => one.sha256),
  };
}

async function onePixelDigest(ports: Pick<Ports, 'source'>, stack: ImageStack, instance: string): Promise<PixelDigest> {
  const bytes = await ports.source.retrieveInstance(stack.studyInstanceUid, stack.seriesInstanceUid, instance);
  if (bytes === undefined) throw new OverreadError('OVR_DICOM_INVALID', 'the image archive does not hand it out');
  const digest = pixelDigest(bytes);
  if (digest.sopInstanceUid !== instance)
    throw new OverreadError('OVR_DICOM_INVALID', 'the image archive hands out another image under its UID');
  return digest;
}

/** A file that cannot be read is a fault of the series; an archive that does not answer is not. */
function refusal(error: unknown, number: number | null): unknown {
  if (!isOverreadError(error) || !error.code.startsWith('OVR_DICOM_')) return error;
  const which = number === null ? 'An image of the series' : `Image ${number} of the series`;
  return new OverreadError(
    'OVR_SERIES_GEOMETRY',
    `${which} cannot be read: ${error.message}. Its pixels are recorded when a case is enrolled, so that a later change is noticed; store the image again, then enrol the case.`,
    { reason: 'pixelsUnreadable' },
    { cause: error },
  );
}
