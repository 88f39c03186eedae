import type { CaseView } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolSeries } from '../support/enrolSeries.ts';
import { storePhantom } from '../support/phantomSeries.ts';
import { REVIEW_PROTOCOL, reading, SIZE } from '../support/reviewCase.ts';
import { DIFFERENT, EQUAL, NOTHING, type Read } from '../support/reviewReads.ts';
import { type Login, PROJECT } from '../support/testGateway.ts';
import { expectedNumbers, shownNumbers } from './liveStanding.ts';
import { type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, type PersonAtWork, signInDialog, sitDown, takeNext } from './person.ts';
import { readyToPaint, saved, stroke } from './viewerPage.ts';

describe.skipIf(withoutChromium())('acts off the main road, in the stock viewer', { timeout: 4 * PATIENCE_MS }, () => {
  let server: OverreadServer;
  let browser: Browser;
  const ids = new Map<string, string>();
  const cases = new Map<string, DicomSeries>();
  beforeAll(async () => {
    server = await startOverreadServer(REVIEW_PROTOCOL);
    browser = await launchChromium();
    await server.makeKey('dora');
    await enrolRead('DIFFERENT', DIFFERENT);
    await enrolRead('EQUAL', EQUAL);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** A small case, so that the viewer has it quickly. */
  async function enrol(label: string) {
    const series = await storePhantom(server.gateway.source, label, { ...SIZE, slices: 9 });
    ids.set(label, (await enrolSeries(server.gateway, series, label)).id);
    cases.set(label, series);
    return series;
  }

  /** A case that two readers have read. */
  async function enrolRead(label: string, reads: Readonly<Partial<Record<Login, Read>>>): Promise<void> {
    const series = await enrol(label);
    for (const login of Object.keys(reads) as Login[]) {
      const person = await server.gateway.as(login);
      const taken = await person.post('/api/work/next', { project: PROJECT, kind: 'read' });
      const read = reads[login];
      if (!read) throw new Error('no read');
      const answer = await person.submit(taken.json().taskId, reading(series, ...read), `${label}-${login}`);
      expect(answer.statusCode, answer.body).toBe(201);
    }
  }

  async function inState(label: string, wanted: CaseView['state']): Promise<void> {
    const carla = await server.gateway.as('carla');
    for (const until = Date.now() + PATIENCE_MS; ; ) {
      const { state } = (await carla.get(`/api/cases/${ids.get(label)}`)).json<CaseView>();
      if (state === wanted) return;
      if (Date.now() > until) throw new Error(`${label} is ${state}, not ${wanted}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Kinds of the objects that a task left. */
  async function filed(taskId: string): Promise<readonly string[]> {
    const { store } = server.gateway;
    return store.transaction(async (tx) => {
      const task = await store.tasks.byId(tx, taskId);
      const all = await store.artifacts.ofCase(tx, task?.case_id ?? '');
      return all.filter((one) => one.taskId === taskId).map((one) => one.kind);
    });
  }

  describe('an adjudicator', () => {
    let dora: PersonAtWork;
    let page: Page;
    let address: string;

    it('takes decisions back, decides against both and not at all, with reasons', async () => {
      await inState('DIFFERENT', 'adjudicating');
      dora = await sitDown(browser, server, 'dora');
      page = await dora.open('/overread/');
      await takeNext(page, 'adjudicate');
      address = page.url();
      await working(page);
      await unit(page, 'lesion:1').getByRole('button').first().click();
      await decideWith(page, 'lesion:1', 'x', '2');
      await page.keyboard.press('Control+z');
      await inUnitState(page, 'lesion:1', 'incomplete');
      await page.keyboard.press('Control+z');
      await inUnitState(page, 'lesion:1', 'open');
      await unit(page, 'lesion:1').getByRole('button').first().click();
      await decideWith(page, 'lesion:1', 'x', '2');
      await unit(page, 'lesion:2').getByRole('button').first().click();
      await page.keyboard.press('c');
      await unit(page, 'lesion:2').locator('.reason--asked').waitFor();
      await page.keyboard.press('8');
      await inUnitState(page, 'lesion:2', 'incomplete');
      await unit(page, 'lesion:2').locator('input:focus').waitFor();
      await page.keyboard.type('Too small to tell.');
      await page.keyboard.press('Enter');
      await inUnitState(page, 'lesion:2', 'done');
      expect(dora.failures).toEqual([]);
    });

    it('paints on from the left read, and a lesion that both missed', async () => {
      await unit(page, 'liver').getByRole('button').first().click();
      await page.locator('[data-unit="liver"].unit--active').waitFor();
      await page.keyboard.press('e');
      await page.locator('[data-ov="basis-left"]').waitFor();
      await page.keyboard.press('1');
      // Beside either liver: which of the two lies left is by lot.
      await paintResult(page, [85, 0]);
      await followsTheResult();
      await page.keyboard.press('Escape');
      await unit(page, 'liver').locator('.reason--asked').waitFor();
      await page.keyboard.press('3');
      await inUnitState(page, 'liver', 'done');
      await page.keyboard.press('g');
      await tone(page, 'edit');
      await page.locator('[data-ov="undo"]').click();
      await tone(page, 'plain');
      expect(await page.locator('[data-unit^="new:"]').count()).toBe(0);
      await page.keyboard.press('g');
      await unit(page, 'new:lesion:i3').getByText('Paint in the yellow pane').waitFor();
      await paintResult(page, [30, -30]);
      await page.locator('[data-ov="painting-done"]').click();
      await page.getByRole('radio', { name: 'Mass' }).check();
      await inUnitState(page, 'new:lesion:i3', 'done');
      await page.getByText('All decided').waitFor();
      await saved(page);
    });

    /** The words and the numbers of the result follow the strokes, the numbers behind a key; nothing says who a reader is. */
    async function followsTheResult(): Promise<void> {
      const card = page.locator('[data-ov="result"]');
      const side = (name: 'left' | 'right') => card.locator(`[data-ov="result-${name}"]`);
      await expect.poll(() => side('left').textContent()).not.toContain('The same as');
      expect(await shownNumbers(page)).toBeNull();
      expect(await card.textContent()).not.toMatch(/0\.\d\d|mm|%| ml/);
      await page.keyboard.press('m');
      const before = await shownNumbers(page);
      // The second begins while the first may still be measured: what stands there in the end is of both.
      await stroke(page, [85, 24], 12, 3);
      await stroke(page, [85, -20], 30, 3);
      const dora = await server.gateway.as('dora');
      const series = cases.get('DIFFERENT');
      if (!series) throw new Error('no such series');
      const apart = async () => {
        const expected = await expectedNumbers(dora, taskOf(address), series, 'liver');
        const shown = await shownNumbers(page);
        return Object.entries(expected).filter(([name, values]) => String(values) !== String(shown?.[name]));
      };
      // The draft of the last stroke may still be on its way.
      await expect.poll(apart, { timeout: PATIENCE_MS, interval: 500 }).toEqual([]);
      expect(await shownNumbers(page)).not.toEqual(before);
      expect(await side('right').textContent()).toMatch(
        /Still apart from the right read: different extent, slices \d+-\d+, Dice 0\.\d+ \(at least 0\.9\)\./,
      );
      expect(await card.textContent()).not.toMatch(/R-0\d|boris|chen/i);
      const place = side('right').locator('[data-ov="result-place"]').last();
      const slice = await place.textContent();
      await place.click();
      await page.locator('.strip__words', { hasText: new RegExp(`slice ${slice} ·`) }).waitFor();
      await page.keyboard.press('m');
      await expect.poll(() => shownNumbers(page)).toBeNull();
    }

    it('finds all of it again after the page was closed, and submits it', async () => {
      const before = await states(page);
      await page.close();
      page = await dora.open(address);
      await working(page);
      expect(await states(page)).toEqual(before);
      await unit(page, 'lesion:2').getByRole('button').first().click();
      expect(await page.getByLabel('In a few words').inputValue()).toBe('Too small to tell.');
      await page.keyboard.press('Control+Enter');
      const sentence = /^3 decisions, 1 edited \([1-9]\d* voxels?\), 1 lesion added, 1 not to be decided\. Submit\?$/;
      await page.getByRole('heading', { name: sentence }).waitFor();
      const answer = page.waitForResponse((one) => one.url().endsWith('/submission'));
      await endsWith(page, () => signInDialog(page), /^Signed and submitted .* Locked\.$/);
      expect((await answer).status()).toBe(201);
      await page.waitForURL(/\/overread\//);
      await inState('DIFFERENT', 'reviewing');
      expect(await filed(taskOf(address))).toEqual(expect.arrayContaining(['adjudication', 'seg']));
      expect(dora.failures).toEqual([]);
      await dora.context.close();
    });
  });

  it('an approver returns one case with a reason and declines another; the adjudicator reads why', async () => {
    await inState('EQUAL', 'reviewing');
    const emil = await sitDown(browser, server, 'emil');
    const page = await emil.open('/overread/');
    await takeNext(page, 'sign-off');
    const first = await signOffOf(page, '');
    await (first === 'EQUAL' ? declineSignOff(page) : returnCase(page));
    const second = await signOffOf(page, first);
    await (second === 'EQUAL' ? declineSignOff(page) : returnCase(page));
    await page.waitForURL(/\/overread\//);
    expect([first, second].sort()).toEqual(['DIFFERENT', 'EQUAL']);
    expect(emil.failures).toEqual([]);
    await emil.context.close();
    await inState('DIFFERENT', 'adjudicating');
    await inState('EQUAL', 'reviewing');

    const dora = await sitDown(browser, server, 'dora');
    const again = await dora.open('/overread/');
    await takeNext(again, 'adjudicate');
    await working(again);
    expect(await label(again)).toBe('DIFFERENT');
    await again.getByText('Returned by the approver: Outline is wrong').waitFor();
    await again.getByText('“Slice 3, the left lobe.”').waitFor();
    expect(dora.failures).toEqual([]);
    await dora.context.close();
  });

  describe('a reader', () => {
    let page: Page;
    let failures: readonly string[];
    let declined: string;
    const seen: string[] = [];

    it('declines a case with a reason, and the next one opens', async () => {
      for (let n = 1; n <= 5; n++) await enrol(`READ-${n}`);
      const anna = await sitDown(browser, server, 'anna');
      failures = anna.failures;
      page = await anna.open('/overread/');
      await takeNext(page, 'read');
      await readyToPaint(page);
      declined = await label(page);
      await page.getByRole('button', { name: 'Decline' }).click();
      await page.getByText('Someone else reads it.').waitFor();
      const now = page.getByRole('dialog').getByRole('button', { name: 'Decline' });
      expect(await now.isDisabled()).toBe(true);
      await page.getByRole('radio', { name: 'I know this patient' }).check();
      await page.getByLabel('Anything to add').fill('My neighbour.');
      await endsWith(page, () => now.click(), 'Given back. Nothing is held against you.');
      await opened(page, seen, declined);
    });

    it('says that a case is not evaluable, and why', async () => {
      const taskId = taskOf(page.url());
      await page.getByRole('button', { name: 'Not evaluable' }).click();
      await page.getByRole('radio', { name: 'Motion' }).check();
      await page.getByRole('button', { name: 'Go on to submit' }).click();
      await page.getByText('The case is not evaluable').waitFor();
      await endsWith(page, () => tickAndSubmit(page), /^Submitted .* Locked\.$/);
      expect(await filed(taskId)).toEqual(['read']);
      await opened(page, seen, declined);
    });

    it('finds nothing to segment and submits that, without a mask', async () => {
      const taskId = taskOf(page.url());
      await nothingThere(page);
      await endsWith(page, () => tickAndSubmit(page), /^Submitted .* Locked\.$/);
      expect(await filed(taskId)).toEqual(['read']);
      await opened(page, seen, declined);
    });

    it('submits while the archive is away, reads that it is safe, and goes on', async () => {
      const taskId = taskOf(page.url());
      const before = failures.length;
      await nothingThere(page);
      const pid = server.services.children.archive?.current.pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      try {
        const sentence = 'Stored safely here; it will be filed when the archive answers.';
        await endsWith(page, () => tickAndSubmit(page), sentence);
        await page.waitForURL((url) => url.pathname.endsWith('/read') && !url.href.includes(taskId));
        expect(failures.slice(0, before)).toEqual([]);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await opened(page, seen, declined);
      await expect.poll(() => filed(taskId), { timeout: PATIENCE_MS }).toEqual(['read']);
    });

    it('is never given the declined case again, while others are', async () => {
      const anna = await server.gateway.as('anna');
      const answer = await anna.submit(taskOf(page.url()), NOTHING, 'the-last-one');
      expect(answer.statusCode, answer.body).toBe(201);
      await page.context().close();
      expect(seen).toHaveLength(4);
      const next = await anna.post('/api/work/next', { project: PROJECT, kind: 'read' });
      expect(next.json().code).toBe('OVR_TASK_NONE');
      const boris = await server.gateway.as('boris');
      const his = await boris.post('/api/work/next', { project: PROJECT, kind: 'read' });
      expect(his.statusCode, his.body).toBe(200);
    });
  });
});

const label = async (page: Page): Promise<string> => (await page.locator('h1').first().textContent()) ?? '';

/** The task that an address of the viewer names. */
function taskOf(address: string): string {
  const found = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(address);
  if (!found) throw new Error(`no task in ${address}`);
  return found[0];
}

/** The panel of adjudication or sign-off has its images. */
async function working(page: Page): Promise<void> {
  await page.locator('[data-ov-phase="working"]').waitFor({ timeout: 2 * PATIENCE_MS });
}

const unit = (page: Page, id: string) => page.locator(`li[data-unit="${id}"]`);

async function inUnitState(page: Page, id: string, state: string): Promise<void> {
  await page.locator(`li[data-unit="${id}"][data-ov-state="${state}"]`).waitFor();
}

/** Decides the unit at hand with one key, and gives the reason with another. */
async function decideWith(page: Page, id: string, decision: string, reason: string): Promise<void> {
  await page.locator(`[data-unit="${id}"].unit--active`).waitFor();
  await page.keyboard.press(decision);
  await unit(page, id).locator('.reason--asked').waitFor();
  await page.keyboard.press(reason);
  await inUnitState(page, id, 'done');
}

/** All lines of the list with their states and words. */
function states(page: Page): Promise<readonly string[]> {
  return page
    .locator('li[data-unit]')
    .evaluateAll((rows) => rows.map((row) => `${row.getAttribute('data-unit')} ${row.getAttribute('data-ov-state')}`));
}

/** The frame of the result pane: `edit` while strokes count. */
async function tone(page: Page, wanted: 'edit' | 'plain'): Promise<void> {
  await page.locator(`[data-ov-pane="result"][data-ov-tone="${wanted}"]`).waitFor();
}

/** Waits until the result pane is yellow, and strokes in it with a thick brush. */
async function paintResult(page: Page, from: readonly [number, number]): Promise<void> {
  await tone(page, 'edit');
  for (let n = 0; n < 8; n++) await page.keyboard.press(']');
  await stroke(page, from, 30, 3);
}

/** Waits for a case other than `before` in sign-off, and answers its label. */
async function signOffOf(page: Page, before: string): Promise<string> {
  await page.locator('h1', { hasText: before === 'EQUAL' ? 'DIFFERENT' : before === '' ? /./ : 'EQUAL' }).waitFor();
  await working(page);
  return label(page);
}

async function returnCase(page: Page): Promise<void> {
  await page.keyboard.press('t');
  await page.getByRole('radio', { name: 'Outline is wrong' }).check();
  await page.getByLabel('Where, and what is wrong').fill('Slice 3, the left lobe.');
  await endsWith(page, () => page.locator('[data-ov="return-now"]').click(), 'Returned to adjudication.');
}

async function declineSignOff(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('radio', { name: 'Conflict of interest' }).check();
  const now = page.getByRole('dialog').getByRole('button', { name: 'Decline' });
  await endsWith(page, () => now.click(), 'Given back. Nothing is held against you.');
}

/** Does the act, and waits for the dialog that says how it ended. */
async function endsWith(page: Page, act: () => Promise<void>, sentence: string | RegExp): Promise<void> {
  // Waited for from before: it stands for a second only, then the next page comes.
  await Promise.all([page.getByRole('heading', { name: sentence }).waitFor(), act()]);
}

/** The next case has come by itself: a new page, another case, ready. */
async function opened(page: Page, seen: string[], declined: string): Promise<void> {
  const before = seen.at(-1) ?? declined;
  await page.locator('h1', { hasNotText: before }).first().waitFor();
  await readyToPaint(page);
  const now = await label(page);
  expect([...seen, declined]).not.toContain(now);
  seen.push(now);
}

/** Every item absent, by keys; the question of the case answered. */
async function nothingThere(page: Page): Promise<void> {
  for (const item of ['liver', 'lesion']) {
    await page.locator(`[data-item="${item}"] .item--active`).waitFor();
    await page.keyboard.press('x');
    await page.locator(`[data-item="${item}"]`).getByText('absent', { exact: true }).first().waitFor();
    await page.keyboard.press('f');
  }
  await page.getByLabel('How good are the images?').fill('4');
  await page.locator('[data-item="#imageQuality"] .item__head').click();
  await page.getByRole('radio', { name: 'Diagnostic', exact: true }).check();
  await saved(page);
  await page.keyboard.press('Control+Enter');
}

async function tickAndSubmit(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: /did not consult/ }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).click();
}
