import type { ViewingConditions } from '@overread/contract';
import { OVERREAD_VERSION } from '@overread/ids';
import { cornerstone, viewerName } from './currentHost.ts';
import { displaySetOfSeries } from './displaySets.ts';

/** An image set of the task, by its key and series. */
interface ShownSet {
  readonly key: string;
  readonly seriesInstanceUid: string;
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/**
 * On what the images are seen now (R21): viewer, browser, screen, what draws them, and how the images of each set arrive. What
 * cannot be found out is said as `unknown`; a set that is not on screen yet has no transfer syntax.
 */
export async function viewingConditions(sets: readonly ShownSet[]): Promise<ViewingConditions> {
  const [viewerNameText = 'OHIF', viewerVersion = 'unknown'] = viewerName().split(' ');
  const renderer = rendererName();
  return {
    viewerName: viewerNameText,
    viewerVersion,
    overreadVersion: OVERREAD_VERSION,
    browser: navigator.userAgent.slice(0, 200),
    screenWidthPx: window.screen.width,
    screenHeightPx: window.screen.height,
    devicePixelRatio: window.devicePixelRatio,
    renderer: renderer.slice(0, 200),
    isSoftwareRenderer: SOFTWARE.test(renderer),
    images: await Promise.all(sets.map(imagesOf)),
  };
}

/** What WebGL says draws the images. */
function rendererName(): string {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return 'unknown';
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' && name !== '' ? name : 'unknown';
}

async function imagesOf(set: ShownSet): Promise<ViewingConditions['images'][number]> {
  const imageId = displaySetOfSeries(set.seriesInstanceUid)?.imageIds?.[0];
  const header = (imageId && cornerstone().metaData.get('instance', imageId)) as
    | { LossyImageCompression?: unknown; LossyImageCompressionRatio?: unknown }
    | undefined;
  const ratio = Number([header?.LossyImageCompressionRatio].flat().at(-1));
  return {
    imageSet: set.key,
    transferSyntaxUid: imageId ? await servedTransferSyntax(imageId) : 'unknown',
    isLossy: header?.LossyImageCompression === '01',
    lossyRatio: Number.isFinite(ratio) && ratio > 0 ? ratio : null,
  };
}

/** The transfer syntax in which the server gives the frames: it stands in the head of the first part (PS3.18 section 8.7.3.5.2). */
async function servedTransferSyntax(imageId: string): Promise<string> {
  const gone = new AbortController();
  try {
    const answer = await fetch(imageId.replace(/^wadors:/, ''), {
      headers: { accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*' },
      signal: gone.signal,
    });
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    const head = new TextDecoder('latin1').decode(first?.value?.subarray(0, 1000));
    const named = /transfer-syntax="?([0-9.]+)/i.exec(`${answer.headers.get('content-type')} ${head}`);
    // Without a name it is the default of the media type: Explicit VR Little Endian.
    return named?.[1] ?? (answer.ok ? '1.2.840.10008.1.2.1' : 'unknown');
  } catch {
    return 'unknown';
  } finally {
    gone.abort();
  }
}
