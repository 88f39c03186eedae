import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIVER_PROTOCOL } from '../support/liverProtocol.ts';
import { seriousViolations } from './accessibility.ts';
import { type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, sitDown } from './person.ts';

describe.skipIf(withoutChromium())('the page of the log', { timeout: 2 * PATIENCE_MS }, () => {
  let server: OverreadServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startOverreadServer(LIVER_PROTOCOL);
    await server.enrol('CASE-1');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('shows the auditor the checkpoint, the events with a proof, and keeps the review of a period', async () => {
    const udo = await sitDown(browser, server, 'udo');
    const page = await udo.open('/overread/');
    await page.getByRole('link', { name: 'Log', exact: true }).click();
    await page.getByText('— overread/').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Compare every entry now' }).click();
    await page.getByText('Every entry was compared').waitFor();

    await page.getByLabel('Case', { exact: true }).fill('CASE-1');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const enrolled = page.getByRole('row', { name: /Enrolled in partition/ });
    await enrolled.waitFor();
    // The server takes events into the log within seconds.
    const proof = enrolled.getByRole('button', { name: /^Prove/ });
    await expect
      .poll(
        async () => {
          await page.getByLabel('Person').fill(`${Date.now()}`);
          await page.getByRole('button', { name: 'Show', exact: true }).click();
          await page.getByText('No event fits.').waitFor();
          await page.getByLabel('Person').fill('');
          await page.getByRole('button', { name: 'Show', exact: true }).click();
          await enrolled.waitFor();
          return proof.count();
        },
        { timeout: PATIENCE_MS, interval: 2000 },
      )
      .toBe(1);
    expect(await seriousViolations(page)).toEqual([]);
    await proof.click();
    await page.getByText('The entry as it was hashed').click();
    await page.getByText('"kind":"case.enrolled"').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close', exact: true }).click();

    const review = page.getByRole('region', { name: 'Review' });
    await review.getByLabel('From').fill('2026-01-01');
    await review.getByLabel('Up to and including').fill(new Date().toISOString().slice(0, 10));
    await review.getByLabel('What you found').fill('Nothing unusual.');
    await review.getByRole('button', { name: 'Record my review' }).click();
    await page.getByText('Your review is in the audit trail.').waitFor();
    await page.getByLabel('Case', { exact: true }).fill('');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText(/reviewed the audit trail from .* Nothing unusual\./).waitFor();
    expect(udo.failures).toEqual([]);
  });
});
