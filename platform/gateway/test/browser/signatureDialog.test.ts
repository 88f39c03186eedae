import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from '../support/phantomSeries.ts';
import { REVIEW_PROTOCOL, readAndCompare } from '../support/reviewCase.ts';
import { oneLesion } from '../support/signedCase.ts';
import { PASSWORD } from '../support/testGateway.ts';
import { PASSPHRASE } from '../support/testKeys.ts';
import { seriousViolations } from './accessibility.ts';
import { type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, type PersonAtWork, sitDown, takeNext } from './person.ts';

const QUARTER_OF_AN_HOUR_MS = 15 * 60_000;

describe.skipIf(withoutChromium())('signing in the stock viewer', { timeout: 4 * PATIENCE_MS }, () => {
  let server: OverreadServer;
  let browser: Browser;
  let emil: PersonAtWork;
  let page: Page;
  let aheadMs = 0;
  beforeAll(async () => {
    server = await startOverreadServer(REVIEW_PROTOCOL, () => new Date(Date.now() + aheadMs));
    for (const label of ['CASE-1', 'CASE-2', 'CASE-3']) {
      const series = await storePhantom(server.gateway.source, label);
      const read = oneLesion(series);
      await readAndCompare(server.gateway, series, label, [
        ['anna', read],
        ['boris', read],
      ]);
    }
    browser = await launchChromium();
    emil = await sitDown(browser, server, 'emil');
    page = await emil.open('/overread/');
    await takeNext(page, 'sign-off');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const password = () => page.getByLabel('Your password');
  const passphrase = () => page.getByLabel('Your signing passphrase');
  const dialog = () => page.getByRole('dialog');

  /** Looks at every slice, ticks the checklist and opens the dialog. @returns the label of the case */
  async function openDialog(): Promise<string> {
    await page.locator('[data-ov-phase="working"]').waitFor({ timeout: 2 * PATIENCE_MS });
    await page.locator('[data-ov="tick-1"]').check();
    const sign = page.locator('[data-ov="sign"]');
    const left = page.locator('[data-ov="slices-shown"]');
    const total = Number(await left.getAttribute('data-ov-total'));
    for (let n = 0; n < 2 * total && (await sign.isDisabled()); n++) await page.keyboard.press('n');
    await expect.poll(() => sign.isDisabled()).toBe(false);
    await page.keyboard.press('Control+Enter');
    return (await page.locator('h1').first().textContent()) ?? '';
  }

  /** Waits for the sentence that ends the act. Begun before the act: it stands for a second only, then the next case comes. */
  const signed = () => page.getByRole('heading', { name: /^Signed \d\d:\d\d UTC\. Locked\.$/ }).waitFor();

  it('waits for the missing key and goes on by itself; a wrong passphrase is refused in place; the first signature takes both', async () => {
    const label = await openDialog();
    await dialog().getByText('You have no signing key for this role yet.').waitFor();
    const link = dialog().getByRole('link', { name: 'Open the page Signing' });
    expect([await link.getAttribute('href'), await link.getAttribute('target')]).toEqual([
      '/overread/signing',
      '_blank',
    ]);
    expect(await dialog().locator('[data-ov="sign-now"]').count()).toBe(0);
    expect(await seriousViolations(page, 'overread-sign-off-0-1-0')).toEqual([]);

    await server.makeKey('emil');
    await password().waitFor();
    for (const said of ['Dr emil', 'Approval as reference standard', 'Liver and lesions 1.0.0'])
      await dialog().getByText(said, { exact: true }).waitFor();
    await dialog()
      .getByText(/^\d+ \w+ \d{4}, \d\d:\d\d .*UTC/)
      .waitFor();
    expect(await seriousViolations(page, 'overread-sign-off-0-1-0')).toEqual([]);

    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not the passphrase');
    await page.keyboard.press('Enter');
    await dialog().getByText('The password or the signing passphrase is wrong.').waitFor();
    expect([await password().inputValue(), await passphrase().inputValue()]).toEqual(['', '']);
    expect(await seriousViolations(page, 'overread-sign-off-0-1-0')).toEqual([]);

    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSPHRASE);
    await Promise.all([signed(), page.keyboard.press('Enter')]);
    await page.locator('h1', { hasNotText: label }).first().waitFor();
  });

  it('takes the passphrase alone from then on', async () => {
    const label = await openDialog();
    await dialog()
      .getByText(/^Signing session open until \d\d:\d\d/)
      .waitFor();
    expect(await password().count()).toBe(0);
    await page.keyboard.press('Enter');
    await dialog().getByText('Type your signing passphrase, then Enter.').waitFor();
    expect(await seriousViolations(page, 'overread-sign-off-0-1-0')).toEqual([]);
    await page.keyboard.type(PASSPHRASE);
    await Promise.all([signed(), page.keyboard.press('Enter')]);
    await page.locator('h1', { hasNotText: label }).first().waitFor();
  });

  it('asks for both again after a quarter of an hour, and nothing is lost when that happens while the dialog is open', async () => {
    await openDialog();
    await dialog()
      .getByText(/^Signing session open until/)
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await page.locator('[data-ov="tick-1"]').isChecked()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await passphrase().waitFor();
    aheadMs += QUARTER_OF_AN_HOUR_MS + 1000;
    await passphrase().fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await password().waitFor();
    expect(await passphrase().inputValue()).toBe(PASSPHRASE);
    await page.keyboard.type(PASSWORD);
    await Promise.all([signed(), page.keyboard.press('Enter')]);
    await page.waitForURL(/\/overread\//);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain(PASSPHRASE);
    expect(kept).not.toContain(PASSWORD);
    expect(emil.failures).toEqual([]);
  });
});
