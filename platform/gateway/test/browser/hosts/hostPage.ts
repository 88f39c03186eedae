import type { Page } from 'playwright-core';

/** What these functions use of the stock viewer's page; it puts these names on `window` in every version. */
interface HostWindow {
  settled?: { viewport: unknown; at: number };
  readonly cornerstone: {
    readonly metaData: { get(type: string, id: string): { SOPInstanceUID: string } | undefined };
  };
  readonly cornerstoneTools: {
    readonly annotation: { readonly state: { getAllAnnotations(): readonly HostAnnotation[] } };
  };
  readonly services: {
    readonly displaySetService: {
      getActiveDisplaySets(): readonly {
        readonly displaySetInstanceUID: string;
        readonly SeriesInstanceUID: string;
        readonly isLoaded?: boolean;
        readonly unsupported?: boolean;
      }[];
    };
    readonly viewportGridService: {
      getActiveViewportId(): string;
      setDisplaySetsForViewport(options: { viewportId: string; displaySetInstanceUIDs: string[] }): void;
    };
    readonly segmentationService: {
      getSegmentationRepresentations(viewportId: string): readonly { segmentationId: string; type: string }[];
      getSegmentColor(viewportId: string, segmentationId: string, segment: number): ArrayLike<number>;
      setSegmentVisibility(
        viewportId: string,
        segmentationId: string,
        segment: number,
        isVisible: boolean,
        type: string,
      ): void;
    };
    readonly cornerstoneViewportService: { getCornerstoneViewport(id: string): HostViewport | null };
  };
}

interface HostViewport {
  readonly canvas: HTMLCanvasElement;
  getCurrentImageId?(): string | undefined;
  getImageIds(): readonly string[];
  setImageIdIndex(index: number): Promise<unknown>;
  getProperties(): { voiRange?: object };
  worldToCanvas(point: readonly number[]): readonly [number, number];
}

interface HostAnnotation {
  readonly metadata: { readonly toolName: string; readonly referencedImageId?: string };
  readonly data: { readonly handles?: { readonly points?: readonly (readonly number[])[] } };
}

/** Opens a study in the viewer's own mode and waits until all its series are listed and the first image is drawn. */
export async function openStudy(page: Page, url: string, study: string, seriesCount: number): Promise<void> {
  // On a first visit the viewer offers a tour, which darkens everything.
  await page.addInitScript(() => localStorage.setItem('shownTours', JSON.stringify(['basicViewerTour'])));
  await page.goto(`${url}/viewer?StudyInstanceUIDs=${study}`);
  await page.waitForFunction((wanted) => {
    const { services } = window as unknown as Partial<HostWindow>;
    return (services?.displaySetService?.getActiveDisplaySets().length ?? 0) >= wanted;
  }, seriesCount);
  await settled(page);
}

/** Puts a series into the active viewport, as a double click on its thumbnail does. */
export async function show(page: Page, seriesInstanceUid: string): Promise<void> {
  await page.evaluate((wanted) => {
    const { services } = window as unknown as HostWindow;
    const sets = services.displaySetService.getActiveDisplaySets().filter((set) => set.SeriesInstanceUID === wanted);
    services.viewportGridService.setDisplaySetsForViewport({
      viewportId: services.viewportGridService.getActiveViewportId(),
      displaySetInstanceUIDs: sets.map((set) => set.displaySetInstanceUID),
    });
  }, seriesInstanceUid);
}

/** Waits until one and the same viewport has shown its image for a while; changed before, the viewer itself breaks. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const own = window as unknown as HostWindow;
    const { viewportGridService, cornerstoneViewportService } = own.services;
    const viewport = cornerstoneViewportService.getCornerstoneViewport(viewportGridService.getActiveViewportId());
    const isShown = viewport?.getCurrentImageId?.() !== undefined && viewport.getProperties().voiRange !== undefined;
    if (!isShown || own.settled?.viewport !== viewport) own.settled = { viewport, at: Date.now() };
    return isShown && Date.now() - (own.settled?.at ?? 0) > 700;
  });
}

/** Opens a SEG over its images and answers Yes to "Do you want to open this Segmentation?"; gives its id in the viewer. */
export async function openSegmentation(page: Page, seriesInstanceUid: string): Promise<string> {
  await show(page, seriesInstanceUid);
  await page.waitForFunction((wanted) => {
    const { services } = window as unknown as HostWindow;
    const sets = services.displaySetService.getActiveDisplaySets();
    return sets.some((set) => set.SeriesInstanceUID === wanted && set.isLoaded);
  }, seriesInstanceUid);
  await page.getByRole('button', { name: 'Yes', exact: true }).click();
  await page.waitForFunction(() => {
    const { services } = window as unknown as HostWindow;
    const viewportId = services.viewportGridService.getActiveViewportId();
    return services.segmentationService.getSegmentationRepresentations(viewportId).length > 0;
  });
  await settled(page);
  const id = await page.evaluate(() => {
    const { services } = window as unknown as HostWindow;
    const shown = services.segmentationService.getSegmentationRepresentations(
      services.viewportGridService.getActiveViewportId(),
    );
    return shown.length === 1 && shown[0]?.type === 'Labelmap' ? shown[0].segmentationId : undefined;
  });
  if (id === undefined) throw new Error('the viewport shows no segmentation, or several');
  return id;
}

