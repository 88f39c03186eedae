import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from '../support/phantomSeries.ts';
import { REVIEW_PROTOCOL, stateOf } from '../support/reviewCase.ts';
import { secondCoordinator, signedCase } from '../support/signedCase.ts';
import { type Login, PROJECT } from '../support/testGateway.ts';
import { seriousViolations } from './accessibility.ts';
import { type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, sitDown } from './person.ts';

describe.skipIf(withoutChromium())('coordinators at work on the pages', { timeout: 4 * PATIENCE_MS }, () => {
  let server: OverreadServer;
  let browser: Browser;
  let caseId: string;
  beforeAll(async () => {
    server = await startOverreadServer(REVIEW_PROTOCOL);
    const series = await storePhantom(server.gateway.source, 'acts');
    await secondCoordinator(server.gateway);
    caseId = await signedCase(server.gateway, series, 'CASE-1');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('publish the signed case, watch it get through, and retire the SOP', async () => {
    const carla = await sitDown(browser, server, 'carla');
    const page = await carla.open(`/overread/projects/${PROJECT}`);
    await page.getByRole('button', { name: 'Publish the signed case…' }).click();
    await page.getByText('everybody who works with it can see them').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Publish', exact: true }).last().click();
    await page.getByText('1 of 1 cases published.').waitFor();
    expect(await stateOf(server.gateway, caseId)).toBe('published');
    await page.getByRole('button', { name: 'Retire…' }).click();
    await page.getByLabel('Reason').fill('Replaced by the next version');
    await page.getByRole('button', { name: 'Retire', exact: true }).click();
    await page.getByText(/^retired /).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(carla.failures).toEqual([]);
    await carla.context.close();
  });

  it('withdraw a case by two: one asks, the other confirms, and the page says when the masks are gone', async () => {
    const carla = await sitDown(browser, server, 'carla');
    const hers = await carla.open(`/overread/cases/${caseId}`);
    await hers.getByRole('button', { name: 'Withdraw…' }).click();
    await hers.getByLabel('Reason').selectOption('consent');
    await hers.getByRole('button', { name: 'Ask for the withdrawal' }).click();
    await hers.getByText('You asked for it; a second coordinator must confirm.').waitFor();
    const cleo = await sitDown(browser, server, 'cleo' as Login);
    const page = await cleo.open(`/overread/cases/${caseId}`);
    await page.getByText('C-01 asked for it; a second coordinator must confirm.').waitFor();
    await page.getByRole('button', { name: 'Amend…' }).waitFor();
    await page.getByRole('button', { name: 'Confirm the withdrawal…' }).click();
    await page.getByText('C-01 asks: Consent withdrawn.').waitFor();
    await page.getByRole('button', { name: 'Withdraw and erase' }).click();
    await page.getByText(/^Withdrawn; its 3 masks were erased/).waitFor();
    await page.getByText('erased', { exact: true }).first().waitFor();
    expect(await page.getByText('erased', { exact: true }).count()).toBe(3);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await stateOf(server.gateway, caseId)).toBe('withdrawn');
    expect([...carla.failures, ...cleo.failures]).toEqual([]);
    await cleo.context.close();
    await carla.context.close();
  });
});
