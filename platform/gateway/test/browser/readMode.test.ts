import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProtocolContent, unpackContainer } from '@overread/contract';
import { launchChromium, scale, withoutChromium } from '@overread/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIVER_PROTOCOL } from '../support/liverProtocol.ts';
import { type OverreadServer, STOCK_VIEWER, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, type PersonAtWork, signInOnPage, sitDown, takeNext } from './person.ts';
import { painted, pose, readyToPaint, saved, scroll, segmentsOf, stockKeys, stroke } from './viewerPage.ts';

const LIVER = 'overread-read-liver';
const LESION = 'overread-read-lesion';
/** The SOP lets parts of the liver be removed by the self-check, whatever their size; of lesions nothing may be. */
const MENDING_PROTOCOL: ProtocolContent = {
  ...LIVER_PROTOCOL,
  items: LIVER_PROTOCOL.items.map((item) =>
    item.kind === 'mask' && item.key === 'liver' ? { ...item, selfCheck: { removesPartsUpTo: 10_000 } } : item,
  ),
};
/** The strokes go eight slices down and back up. */
const SLICES_PAINTED = 9;

describe.skipIf(withoutChromium())('a reader in the stock viewer', { timeout: 4 * PATIENCE_MS }, () => {
  let server: OverreadServer;
  let browser: Browser;
  let anna: PersonAtWork;
  beforeAll(async () => {
    server = await startOverreadServer(MENDING_PROTOCOL);
    await server.enrol('CASE-1');
    browser = await launchChromium();
    anna = await sitDown(browser, server, null);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  let page: Page;
  let address: string;

  it('signs in, takes the next case and paints with the viewer’s own brush', async () => {
    page = await anna.open('/overread/');
    await signInOnPage(page, 'anna');
    await takeNext(page, 'read');
    address = new URL(page.url()).pathname + new URL(page.url()).search;
    await readyToPaint(page);
    for (let i = 0; i < scale('paintedStrokes'); i++) {
      // Every stroke lies a little lower, so that it paints something new on a slice it comes back to.
      await stroke(page, [-60, -40 + 3 * i]);
      await scroll(page, i % 16 < 8 ? 'ArrowDown' : 'ArrowUp');
    }
    await page.keyboard.press('f');
    for (const at of [40, 90]) {
      await page.keyboard.press('a');
      await page.getByRole('button', { name: /^Brush/, pressed: true }).waitFor();
      await stroke(page, [at, 60], 20);
    }
    await saved(page);
    const voxels = await painted(page);
    expect(Object.keys(voxels).sort()).toEqual([LESION, LIVER]);
    expect(Object.keys(voxels[LIVER] ?? {})).toHaveLength(Math.min(SLICES_PAINTED, scale('paintedStrokes')));
    expect(await segmentsOf(page)).toMatchObject({ [LIVER]: ['1'], [LESION]: ['1', '2'] });
    expect(Object.values(voxels[LESION] ?? {}).map((found) => Object.keys(found))).toEqual([['1', '2']]);
  }, 300_000);

  it('loses, flips and adds nothing by any key of the stock viewer, with any modifier', async () => {
    const bundle = readdirSync(STOCK_VIEWER).find((name) => /^app\.bundle\..*\.js$/.test(name)) ?? '';
    const keys = stockKeys(readFileSync(join(STOCK_VIEWER, bundle), 'utf8'));
    expect(keys.length).toBeGreaterThan(30);
    const look = async () => ({
      voxels: await painted(page),
      segments: await segmentsOf(page),
      lies: (await pose(page)).lies,
      items: await page.locator('.item__name, .item__head .ov-badge').allInnerTexts(),
      address: new URL(page.url()).pathname,
    });
    // Our own A adds a lesion where there may be many; the liver is one, so nothing may appear.
    const takeLiver = async () => {
      await page.locator('[data-item="liver"] .item__head').click();
      await page.locator('[data-item="liver"] .item--active').waitFor();
      await page.locator('.sop').evaluate((panel) => {
        const { activeElement } = panel.getRootNode() as ShadowRoot;
        if (activeElement instanceof HTMLElement) activeElement.blur();
      });
      await page.locator('canvas.cornerstone-canvas').first().hover();
    };
    await takeLiver();
    const before = await look();
    let pressed = 0;
    const together = scale('keysPerLook');
    for (const [at, key] of keys.entries()) {
      await takeLiver();
      for (const modifier of ['', 'Shift+', 'Control+', 'Alt+', 'Control+Shift+', 'Meta+']) {
        const combination = modifier + playwrightKey(key);
        await page.keyboard.press(combination);
        // Undo is what it says; redo must bring all of it back.
        if (/(Control|Meta)\+.*z$/i.test(combination)) await page.keyboard.press('Control+y');
        await page.keyboard.press('Escape');
        pressed += 1;
      }
      const isLooked = at % together === together - 1 || at === keys.length - 1;
      if (isLooked) expect(await look(), `up to ${key}`).toEqual(before);
    }
    expect(pressed).toBeGreaterThan(150);
    await stroke(page, [-60, 90], 30);
    await saved(page);
    expect(anna.failures).toEqual([]);
  });

  it('finds the same voxels after a killed tab, and on another machine', async () => {
    await page.waitForTimeout(500);
    await saved(page);
    const before = await painted(page);
    const tools = await anna.context.newCDPSession(page);
    const crashed = new Promise((resolve) => page.once('crash', resolve));
    await Promise.race([tools.send('Page.crash').catch(() => undefined), crashed]);
    await crashed;
    await page.close();

    const again = await anna.open(address);
    await readyToPaint(again);
    expect(await painted(again)).toEqual(before);
    await again.close();

    const elsewhere = await sitDown(browser, server, 'anna');
    const other = await elsewhere.open(address);
    await readyToPaint(other);
    expect(await painted(other)).toEqual(before);
    expect(elsewhere.failures).toEqual([]);
    await elsewhere.context.close();
  });

  it('is asked about the own masks before the lock, answers by keys, and takes a fix back by undo', async () => {
    const page = await anna.open(address);
    await readyToPaint(page);
    await page.locator('[data-item="quality"] .item__head').click();
    await page.getByLabel('How good are the images?').fill('4');
    await page.locator('[data-item="#imageQuality"] .item__head').click();
    await page.getByRole('radio', { name: 'Diagnostic', exact: true }).check();
    for (let i = 0; i < 2; i++) {
      await page.keyboard.press('f');
      if (i === 0) await page.keyboard.press('f');
      await page.getByRole('radio', { name: 'Mass' }).check();
    }
    // Lesion 2 gets a second part, the liver one of its own.
    await stroke(page, [110, -120], 12);
    await page.locator('[data-item="liver"] .item__head').click();
    await page.locator('[data-item="liver"] .item--active').waitFor();
    await stroke(page, [130, 120], 12);
    await page.locator('canvas.cornerstone-canvas').first().hover();
    await page.keyboard.press('Control+Enter');
    const asked = page.getByRole('region', { name: 'Question about your outlines' });
    const sentence = () => asked.locator('.review__asks').textContent();
    await asked.waitFor();
    expect(await sentence()).toMatch(/^Liver has .* parts; .*Is that meant\?$/);
    const drawnTwice = await painted(page);
    await page.keyboard.press('p');
    await expect
      .poll(async () => sentence(), { timeout: PATIENCE_MS })
      .toMatch(/^Lesion 2 has two parts .* apart .*: one lesion or two\?$/);
    expect(await asked.getByRole('button', { name: /^Remove|^Fill/ }).count()).toBe(0);
    expect(await painted(page)).not.toEqual(drawnTwice);
    await page.keyboard.press('Control+z');
    await expect.poll(() => painted(page), { timeout: PATIENCE_MS }).toEqual(drawnTwice);
    await page.keyboard.press('Control+y');
    await expect.poll(() => painted(page), { timeout: PATIENCE_MS }).not.toEqual(drawnTwice);
    // What was drawn meanwhile makes the question one of the past; it is asked again.
    await asked.getByRole('button', { name: /^Check again/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await asked.getByRole('button', { name: /^One lesion/ }).waitFor();
    await page.keyboard.press('y');
    await page.getByRole('checkbox', { name: /did not consult/ }).waitFor();
    await page.keyboard.press('Escape');
    await saved(page);
    const taskId = new URL(address, server.url).searchParams.get('task');
    const draft = await (await server.gateway.as('anna')).get(`/api/tasks/${taskId}/draft`);
    const { conditions } = unpackContainer(new Uint8Array(draft.rawPayload));
    expect(conditions?.selfCheck?.map(({ check, item, instance, action }) => [check, item, instance, action])).toEqual([
      ['parts', 'liver', undefined, 'fixed'],
      ['parts', 'lesion', 'i2', 'meant'],
    ]);
    expect(anna.failures).toEqual([]);
    await page.close();
  });

  it('says in a sentence that our module cannot be loaded, and never shows a white page', async () => {
    const boris = await sitDown(browser, server, 'anna');
    await boris.context.route('**/overread/modules/reading.mjs', (route) => route.abort());
    const broken = await boris.open(address);
    const sentence = broken.getByRole('alert');
    await sentence.getByRole('heading', { name: 'Overread could not be loaded' }).waitFor();
    expect(await sentence.textContent()).toContain('Try again');
    expect(await broken.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      'rgb(0, 0, 0)',
    );
    await boris.context.close();
  });

  it('loads all modules into one page, what they share once', async () => {
    const empty = await anna.open('/overread/about');
    // As text: the test runner would rewrite an import in a function.
    const loaded = await empty.evaluate<{ ids: string[]; shared: string[] }>(`(async () => {
      const names = ['reading', 'adjudication', 'sign-off', 'mode-read', 'mode-adjudicate', 'mode-sign-off'];
      const modules = [];
      for (const name of names) modules.push(await import('/overread/modules/' + name + '.mjs'));
      const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname);
      return {
        ids: modules.map((module) => module.default?.id),
        shared: files.filter((file) => /\\/(shared|runtime)\\./.test(file)),
      };
    })()`);
    expect(loaded.ids).toEqual([
      '@overread/extension-reading',
      '@overread/extension-adjudication',
      '@overread/extension-sign-off',
      '@overread/mode-read',
      '@overread/mode-adjudicate',
      '@overread/mode-sign-off',
    ]);
    expect(loaded.shared).toHaveLength(2);
    await empty.close();
  });
});

/** A key of the stock table by the name that playwright has for it. */
function playwrightKey(key: string): string {
  const names: Readonly<Record<string, string>> = {
    right: 'ArrowRight',
    left: 'ArrowLeft',
    up: 'ArrowUp',
    down: 'ArrowDown',
    pageup: 'PageUp',
    pagedown: 'PageDown',
    home: 'Home',
    end: 'End',
    space: 'Space',
    esc: 'Escape',
    enter: 'Enter',
    backspace: 'Backspace',
    'ctrl+z': 'Control+z',
    'ctrl+y': 'Control+y',
    '+': '+',
  };
  return names[key] ?? key;
}