/** Whether the viewer says of a series that it cannot open it. */
export function isUnsupported(page: Page, seriesInstanceUid: string): Promise<boolean> {
  return page.evaluate((wanted) => {
    const { services } = window as unknown as HostWindow;
    const sets = services.displaySetService.getActiveDisplaySets();
    return sets.some((set) => set.SeriesInstanceUID === wanted && set.unsupported === true);
  }, seriesInstanceUid);
}

/** Scrolls to an image of the active viewport. */
export async function goTo(page: Page, sopInstanceUid: string): Promise<void> {
  await page.evaluate(async (wanted) => {
    const { services, cornerstone } = window as unknown as HostWindow;
    const id = services.viewportGridService.getActiveViewportId();
    const viewport = services.cornerstoneViewportService.getCornerstoneViewport(id);
    const ids = viewport?.getImageIds() ?? [];
    const index = ids.findIndex((one) => cornerstone.metaData.get('instance', one)?.SOPInstanceUID === wanted);
    await viewport?.setImageIdIndex(index);
  }, sopInstanceUid);
  await settled(page);
}

/** SOP Instance UID of the image in the active viewport. */
export function shownImage(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const { services, cornerstone } = window as unknown as HostWindow;
    const id = services.viewportGridService.getActiveViewportId();
    const image = services.cornerstoneViewportService.getCornerstoneViewport(id)?.getCurrentImageId?.();
    return image === undefined ? undefined : cornerstone.metaData.get('instance', image)?.SOPInstanceUID;
  });
}

/** The colour (sRGB) in which the viewer shows a segment. */
export function segmentColor(page: Page, segmentationId: string, segment: number): Promise<number[]> {
  return page.evaluate(
    ([id, index]) => {
      const { services } = window as unknown as HostWindow;
      const viewportId = services.viewportGridService.getActiveViewportId();
      return Array.from(services.segmentationService.getSegmentColor(viewportId, id, index)).slice(0, 3);
    },
    [segmentationId, segment] as const,
  );
}

/** Shows or hides the segments 1 and 2. */
export async function setVisible(page: Page, segmentationId: string, isVisible: boolean): Promise<void> {
  await page.evaluate(
    ([id, visible]) => {
      const { services } = window as unknown as HostWindow;
      const viewportId = services.viewportGridService.getActiveViewportId();
      for (const segment of [1, 2])
        services.segmentationService.setSegmentVisibility(viewportId, id, segment, visible, 'Labelmap');
    },
    [segmentationId, isVisible] as const,
  );
}

/** Where points of the patient (LPS, mm) are on the page, in CSS pixels. */
export function onScreen(page: Page, points: readonly (readonly number[])[]): Promise<[number, number][]> {
  return page.evaluate((asked) => {
    const { services } = window as unknown as HostWindow;
    const id = services.viewportGridService.getActiveViewportId();
    const viewport = services.cornerstoneViewportService.getCornerstoneViewport(id);
    if (!viewport) return [];
    const { left, top } = viewport.canvas.getBoundingClientRect();
    return asked.map((point): [number, number] => {
      const [x, y] = viewport.worldToCanvas(point);
      return [left + x, top + y];
    });
  }, points);
}

/** Places (LPS, mm) of the markers that the viewer drew from an SR on an image. */
export function markers(page: Page, sopInstanceUid: string): Promise<number[][]> {
  return page.evaluate((wanted) => {
    const { cornerstone, cornerstoneTools } = window as unknown as HostWindow;
    return cornerstoneTools.annotation.state
      .getAllAnnotations()
      .filter(({ metadata }) => metadata.toolName === 'DICOMSRDisplay')
      .filter(({ metadata: { referencedImageId = '' } }) => {
        return cornerstone.metaData.get('instance', referencedImageId)?.SOPInstanceUID === wanted;
      })
      .flatMap(({ data }) => (data.handles?.points ?? []).map((point) => Array.from(point)));
  }, sopInstanceUid);
}

/** A picture of the page as the person sees it: the colour of any of its pixels. */
export interface Picture {
  at(x: number, y: number): readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

/** Takes a picture and lets the browser decode it. */
export async function picture(page: Page): Promise<Picture> {
  const png = await page.screenshot({ animations: 'disabled' });
  const { width, height, data } = await page.evaluate(async (text) => {
    const image = new Image();
    image.src = `data:image/png;base64,${text}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const bytes = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
    let packed = '';
    for (let from = 0; from < bytes.length; from += 32_768)
      packed += String.fromCharCode(...bytes.subarray(from, from + 32_768));
    return { width: image.width, height: image.height, data: btoa(packed) };
  }, png.toString('base64'));
  const bytes = Buffer.from(data, 'base64');
  return {
    width,
    height,
    at: (x, y) => {
      const from = (Math.floor(y) * width + Math.floor(x)) * 4;
      return [bytes[from] ?? 0, bytes[from + 1] ?? 0, bytes[from + 2] ?? 0];
    },
  };
}
