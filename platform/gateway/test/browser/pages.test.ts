import { readFileSync } from 'node:fs';
import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from '../support/phantomSeries.ts';
import { REVIEW_PROTOCOL, readAndCompare, reading } from '../support/reviewCase.ts';
import { settleNext } from '../support/signedCase.ts';
import type { Login } from '../support/testGateway.ts';
import { PROJECT } from '../support/testGateway.ts';
import { seriousViolations } from './accessibility.ts';
import { type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, signInOnPage, sitDown, takeNext } from './person.ts';

describe.skipIf(withoutChromium())('the pages beside the viewer', { timeout: 2 * PATIENCE_MS }, () => {
  let server: OverreadServer;
  let browser: Browser;
  let caseId: string;
  beforeAll(async () => {
    server = await startOverreadServer(REVIEW_PROTOCOL);
    const series = await storePhantom(server.gateway.source, 'pages');
    caseId = await readAndCompare(server.gateway, series, 'CASE-1', [
      ['anna', reading(series, [4, 30, 4, 25, 1, 7], [{ key: 'i1', kind: 'mass', at: [8, 15, 8, 15, 2, 4] }])],
      ['boris', reading(series, [4, 30, 4, 25, 1, 7], [])],
    ]);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const PAGES = [
    { who: null, path: '/overread/', heading: 'Sign in' },
    { who: 'anna', path: '/overread/', heading: 'Good day, Dr anna' },
    { who: 'carla', path: '/overread/projects', heading: 'Projects' },
    { who: 'carla', path: `/overread/projects/${PROJECT}`, heading: 'Test project' },
    { who: 'udo', path: '/overread/cases/', heading: /CASE-1/ },
    { who: null, path: '/overread/about', heading: /./ },
  ] as const satisfies readonly { who: Login | null; path: string; heading: string | RegExp }[];

  for (const { who, path, heading } of PAGES)
    it(`${path} (${who ?? 'nobody'}) has no serious or critical violation of WCAG 2.2 AA`, async () => {
      const person = await sitDown(browser, server, who);
      const page = await person.open(path.endsWith('cases/') ? path + caseId : path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await seriousViolations(page)).toEqual([]);
      expect(person.failures).toEqual([]);
      await person.context.close();
    });

  it('says to the coordinator how reliable the reads are, and hands the numbers out as a table', async () => {
    const person = await sitDown(browser, server, 'carla');
    const page = await person.open(`/overread/projects/${PROJECT}`);
    await page.getByRole('link', { name: 'Reliability of the reads' }).click();
    await page.getByText('1 case of 1 patient, all read by the same two readers.').waitFor();
    await page.getByText('0 lesions marked by both readers, 1 by one only: F1 0.00').waitFor();
    await page.getByText('What these measures are (Liver)').click();
    await page.getByRole('link', { name: '10.2307/1932409' }).first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
    expect(download.suggestedFilename()).toBe(`reliability-${PROJECT}-${REVIEW_PROTOCOL.version}-all.csv`);
    // Both readers drew the same liver.
    expect(lines.filter((line) => line.startsWith('Liver,"Dice, median",1,1,'))).toHaveLength(1);
    expect(person.failures).toEqual([]);
    await person.context.close();
  });

  it('lets the coordinator move a limit by the keyboard, over cases that are not for testing, and says what would change', async () => {
    const person = await sitDown(browser, server, 'carla');
    const page = await person.open(`/overread/projects/${PROJECT}/reliability`);
    await page.getByRole('link', { name: 'Try other limits on the first cases' }).click();
    await page.getByRole('alert').getByText('Limits tuned on these cases must not be evaluated on them.').waitFor();
    await page.getByText('No case of this partition has been compared under this version.').waitFor();
    const partition = (of: 'tuning' | 'test') =>
      server.gateway.store.transaction((tx) => tx.updateTable('subject').set({ partition: of }).execute());
    await partition('tuning');
    await page.reload();
    await page.getByText('1 of 1 case (100 %) go to the adjudicator.').waitFor();
    await page.getByText('No interval: All cases belong to one patient').waitFor();
    const slider = page.getByRole('slider', { name: 'Move the limit' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('spinbutton', { name: 'Limit' }).inputValue()).toBe('0.905');
    // The case is discordant by its lesion, which one reader alone marked.
    await page.getByText('No case changes sides.').waitFor();
    await page.getByRole('spinbutton', { name: 'Limit' }).fill('7');
    await page.getByText('Type a number from 0 to 1.').waitFor();
    await page.getByRole('button', { name: 'Back to the present limit' }).click();
    await page.getByText('This says what the present limit says.').waitFor();
    await page.getByText('The same as a table').click();
    await page
      .getByRole('row', { name: /0\.9 \(present\).*CASE-1|0 1 100 %.*CASE-1/ })
      .first()
      .waitFor();
    await page.getByText('Rules without a limit to move').click();
    await page.getByText('Lesion: Found in both reads').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    // biome-ignore lint/performance/useDomNodeTextContent: what a person sees, without the folded parts
    expect(await page.locator('main').innerText()).not.toMatch(/undefined|null|NaN|liverDice|[0-9a-f]{8}-[0-9a-f]{4}/);
    await partition('test');
    expect(person.failures).toEqual([]);
    await person.context.close();
  });

  it('leads back to the case that was open, after signing in again', async () => {
    const person = await sitDown(browser, server, null);
    const page = await person.open(`/overread/?return=${encodeURIComponent('/read?StudyInstanceUIDs=1.2&task=gone')}`);
    await signInOnPage(page, 'anna');
    await page.waitForURL(/\/read\?StudyInstanceUIDs=1\.2&task=gone/);
    await page.getByRole('heading', { name: 'This case is not open to you' }).waitFor();
    await person.context.close();
  });

  it('leads the auditor by the keyboard from the case to a record, through what it refers to, and back', async () => {
    const person = await sitDown(browser, server, 'udo');
    const page = await person.open(`/overread/cases/${caseId}`);
    const records = page.getByRole('region', { name: 'Records' });
    await records.getByRole('row', { name: /Read R-01.*R-01.*filed/ }).waitFor();
    await records.scrollIntoViewIfNeeded();
    await records.getByRole('link', { name: 'Read R-01', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Read R-01' }).waitFor();
    await page.getByRole('row', { name: /Lesion 1.*there.*ml.*Kind: Mass/ }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    // biome-ignore lint/performance/useDomNodeTextContent: what a person sees, without the folded parts
    expect(await page.locator('main').innerText()).not.toMatch(/\d+\.\d+\.\d+\.\d{5}|[0-9a-f]{40}|undefined|null/);
    await page.getByText('Technical', { exact: true }).click();
    await page.getByRole('button', { name: 'Whole SHA-256', exact: true }).click();
    await page.getByText(/^[0-9a-f]{64}$/).waitFor();
    await page.getByText('The whole record').click();
    await page.getByText('R-01 liver').waitFor({ state: 'attached' });
    expect(await seriousViolations(page)).toEqual([]);
    const file = await page.getByRole('link', { name: 'Download DICOM' }).getAttribute('href');
    expect((await page.request.get(file ?? '')).headers()['content-type']).toBe('application/dicom');
    await page.getByRole('link', { name: 'Masks of read R-01' }).click();
    await page.getByRole('heading', { level: 1, name: 'Masks of read R-01' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Read R-01' }).waitFor();
    await page.goBack();
    await records.getByRole('link', { name: 'Agreement of the reads' }).click();
    await page.getByText('One difference.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto(`/overread/projects/${PROJECT}`);
    await page.getByRole('link', { name: 'Records of the project' }).click();
    await page.getByRole('link', { name: 'Reader register' }).last().click();
    await page.getByRole('cell', { name: 'Dr anna' }).waitFor();
    await page.goto(`/overread/cases/${caseId}/records/1.2.3`);
    await page.getByText('There is nothing here for you').waitFor();
    expect(person.failures).toEqual([]);
    await person.context.close();
  });

  it('shows the approver what lies behind the final mask, without names', async () => {
    await settleNext(server.gateway, 'settle-pages', 'takeLeft', ['lesion:1']);
    const person = await sitDown(browser, server, 'emil');
    const page = await person.open('/overread/');
    await takeNext(page, 'sign-off');
    await page.locator('[data-ov-phase="working"]').waitFor();
    await page.keyboard.press('h');
    await page.getByRole('button', { name: 'Show the records' }).click();
    await page.getByRole('button', { name: 'Adjudication', exact: true }).waitFor();
    for (const title of ['Agreement', 'Consensus', 'Adjudication']) {
      await page.getByRole('button', { name: title, exact: true }).click();
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.getByText('without names').waitFor();
      // biome-ignore lint/performance/useDomNodeTextContent: what a person sees, without the folded parts
      expect(await dialog.innerText()).not.toMatch(/[RA]-\d\d|Dr |20\d\d/);
      expect(await seriousViolations(page, 'overread-sign-off-0-1-0')).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    expect(person.failures).toEqual([]);
    await person.context.close();
  });
});
