import type { DicomSeries } from '@overread/demo';
import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIVER_PROTOCOL } from '../support/liverProtocol.ts';
import { PROJECT } from '../support/testGateway.ts';
import { CONDITIONS } from '../support/testRead.ts';
import { BROWSER_SIZE, type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS } from './person.ts';
import { type StockViewer, startStockViewer } from './stockViewer.ts';
import { painted } from './viewerPage.ts';

/**
 * Columns, rows and slices of each mask, from and to, both included; no two are alike on any axis. On slice `peak` it is
 * one column wider.
 */
const BOXES = {
  liver: { item: 'liver', instance: null, at: [20, 59, 30, 49, 3, 12], peak: 10 },
  first: { item: 'lesion', instance: 'i1', at: [70, 79, 60, 71, 5, 7], peak: 7 },
  second: { item: 'lesion', instance: 'i2', at: [90, 109, 80, 84, 14, 17], peak: 15 },
} as const;
type Box = (typeof BOXES)[keyof typeof BOXES];

describe.skipIf(withoutChromium())('the unmodified viewer, with our records', { timeout: 4 * PATIENCE_MS }, () => {
  let server: OverreadServer;
  let viewer: StockViewer;
  let browser: Browser;
  let page: Page;
  let caseId: string;
  let series: DicomSeries;
  const failures: string[] = [];
  beforeAll(async () => {
    server = await startOverreadServer(LIVER_PROTOCOL);
    ({ id: caseId, series } = await server.enrol('CASE-1'));
    await submitRead(server, series);
    viewer = await startStockViewer({ url: server.url, headers: { cookie: await server.cookieOf('udo') } });
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1100, height: 700 } });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => failures.push(error.stack ?? error.message));
    await page.goto(`${viewer.url}/viewer?StudyInstanceUIDs=${series.studyInstanceUid}`);
    await page.waitForFunction(() => {
      const { services } = window as unknown as StockWindow;
      const shown = services?.displaySetService?.getActiveDisplaySets().map((set) => set.Modality) ?? [];
      return shown.includes('SEG') && shown.includes('SR');
    });
  });
  afterAll(async () => {
    await browser?.close();
    await viewer?.close();
    await server?.close();
  });

  it('opens the SEG: every segment on its slices, voxel by voxel', async () => {
    await show(page, await seriesOf(server, caseId, 'seg'));
    await page.waitForFunction(() => {
      const { services } = window as unknown as StockWindow;
      return services.displaySetService.getActiveDisplaySets().some((set) => set.Modality === 'SEG' && set.isLoaded);
    });
    await page.evaluate(async () => {
      const { services, commandsManager } = window as unknown as StockWindow;
      const displaySet = services.displaySetService.getActiveDisplaySets().find((set) => set.Modality === 'SEG');
      const viewportId = services.viewportGridService.getActiveViewportId();
      await commandsManager.runCommand('hydrateSecondaryDisplaySet', { displaySet, viewportId });
    });
    const found = Object.values(await painted(page));
    expect(found).toHaveLength(1);
    const counts: Record<string, Record<string, number>> = {};
    for (const [sop, labels] of Object.entries(found[0] ?? {}))
      for (const [label, [count = 0]] of Object.entries(labels)) counts[label] = { ...counts[label], [sop]: count };
    expect(counts).toEqual(
      Object.fromEntries(Object.values(BOXES).map((one, index) => [index + 1, slicesOf(series, one)])),
    );
    expect(failures).toEqual([]);
  });

  it('opens the SR at the slice where the mask is largest, without an error', async () => {
    await show(page, await seriesOf(server, caseId, 'read'));
    await page.waitForFunction((wanted) => {
      const { services, cornerstone } = window as unknown as StockWindow;
      const viewport = services.cornerstoneViewportService.getCornerstoneViewport(
        services.viewportGridService.getActiveViewportId(),
      );
      const id = viewport?.getCurrentImageId?.();
      return id !== undefined && cornerstone.metaData.get('instance', id).SOPInstanceUID === wanted;
    }, series.instances[BOXES.liver.peak]?.sopInstanceUid);
    expect(await page.locator('[data-type="error"]').allTextContents()).toEqual([]);
    expect(await page.locator('body').textContent()).not.toMatch(/something went wrong/i);
    expect(failures).toEqual([]);
    expect(viewer.refused).toEqual([]);
  });
});

/** Last column of a box on a slice. */
const lastColumn = ({ at, peak }: Box, slice: number): number => at[1] + (slice === peak ? 1 : 0);

