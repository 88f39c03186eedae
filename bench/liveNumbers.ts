import { launchChromium } from '@overread/testkit';
import type { Page, Request } from 'playwright-core';
import { PATIENCE_MS, sitDown, takeNext } from '../platform/gateway/test/browser/person.ts';
import type { BenchRow } from './benchRow.ts';
import { liveNumbersScene, SIZE } from './liveNumbersScene.ts';
import { type MainThreadTask, mainThreadTasks, TRACE_CATEGORIES } from './mainThreadTrace.ts';

const STROKES = 12;
const TRACED_STROKES = 6;
/** facts/performance: from the end of a stroke to the numbers on the screen, and the longest task that is ours. */
const LIMIT_MS = 200;
const LONGEST_TASK_MS = 50;
/** The draft is sent 0.9 s after the last stroke: that is part of what follows an edit. */
const AFTER_STROKE_MS = 2500;
/** The fourth pane is that of the result. */
const RESULT_PANE = 3;
/** The larger lobe in that pane as the case opens, in shares of its width and height. */
const LOBE = { x: 0.334, y: 0.466, radius: 0.166 } as const;
const PANEL = 'overread-adjudication-0-1-0';

/** Strokes into the mask of a large organ in the stock viewer: how soon the numbers follow, and what the page's main thread did. */
export async function* liveNumbersBench(): AsyncGenerator<readonly BenchRow[]> {
  console.error(`A CT of ${SIZE.columns}x${SIZE.rows}x${SIZE.slices} and two reads of its liver are made ...`);
  const { server, voxels } = await liveNumbersScene();
  const browser = await launchChromium();
  try {
    const dora = await sitDown(browser, server, 'dora');
    dora.context.setDefaultTimeout(3 * PATIENCE_MS);
    const page = await dora.open('/overread/');
    await waitForCase(page);
    await takeNext(page, 'adjudicate');
    await page.locator('[data-ov-phase="working"] .unit--active').waitFor();
    await page.keyboard.press('e');
    await page.locator('[data-ov="basis-left"]').click();
    await page.locator('[data-ov-pane="result"][data-ov-tone="edit"]').waitFor();
    await page.locator('[data-ov="result-left"]').waitFor();
    await page.waitForTimeout(AFTER_STROKE_MS);
    await watchNumbers(page);
    // The first two warm the page and the engine up.
    const all: number[] = [];
    for (let n = 0; n < STROKES + 2; n++) all.push(await stroke(page, n));
    const times = all.slice(2).sort((a, b) => a - b);
    const held = await page.evaluate(() => (window as unknown as { watched: Watched }).watched.heldMs);
    await browser.startTracing(page, { categories: TRACE_CATEGORIES });
    for (let n = 0; n < TRACED_STROKES; n++) await stroke(page, n + STROKES + 2);
    const tasks = mainThreadTasks(await browser.stopTracing(), (url) => url.includes('/overread/modules/'));
    const heldMs = held.sort((a, b) => a - b)[held.length >> 1] ?? Number.NaN;
    const organ = `${(voxels[0] / 1e6).toFixed(1)} and ${(voxels[1] / 1e6).toFixed(1)} million voxels. Chromium draws in software here: before anybody else had a turn, the viewer itself kept the main thread for ${heldMs.toFixed(0)} ms after a stroke's end (median).`;
    yield rowsOf(times, tasks, organ);
    if (dora.failures.length > 0) throw new Error(dora.failures.join('\n'));
  } finally {
    await browser.close();
    await server.close();
  }
}

function rowsOf(times: readonly number[], tasks: readonly MainThreadTask[], organ: string): readonly BenchRow[] {
  const shared = { unit: 'ms', peer: null, target: null, peerName: 'nobody: no peer does this' } as const;
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
  const longest = (of: (task: MainThreadTask) => number) => Math.max(0, ...tasks.map(of));
  const size = `${SIZE.columns}x${SIZE.rows}x${SIZE.slices}`;
  const viewer = longest(({ ms, oursMs }) => (oursMs < ms / 2 ? ms : 0));
  const note = `Live numbers: ${times.length} strokes, ${TRACED_STROKES} more in a trace. ${organ} A task is ours as far as a script of ours is on its stack; the longest task of the viewer itself took ${viewer.toFixed(0)} ms.`;
  return [
    {
      what: `stroke's end to numbers on the screen, liver, ${size}, median`,
      ours: at(0.5),
      limit: LIMIT_MS,
      ...shared,
      note,
    },
    { what: `stroke's end to numbers on the screen, liver, ${size}, p95`, ours: at(0.95), limit: LIMIT_MS, ...shared },
    {
      what: 'longest task of ours on the main thread, from the stroke to the draft on the server',
      ours: longest(({ oursMs }) => oursMs),
      limit: LONGEST_TASK_MS,
      ...shared,
    },
  ];
}

