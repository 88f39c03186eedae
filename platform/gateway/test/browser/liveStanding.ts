import { createHash } from 'node:crypto';
import { createMask, measurePair, type PairMetrics, sliceBytesOf } from '@overread/agreement';
import { unpackContainer, type WireMask } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { buildImageStack, gridOf, type ImageStack, readPart10 } from '@overread/dicom';
import type { Page } from 'playwright-core';
import { masksOf } from '../support/reviewCase.ts';
import type { Requests } from '../support/testGateway.ts';

/** The rows of numbers of the result's card, name to what stands in the columns of left and right; null while hidden. */
export async function shownNumbers(page: Page): Promise<Readonly<Record<string, readonly [string, string]>> | null> {
  const rows = page.locator('[data-ov="result-numbers"] tr[data-ov-number]');
  const found = await rows.evaluateAll((all) =>
    all.map((row) => [
      row.getAttribute('data-ov-number') ?? '',
      [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''),
    ]),
  );
  return found.length === 0 ? null : Object.fromEntries(found);
}

/** What must stand there: the draft as the server has it, measured here against the reads that it serves, on the images' own grid. */
export async function expectedNumbers(person: Requests, taskId: string, series: DicomSeries, item: string) {
  const stack = stackOf(series);
  const draft = await person.get(`/api/tasks/${taskId}/draft`);
  const result = unpackContainer(new Uint8Array(draft.rawPayload)).masks.find((mask) => mask.item === item);
  const sides = await Promise.all(
    ['left', 'right'].map(async (side) => {
      const read = (await masksOf(person, taskId, side)).masks.find((mask) => mask.item === item);
      return measurePair(onStack(stack, read), onStack(stack, result), gridOf(stack));
    }),
  );
  const both = (text: (metrics: PairMetrics) => string) => sides.map(text);
  return {
    Dice: both(({ dice }) => (dice ?? Number.NaN).toFixed(2)),
    IoU: both(({ iou }) => (iou ?? Number.NaN).toFixed(2)),
    HD95: both(({ hd95Mm }) => `${(hd95Mm ?? Number.NaN).toFixed(1)} mm`),
    'Volume difference': both((one) => `${(one.volumeDifferencePercent ?? Number.NaN).toFixed(1)} %`),
  };
}

function stackOf(series: DicomSeries): ImageStack {
  const headers = series.instances.map(({ bytes }) => readPart10(bytes, { until: 'PixelData' }).dataSet);
  return buildImageStack(headers, (bytes) => createHash('sha256').update(bytes).digest());
}

function onStack(stack: ImageStack, wire: WireMask | undefined) {
  const mask = createMask(stack.columns, stack.rows, stack.slices.length);
  for (const { sopInstanceUid, bits } of wire?.frames ?? []) {
    const slice = stack.slices.findIndex((one) => one.sopInstanceUid === sopInstanceUid);
    if (slice < 0) throw new Error('a frame of an image that the series does not have');
    mask.bits.set(bits, slice * sliceBytesOf(mask));
  }
  return mask;
}