/** Voxels per slice of a box, by SOP Instance UID. */
function slicesOf(series: DicomSeries, one: Box): Record<string, number> {
  const [c0, , r0, r1, s0, s1] = one.at;
  const counts: Record<string, number> = {};
  for (let slice = s0; slice <= s1; slice++)
    counts[series.instances[slice]?.sopInstanceUid ?? ''] = (lastColumn(one, slice) - c0 + 1) * (r1 - r0 + 1);
  return counts;
}

async function submitRead(server: OverreadServer, series: DicomSeries): Promise<void> {
  const anna = await server.gateway.as('anna');
  const { taskId } = (await anna.post('/api/work/next', { project: PROJECT, kind: 'read' })).json<{ taskId: string }>();
  const { columns, rows } = BROWSER_SIZE;
  const masks = Object.values(BOXES).map((one) => {
    const { item, instance, at } = one;
    const [c0, , r0, r1, s0, s1] = at;
    const frames = series.instances.slice(s0, s1 + 1).map(({ sopInstanceUid }, i) => {
      const bits = new Uint8Array((columns * rows) / 8);
      for (let row = r0; row <= r1; row++)
        for (let column = c0; column <= lastColumn(one, s0 + i); column++) {
          const voxel = row * columns + column;
          bits[voxel >> 3] = (bits[voxel >> 3] ?? 0) | (1 << (voxel & 7));
        }
      return { sopInstanceUid, bits };
    });
    return { item, instance, columns, rows, frames };
  });
  const instances = ['i1', 'i2'].map((key) => ({ key, answers: { kind: 'mass' } }));
  const items = { liver: { state: 'present' }, lesion: { state: 'present', instances } } as const;
  const answer = await anna.submit(
    taskId,
    { evaluation: { items, answers: { quality: 4 }, imageQuality: 'diagnostic' }, masks, conditions: CONDITIONS },
    'the-read',
  );
  expect(answer.statusCode, answer.body).toBe(201);
}

/** Series Instance UID of the one object of a kind that was filed. */
async function seriesOf({ gateway }: OverreadServer, caseId: string, kind: 'seg' | 'read'): Promise<string> {
  const all = await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, caseId));
  const found = all.filter((artifact) => artifact.kind === kind);
  expect(found).toHaveLength(1);
  return found[0]?.seriesInstanceUid ?? '';
}

/** Puts a series into the active viewport, as a double click on its thumbnail does. */
async function show(page: Page, seriesInstanceUid: string): Promise<void> {
  await settledViewport(page);
  await page.evaluate((wanted) => {
    const { services } = window as unknown as StockWindow;
    const sets = services.displaySetService.getActiveDisplaySets().filter((set) => set.SeriesInstanceUID === wanted);
    services.viewportGridService.setDisplaySetsForViewport({
      viewportId: services.viewportGridService.getActiveViewportId(),
      displaySetInstanceUIDs: sets.map((set) => set.displaySetInstanceUID),
    });
  }, seriesInstanceUid);
}

/** Waits until one and the same viewport has shown its image for a second; changed before, the viewer itself breaks. */
async function settledViewport(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const own = window as unknown as StockWindow & { settled?: { viewport: unknown; at: number } };
    const { viewportGridService, cornerstoneViewportService } = own.services;
    const viewport = cornerstoneViewportService.getCornerstoneViewport(viewportGridService.getActiveViewportId());
    const isShown = viewport?.getCurrentImageId?.() !== undefined && viewport.getProperties().voiRange !== undefined;
    if (!isShown || own.settled?.viewport !== viewport) own.settled = { viewport, at: Date.now() };
    return isShown && Date.now() - (own.settled?.at ?? 0) > 1000;
  });
}

/** What this test uses of the stock viewer's page. */
interface StockWindow {
  readonly cornerstone: { readonly metaData: { get(type: string, id: string): { SOPInstanceUID: string } } };
  readonly commandsManager: { runCommand(name: string, options: object): Promise<unknown> };
  readonly services: {
    readonly displaySetService: {
      getActiveDisplaySets(): readonly {
        readonly displaySetInstanceUID: string;
        readonly SeriesInstanceUID: string;
        readonly Modality: string;
        readonly isLoaded?: boolean;
      }[];
    };
    readonly viewportGridService: {
      getActiveViewportId(): string;
      setDisplaySetsForViewport(options: { viewportId: string; displaySetInstanceUIDs: string[] }): void;
    };
    readonly cornerstoneViewportService: {
      getCornerstoneViewport(
        id: string,
      ): { getCurrentImageId?(): string | undefined; getProperties(): { voiRange?: object } } | null;
    };
  };
}
