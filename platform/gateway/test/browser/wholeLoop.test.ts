import type { CaseView } from '@overread/contract';
import { dciodvfy, launchChromium, withoutChromium, withoutDciodvfy } from '@overread/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REVIEW_PROTOCOL } from '../support/reviewCase.ts';
import { type Login, PROJECT } from '../support/testGateway.ts';
import { seriousViolations } from './accessibility.ts';
import { type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, type PersonAtWork, signInDialog, signInOnPage, sitDown, takeNext } from './person.ts';
import { readyToPaint, saved, scroll, stroke } from './viewerPage.ts';

describe.skipIf(withoutChromium())(
  'five people and one case, in the stock viewer',
  { timeout: 4 * PATIENCE_MS },
  () => {
    let server: OverreadServer;
    let browser: Browser;
    let caseId: string;
    beforeAll(async () => {
      server = await startOverreadServer(REVIEW_PROTOCOL);
      ({ id: caseId } = await server.enrol('CASE-1'));
      for (const login of ['dora', 'emil'] as const) await server.makeKey(login);
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    /** Sits down, signs in on the page, does the work, and stands up; nothing may have gone wrong on the way. */
    async function works(login: Login, work: (page: Page, person: PersonAtWork) => Promise<void>): Promise<void> {
      const person = await sitDown(browser, server, null);
      const page = await person.open('/overread/');
      await signInOnPage(page, login);
      await work(page, person);
      expect(person.failures).toEqual([]);
      await person.context.close();
    }

    it('the coordinator sees the case enrolled', async () => {
      await works('carla', async (page) => {
        await page.getByRole('link', { name: 'Test project' }).click();
        await page.getByRole('row', { name: /CASE-1.*Enrolled/ }).waitFor();
      });
    });

    it('the first reader draws the liver and a lesion, answers and submits', async () => {
      await works('anna', async (page) => {
        await takeNext(page, 'read');
        await readyToPaint(page);
        expect(await seriousViolations(page, 'overread-reading-0-1-0')).toEqual([]);
        await stroke(page, [-60, -30], 70);
        await page.keyboard.press('f');
        await page.keyboard.press('a');
        await page.getByRole('button', { name: /^Brush/, pressed: true }).waitFor();
        await scroll(page, 'ArrowDown');
        await stroke(page, [40, 40], 20);
        await page.getByRole('radio', { name: 'Mass' }).check();
        await submitRead(page);
      });
      await inState('reading');
    });

    it('the second reader draws another lesion and a smaller liver', async () => {
      await works('boris', async (page) => {
        await takeNext(page, 'read');
        await readyToPaint(page);
        await stroke(page, [-60, -30], 30);
        await page.keyboard.press('f');
        await page.keyboard.press('a');
        await page.getByRole('button', { name: /^Brush/, pressed: true }).waitFor();
        // On another slice than the liver, as in the first read: whichever read the lot puts left, two slices are signed.
        await scroll(page, 'ArrowDown');
        await stroke(page, [-40, 50], 20);
        await page.getByRole('radio', { name: 'Cyst' }).check();
        await submitRead(page);
      });
      await inState('adjudicating');
    });

    it('the adjudicator settles every difference with keys', async () => {
      await works('dora', async (page) => {
        await takeNext(page, 'adjudicate');
        await page.locator('[data-ov-phase="working"] .unit--active').waitFor();
        expect(await seriousViolations(page, 'overread-adjudication-0-1-0')).toEqual([]);
        const units = page.locator('[data-unit]');
        expect(await units.count()).toBeGreaterThanOrEqual(3);
        const open = page.locator('[data-unit][data-ov-state="open"]');
        for (let left = await open.count(); left > 0; left = await open.count()) {
          const unit = (await page.locator('.unit--active').getAttribute('data-unit')) ?? '';
          await page.keyboard.press('a');
          await page.locator(`[data-unit="${unit}"] .reason--asked`).waitFor();
          await page.keyboard.press('1');
          await page.locator(`[data-unit="${unit}"][data-ov-state="done"]`).waitFor();
        }
        await page.getByText('All decided').waitFor();
        await page.keyboard.press('Control+Enter');
        await page.getByText('Review: the decisions are mine').waitFor();
        expect(await seriousViolations(page, 'overread-adjudication-0-1-0')).toEqual([]);
        await signInDialog(page);
        await page.waitForURL(/\/overread\//);
      });
      await inState('reviewing');
    });

    it('the approver must have seen every slice of the mask, and signs with a key of their own', async () => {
      await works('emil', async (page) => {
        await takeNext(page, 'sign-off');
        await page.locator('[data-ov-phase="working"]').waitFor();
        expect(await seriousViolations(page, 'overread-sign-off-0-1-0')).toEqual([]);
        await page.keyboard.press('Home');
        const sign = page.locator('[data-ov="sign"]');
        await page.locator('[data-ov="tick-1"]').check();
        const seen = page.locator('[data-ov="slices-shown"]');
        const total = Number(await seen.getAttribute('data-ov-total'));
        expect(total).toBeGreaterThanOrEqual(2);
        expect(await sign.isDisabled()).toBe(true);
        for (let i = 0; i < total && (await sign.isDisabled()); i++) await page.keyboard.press('n');
        await sign.click();
        await page.getByText('Approval as reference standard').waitFor();
        await signInDialog(page);
        await page.waitForURL(/\/overread\//);
      });
      await inState('signed');
    });

    it('the auditor reads on the case page who did what, when and under which SOP', async () => {
      await works('udo', async (page) => {
        await page.getByRole('link', { name: 'Test project' }).click();
        await page.getByRole('link', { name: 'CASE-1' }).click();
        await page.getByRole('heading', { level: 1, name: /CASE-1\s*Signed/ }).waitFor();
        const history = page.getByRole('region', { name: 'History' });
        await history.getByRole('listitem').first().waitFor();
        const lines = await history.getByRole('listitem').allTextContents();
        expect(lines.length).toBeGreaterThanOrEqual(8);
        for (const code of ['C-01', 'R-01', 'R-02', 'A-01', 'S-01']) expect(lines.join('\n')).toContain(`· ${code} (`);
        const byPeople = lines.filter((line) => !line.includes('(system)'));
        for (const line of byPeople)
          expect(line).toMatch(/\d\d:\d\d UTC · [CRAS]-0[12] \(\w+\) · SOP 1\.0\.0 · [0-9a-f]{8}…/);
        expect(lines.join('\n')).toContain('S-01 signed the final mask');
        expect(lines.join('\n')).not.toMatch(/Dr \w+|undefined|null|[0-9a-f]{8}-[0-9a-f]{4}-/);
        expect(await seriousViolations(page)).toEqual([]);
        await page.getByRole('link', { name: 'Check the signature' }).click();
        const signatures = page.getByRole('region', { name: 'Signatures' });
        await signatures.locator('[data-ov="signature"][data-ov-verdict="good"]', { hasText: 'Dr emil' }).waitFor();
        await signatures.getByText('These are the very bits that were signed.').waitFor();
        await signatures.locator('[data-ov="bound"][data-ov-verdict="fits"]').first().waitFor();
        expect(await signatures.locator('[data-ov="bound"]:not([data-ov-verdict="fits"])').count()).toBe(0);
        expect(await seriousViolations(page)).toEqual([]);
      });
    });

    it.skipIf(withoutDciodvfy())('leaves objects in the archive in which dciodvfy finds no error', async () => {
      const artifacts = await server.gateway.store.transaction((tx) =>
        server.gateway.store.artifacts.ofCase(tx, caseId),
      );
      const kinds = new Set(artifacts.map((artifact) => artifact.kind));
      for (const kind of ['workflow', 'read', 'seg', 'agreement', 'adjudication', 'signOff'])
        expect(kinds).toContain(kind);
      for (const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, title } of artifacts) {
        const bytes = await server.gateway.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
        expect(dciodvfy(bytes ?? new Uint8Array()).errors, title).toEqual([]);
      }
    });

    async function inState(wanted: CaseView['state']): Promise<void> {
      const carla = await server.gateway.as('carla');
      const until = Date.now() + PATIENCE_MS;
      for (;;) {
        const { state } = (await carla.get(`/api/cases/${caseId}`)).json<CaseView>();
        if (state === wanted) return;
        if (Date.now() > until) throw new Error(`the case is ${state}, not ${wanted}, in ${PROJECT}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  },
);

/** Answers the question about the case and submits, as the panel asks for it. */
async function submitRead(page: Page): Promise<void> {
  await page.locator('[data-item="quality"] .item__head').click();
  await page.getByLabel('How good are the images?').fill('4');
  await page.locator('[data-item="#imageQuality"] .item__head').click();
  await page.getByRole('radio', { name: 'Diagnostic', exact: true }).check();
  await saved(page);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('checkbox', { name: /did not consult/ }).check();
  await page.getByRole('button', { name: 'Submit', exact: true }).last().click();
  // No further case waits: the start page says so.
  await page.waitForURL(/\/overread\//);
}
