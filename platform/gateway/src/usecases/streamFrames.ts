import { OverreadError } from '@overread/domain';
import { reframeMultipart } from '../views/reframeMultipart.ts';
import type { Ports } from './ports.ts';
import type { ViewAnswer } from './viewAnswer.ts';

/**
 * Frames of one image, streamed through as the archive stores them (any transfer syntax). The address is rebuilt
 * from UIDs of our index.
 *
 * @param signal ends the request to the archive when the viewer is gone.
 */
export async function streamFrames(
  ports: Pick<Ports, 'sha256'>,
  archive: Ports['source'],
  image: { readonly study: string; readonly series: string; readonly instance: string },
  frames: readonly number[],
  signal: AbortSignal,
): Promise<ViewAnswer> {
  const { status, headers, body } = await archive.streamFrames(image, frames, { signal });
  if (status !== 200) {
    body.destroy();
    throw new OverreadError('OVR_ARCHIVE_UNAVAILABLE', 'The image archive does not give this image any more.');
  }
  const asked = new TextEncoder().encode(`${image.instance}/${frames.join(',')}`);
  const boundary = `overread-${ports.sha256(asked).slice(0, 40)}`;
  return {
    contentType: `multipart/related; type="application/octet-stream"; boundary=${boundary}`,
    body: reframeMultipart(body, headers['content-type'], boundary),
  };
}
