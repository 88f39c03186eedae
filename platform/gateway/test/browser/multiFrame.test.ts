import { createHash } from 'node:crypto';
import { getVoxel, voxelCount } from '@overread/agreement';
import { buildImageStack, parseSegmentation, readPart10 } from '@overread/dicom';
import type { ProtocolContent } from '@overread/domain';
import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrolSeries } from '../support/enrolSeries.ts';
import { LIVER_PROTOCOL } from '../support/liverProtocol.ts';
import { enhancedCt, stored, type UnusualSeries, xRays } from '../support/unusualSeries.ts';
import { BROWSER_SIZE, type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, type PersonAtWork, sitDown, takeNext } from './person.ts';
import { painted, readyToPaint, saved, scroll, stroke } from './viewerPage.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const [liver] = LIVER_PROTOCOL.items;
const protocolFor = (modality: string): ProtocolContent => ({
  ...LIVER_PROTOCOL,
  imageSets: [{ key: 'ct', label: 'Images', role: 'annotate', modality, required: true }],
  items: liver ? [liver] : [],
  rules: [{ id: 'liverState', item: 'liver', predicate: 'stateDiffers', severity: 'critical' }],
});

/** Every pixel that the page has painted, by image key: `row * columns + column`, ascending. */
function pixelsOnPage(page: Page): Promise<Readonly<Record<string, readonly number[]>>> {
  return page.evaluate(() => {
    interface Image {
      readonly referencedImageId: string;
      readonly voxelManager: { getScalarData(): ArrayLike<number> };
    }
    const { cornerstone, services } = window as unknown as {
      cornerstone: {
        cache: { getImage(id: string): Image };
        metaData: { get(type: string, id: string): { SOPInstanceUID: string; NumberOfFrames?: number } };
      };
      services: {
        segmentationService: {
          getSegmentations(): readonly { representationData: { Labelmap: { imageIds: readonly string[] } } }[];
        };
      };
    };
    const found: Record<string, number[]> = {};
    for (const { representationData } of services.segmentationService.getSegmentations())
      for (const id of representationData.Labelmap.imageIds) {
        const image = cornerstone.cache.getImage(id);
        const own = [...Array.from(image.voxelManager.getScalarData()).entries()].flatMap(([at, label]) =>
          label === 0 ? [] : [at],
        );
        const { SOPInstanceUID, NumberOfFrames } = cornerstone.metaData.get('instance', image.referencedImageId);
        const frame = /\/frames\/(\d+)/.exec(image.referencedImageId)?.[1];
        if (own.length > 0) found[Number(NumberOfFrames) > 1 ? `${SOPInstanceUID}#${frame}` : SOPInstanceUID] = own;
      }
    return found;
  });
}

/** The same of the SEG that was filed for the only read of a case. */
async function pixelsFiled(server: OverreadServer, series: UnusualSeries, caseId: string) {
  const { store, record } = server.gateway;
  const artifacts = await store.transaction((tx) => store.artifacts.ofCase(tx, caseId));
  const seg = artifacts.find((artifact) => artifact.kind === 'seg');
  if (!seg) throw new Error('no SEG was filed');
  const bytes = await record.retrieveInstance(seg.studyInstanceUid, seg.seriesInstanceUid, seg.sopInstanceUid);
  const headers = series.files.map((file) => readPart10(file, { until: 'PixelData' }).dataSet);
  const stack = buildImageStack(headers, sha256);
  const [segment] = parseSegmentation(bytes ?? new Uint8Array(), stack).segments;
  if (!segment) throw new Error('the SEG has no segment');
  const { mask } = segment;
  const found: Record<string, number[]> = {};
  for (const [slice, { sopInstanceUid, frameNumber }] of stack.slices.entries()) {
    const own: number[] = [];
    for (let at = 0; at < mask.rows * mask.columns; at++)
      if (getVoxel(mask, at % mask.columns, Math.floor(at / mask.columns), slice)) own.push(at);
    if (own.length > 0) found[frameNumber === null ? sopInstanceUid : `${sopInstanceUid}#${frameNumber}`] = own;
  }
  expect(Object.values(found).flat()).toHaveLength(voxelCount(mask));
  return found;
}

describe.skipIf(withoutChromium())('images that are no stack of single slices', { timeout: 4 * PATIENCE_MS }, () => {
  let browser: Browser;
  // Of its own for each: two servers' worth of pages in one slow down drawing in software.
  beforeEach(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await browser?.close();
  });

  /** Opens the next case, paints, comes back in a new tab to the same pixels, submits, and compares what was filed. */
  async function paintsAndFiles(
    modality: string,
    series: UnusualSeries,
    down: number,
    wanted: (series: UnusualSeries) => readonly string[],
    question?: RegExp,
  ): Promise<void> {
    const server = await startOverreadServer(protocolFor(modality));
    try {
      await stored(server.gateway.source, series);
      const { id } = await enrolSeries(server.gateway, series, 'CASE-1');
      const anna: PersonAtWork = await sitDown(browser, server, 'anna');
      const page = await anna.open('/overread/');
      await takeNext(page, 'read');
      await readyToPaint(page);
      for (let i = 0; i < down; i++) await scroll(page, 'ArrowDown');
      await stroke(page, [-60, -40]);
      if (down > 0) {
        await scroll(page, 'ArrowUp');
        await stroke(page, [20, 30]);
      }
      await saved(page);
      const before = await pixelsOnPage(page);
      expect(Object.keys(before).sort()).toEqual([...wanted(series)].sort());
      const address = new URL(page.url());
      await page.close();

      const again = await anna.open(address.pathname + address.search);
      await readyToPaint(again);
      expect(await pixelsOnPage(again)).toEqual(before);
      expect(Object.keys(await painted(again))).toEqual(['overread-read-liver']);
      await submit(again, question);
      expect(await pixelsFiled(server, series, id)).toEqual(before);
      expect(anna.failures).toEqual([]);
      await anna.context.close();
    } finally {
      await server.close();
    }
  }

  it('what is painted on frames 7 and 6 of an enhanced CT is what is filed', async () => {
    await paintsAndFiles(
      'CT',
      enhancedCt('browser-mf', BROWSER_SIZE),
      6,
      ({ imageKeys }) => [imageKeys[5], imageKeys[6]].map((key) => key ?? ''),
      // Two strokes that do not touch; on two X-rays that is nothing to ask about.
      /^Liver has two parts; the smaller, .*, lies on slice \d+, .* mm from the larger\. Is that meant\?$/,
    );
  }, 300_000);

  it('what is painted on two of four X-rays of one series is what is filed', async () => {
    await paintsAndFiles('DX', xRays('browser-dx', { ...BROWSER_SIZE, slices: 4 }), 2, ({ imageKeys }) =>
      [imageKeys[1], imageKeys[2]].map((key) => key ?? ''),
    );
  }, 300_000);
});

/** Submits from the panel, as a reader does; a question about the outlines, if one is expected, is answered on the way. */
async function submit(page: Page, question?: RegExp): Promise<void> {
  await page.locator('.item__head', { hasText: 'Image quality' }).click();
  await page.getByRole('radio', { name: 'Diagnostic', exact: true }).check();
  await saved(page);
  await page.keyboard.press('Control+Enter');
  if (question) {
    await page.getByText(question).waitFor();
    await page.keyboard.press('y');
  }
  await page.getByRole('checkbox', { name: /did not consult/ }).check();
  await page.getByRole('button', { name: 'Submit', exact: true }).last().click();
  await page.waitForURL(/\/overread\//);
}