/** Reloads the start page until the comparison is done and the case waits. */
async function waitForCase(page: Page): Promise<void> {
  for (const until = Date.now() + 5 * PATIENCE_MS; Date.now() < until; ) {
    if ((await page.getByRole('button', { name: /^(Next|Continue)$/ }).count()) > 0) return;
    await page.waitForTimeout(2000);
    await page.reload();
    await page.waitForTimeout(1000);
  }
  throw new Error('no case waits for the adjudicator');
}

interface Watched {
  readonly shownAfterMs: number[];
  /** How long after a stroke's end the viewer gave up the main thread for the first time. */
  readonly heldMs: number[];
}

/** From now on the page notes how long after a stroke's end the numbers that follow from it are painted. */
async function watchNumbers(page: Page): Promise<void> {
  await page.evaluate((panel) => {
    const watched: Watched = { shownAfterMs: [], heldMs: [] };
    (window as unknown as { watched: Watched }).watched = watched;
    let endedAt = 0;
    document.addEventListener(
      'pointerup',
      (event) => {
        endedAt = event.timeStamp;
        setTimeout(() => watched.heldMs.push(performance.now() - event.timeStamp));
      },
      true,
    );
    const root = document.querySelector(panel)?.shadowRoot ?? document;
    let last = root.querySelector('[data-ov="result"]')?.getAttribute('data-ov-count');
    new MutationObserver(() => {
      const now = root.querySelector('[data-ov="result"]')?.getAttribute('data-ov-count');
      if (now === last || now === null) return;
      last = now;
      // A message after the next frame comes when that frame is painted.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => watched.shownAfterMs.push(performance.now() - endedAt);
        port2.postMessage(null);
      });
    }).observe(root, { subtree: true, attributes: true, childList: true, attributeFilter: ['data-ov-count'] });
  }, PANEL);
}

/**
 * Strokes from within the organ across its edge, each at another angle; answers when the numbers stood there, in ms after its end. Only
 * a stroke that changed the mask counts: one that did not is followed by no draft.
 */
async function stroke(page: Page, n: number): Promise<number> {
  const box = await page.locator('canvas.cornerstone-canvas').nth(RESULT_PANE).boundingBox();
  if (!box) throw new Error('the result pane has no image');
  const angle = ((15 + 12 * n) * Math.PI) / 180;
  const at = (share: number) =>
    [
      box.x + box.width * (LOBE.x + share * LOBE.radius * Math.cos(angle)),
      box.y + box.height * (LOBE.y + share * LOBE.radius * Math.sin(angle)),
    ] as const;
  const count = () => page.evaluate(() => (window as unknown as { watched: Watched }).watched.shownAfterMs.length);
  const before = await count();
  let drafts = 0;
  const heard = (request: Request) => {
    if (request.method() === 'PUT' && request.url().endsWith('/draft')) drafts++;
  };
  page.on('request', heard);
  await page.mouse.move(...at(0.85));
  await page.mouse.down();
  await page.mouse.move(...at(1.2), { steps: 3 });
  await page.mouse.up();
  for (const until = Date.now() + PATIENCE_MS; (await count()) === before || drafts === 0; ) {
    if (Date.now() > until) throw new Error('no numbers, or no draft, followed the stroke');
    await page.waitForTimeout(20);
  }
  page.off('request', heard);
  await page.waitForTimeout(AFTER_STROKE_MS);
  return page.evaluate(
    (at) => (window as unknown as { watched: Watched }).watched.shownAfterMs[at] ?? Number.NaN,
    before,
  );
}
