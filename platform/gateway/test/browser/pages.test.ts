import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from '../support/phantomSeries.ts';
import { REVIEW_PROTOCOL, readAndCompare, reading } from '../support/reviewCase.ts';
import type { Login } from '../support/testGateway.ts';
import { PROJECT } from '../support/testGateway.ts';
import { seriousViolations } from './accessibility.ts';
import { type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, signInOnPage, sitDown } from './person.ts';

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

  it('leads back to the case that was open, after signing in again', async () => {
    const person = await sitDown(browser, server, null);
    const page = await person.open(`/overread/?return=${encodeURIComponent('/read?StudyInstanceUIDs=1.2&task=gone')}`);
    await signInOnPage(page, 'anna');
    await page.waitForURL(/\/read\?StudyInstanceUIDs=1\.2&task=gone/);
    await page.getByRole('heading', { name: 'This case is not open to you' }).waitFor();
    await person.context.close();
  });
});
