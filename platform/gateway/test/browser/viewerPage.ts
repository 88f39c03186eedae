import type { Page } from 'playwright-core';
import { PATIENCE_MS } from './person.ts';

interface ViewerImage {
  readonly referencedImageId: string;
  readonly voxelManager: { getScalarData(): ArrayLike<number> };
}

/** What these helpers use of the stock viewer's page; it puts these names on `window`. */
interface ViewerWindow {
  readonly cornerstone: {
    readonly cache: { getImage(id: string): ViewerImage | undefined };
    readonly metaData: { get(type: string, id: string): { SOPInstanceUID: string; NumberOfFrames?: number } };
  };
  readonly services: {
    readonly segmentationService: {
      getSegmentations(): readonly {
        segmentationId: string;
        segments: Record<string, unknown>;
        representationData: { Labelmap: { imageIds: readonly string[] } };
      }[];
    };
    readonly viewportGridService: { getActiveViewportId(): string };
    readonly cornerstoneViewportService: {
      getCornerstoneViewport(id: string): {
        getCamera(): { flipHorizontal?: boolean; flipVertical?: boolean; viewUp: number[] };
        getCurrentImageId(): string;
        getViewPresentation(): { rotation?: number };
      };
    };
  };
}

/**
 * Voxels that the page holds now: per labelmap and image key, per segment number, how many and a hash of their
 * places. Images without any are left out.
 */
export type Painted = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>>>;

export function painted(page: Page): Promise<Painted> {
  return page.evaluate(() => {
    const { cornerstone, services } = window as unknown as ViewerWindow;
    const all: Record<string, Record<string, Record<string, number[]>>> = {};
    for (const { segmentationId, representationData } of services.segmentationService.getSegmentations()) {
      const bySlice: Record<string, Record<string, number[]>> = {};
      for (const id of representationData.Labelmap.imageIds) {
        const image = cornerstone.cache.getImage(id);
        if (!image) continue;
        const labels = image.voxelManager.getScalarData();
        const found: Record<string, number[]> = {};
        for (let i = 0; i < labels.length; i++) {
          const label = labels[i] ?? 0;
          if (label === 0) continue;
          const [count = 0, hash = 0] = found[label] ?? [];
          found[label] = [count + 1, (Math.imul(hash, 31) + i) >>> 0];
        }
        const { SOPInstanceUID, NumberOfFrames } = cornerstone.metaData.get('instance', image.referencedImageId);
        const frame = /\/frames\/(\d+)/.exec(image.referencedImageId)?.[1];
        const key = Number(NumberOfFrames) > 1 ? `${SOPInstanceUID}#${frame}` : SOPInstanceUID;
        if (Object.keys(found).length) bySlice[key] = found;
      }
      if (Object.keys(bySlice).length) all[segmentationId] = bySlice;
    }
    return all;
  });
}

/** Per labelmap the segment numbers that exist, painted or not. */
export function segmentsOf(page: Page): Promise<Readonly<Record<string, readonly string[]>>> {
  return page.evaluate(() => {
    const { services } = window as unknown as ViewerWindow;
    const all = services.segmentationService.getSegmentations();
    return Object.fromEntries(all.map((one) => [one.segmentationId, Object.keys(one.segments)]));
  });
}

/** How the image lies in the active viewport, and which one it is. */
export function pose(page: Page) {
  return page.evaluate(() => {
    const { cornerstone, services } = window as unknown as ViewerWindow;
    const id = services.viewportGridService.getActiveViewportId();
    const viewport = services.cornerstoneViewportService.getCornerstoneViewport(id);
    const { flipHorizontal = false, flipVertical = false, viewUp } = viewport.getCamera();
    return {
      lies: {
        flipHorizontal,
        flipVertical,
        viewUp: viewUp.map((value) => Math.round(value * 1000) / 1000 + 0),
        rotation: viewport.getViewPresentation().rotation ?? 0,
      },
      image: viewport.getCurrentImageId(),
      // A stroke on an image that is still on its way would paint nothing.
      isLoaded: Boolean(cornerstone.cache.getImage(viewport.getCurrentImageId())),
    };
  });
}

/** Waits until the reading panel lets the person paint. */
export async function readyToPaint(page: Page): Promise<void> {
  await page.locator('.item--active').first().waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: /^Brush/, pressed: true }).waitFor({ timeout: PATIENCE_MS });
}

/** Waits for a change of the panel's saved line to "Saved". */
export async function saved(page: Page): Promise<void> {
  await page.locator('.ov-save--ok').waitFor({ timeout: PATIENCE_MS });
}

/** One stroke of the mouse on the nth canvas, `from` its middle, in pixels of the screen. */
export async function stroke(
  page: Page,
  from: readonly [dx: number, dy: number],
  length = 60,
  canvas = 0,
): Promise<void> {
  const before = JSON.stringify(await painted(page));
  const box = await page.locator('canvas.cornerstone-canvas').nth(canvas).boundingBox();
  if (!box) throw new Error('the viewer shows no image');
  const [x, y] = [box.x + box.width / 2 + from[0], box.y + box.height / 2 + from[1]];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + length / 2, y + 8, { steps: 2 });
  await page.mouse.move(x + length, y, { steps: 2 });
  await page.mouse.up();
  const until = Date.now() + PATIENCE_MS;
  while (JSON.stringify(await painted(page)) === before) {
    if (Date.now() > until) throw new Error('the stroke painted nothing');
    await page.waitForTimeout(50);
  }
}

/** Presses a key and waits until the viewport shows another image, loaded. */
export async function scroll(page: Page, key: string): Promise<void> {
  const { image } = await pose(page);
  await page.keyboard.press(key);
  const until = Date.now() + PATIENCE_MS;
  for (let now = await pose(page); now.image === image || !now.isLoaded; now = await pose(page)) {
    if (Date.now() > until) throw new Error(`${key} did not scroll`);
    await page.waitForTimeout(50);
  }
}

/** The stock viewer's own key table, read from its bundle: whatever version is pinned, every key of it. */
export function stockKeys(bundle: string): readonly string[] {
  const start = bundle.indexOf('core/src/defaults/hotkeyBindings.ts');
  const end = bundle.indexOf('CONCATENATED MODULE', start);
  const table = bundle.slice(start, end);
  return [...new Set([...table.matchAll(/keys: \['([^']+)'\]/g)].map(([, key = '']) => key))];
}
