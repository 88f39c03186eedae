import { baseImages, demoProjects, seriesUids, wireMask } from '@overread/demo';
import type { Page } from 'playwright-core';
import type { DemoVisitor } from './demoVisitor.ts';

type Shot = (visitor: DemoVisitor) => Promise<readonly string[]>;

/** Opens one of our pages and waits for its heading. */
async function open(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/** Opens a case in the viewer and waits for our panel and the saved line, or what stands in its place. */
async function openCase(page: Page, url: string, panel: string): Promise<void> {
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.locator(panel).first().waitFor();
  await page.locator('canvas.cornerstone-canvas').first().waitFor();
}

/** Hard cases of the demo that wait for the adjudicator, by the name of their picture. */
const HARD_CASES: Readonly<Record<string, string>> = {
  'HEAD-03': 'extra-lesion',
  'HEAD-04': 'control',
  'HEAD-05': 'split-merge',
  'HEAD-06': 'wrong-side',
  'HEAD-08': 'evaluability',
  'HEAD-09': 'category',
  'GREY-02': 'atlases',
  'GREY-03': 'label-swap',
};

/** One picture of each hard case of a project that waits for the adjudicator. */
async function adjudications(visitor: DemoVisitor, project: string): Promise<readonly string[]> {
  const { page, client } = await visitor.as('adjudicator');
  const files: string[] = [];
  for (;;) {
    const task = await visitor.next(client, project, 'adjudicate');
    if (!task) return files;
    const name = HARD_CASES[task.case.label];
    if (name !== undefined) {
      await openCase(page, task.url, '[data-ov-phase="working"] .unit--active');
      files.push(await visitor.shot(page, `adjudicate-${name}`));
    }
    // So that the next one comes.
    await visitor.giveBack(client, task.id);
  }
}

/** Looks at every slice of the final mask, ticks the checklist and opens the dialog of the signature. */
async function openSignDialog(page: Page): Promise<void> {
  const sign = page.locator('[data-ov="sign"]');
  const ticks = page.locator('[data-ov^="tick-"]');
  for (let n = 0; n < (await ticks.count()); n++) await ticks.nth(n).check();
  const total = Number(await page.locator('[data-ov="slices-shown"]').getAttribute('data-ov-total'));
  for (let n = 0; n < 4 * total && (await sign.isDisabled()); n++) {
    await page.keyboard.press('n');
    await page.waitForTimeout(250);
  }
  await page.keyboard.press('Control+Enter');
  await page.getByLabel('Your signing passphrase').waitFor();
}

/** The pictures by the name of their file, each with the way there. A shot may take several. */
export const SHOTS: Readonly<Record<string, Shot>> = {
  'sign-in': async (visitor) => {
    const { page } = await visitor.as(null);
    await open(page, '/overread/', 'Sign in');
    return [await visitor.shot(page, 'sign-in')];
  },

  about: async (visitor) => {
    const { page } = await visitor.as(null);
    await open(page, '/overread/about', /./);
    return [await visitor.shot(page, 'about')];
  },

  'my-work': async (visitor) => {
    const { page } = await visitor.as('reader1');
    await open(page, '/overread/', /Good day/);
    return [await visitor.shot(page, 'my-work')];
  },

  read: async (visitor) => {
    const { page, client } = await visitor.as('reader1');
    const rows = demoProjects(baseImages()).flatMap((project) => project.cases);
    for (;;) {
      const task = await visitor.next(client, 'head-ct', 'read');
      const row = rows.find(({ label }) => label === task?.case.label);
      if (!task || !row) throw new Error('no head CT with a lesion waits for reader1');
      const { volume, readA } = row.prepare();
      const { evaluation, masks } = readA();
      if (evaluation.items.lesion?.state !== 'present') {
        await visitor.giveBack(client, task.id);
        continue;
      }
      // What a person would have drawn by now.
      const { sopInstanceUids } = seriesUids(`case/${row.label}`, volume.slices);
      const drawn = masks.map((mask) => wireMask(volume, mask, sopInstanceUids));
      if (task.draftTag === null) await client.putDraft(task.id, { evaluation, masks: drawn }, null);
      await openCase(page, task.url, '.item--active');
      await page.locator('[data-item="lesion"] .item__head').click();
      await page.getByRole('button', { name: 'Lesion 1', exact: true }).click();
      await page.getByRole('button', { name: /^Brush/, pressed: true }).waitFor();
      return [await visitor.shot(page, 'read')];
    }
  },

  question: async (visitor) => {
    const { page, client } = await visitor.as('reader1');
    const task = await visitor.next(client, 'image-quality', 'read');
    if (!task) throw new Error('no scan waits for reader1');
    await openCase(page, task.url, '.item--active');
    return [await visitor.shot(page, 'question')];
  },

  adjudicate: (visitor) => adjudications(visitor, 'head-ct'),
  'adjudicate-grey': (visitor) => adjudications(visitor, 'deep-grey'),

  'sign-off': async (visitor) => {
    const { page, client } = await visitor.as('approver');
    for (;;) {
      const task = await visitor.next(client, 'head-ct', 'signOff');
      if (!task) throw new Error('no case with a mask waits for the approver');
      const { slicesToShow } = await client.call('final', { params: { taskId: task.id } });
      if (Object.values(slicesToShow).flat().length === 0) {
        await visitor.giveBack(client, task.id);
        continue;
      }
      await openCase(page, task.url, '[data-ov-phase="working"]');
      const files = [await visitor.shot(page, 'sign-off')];
      await openSignDialog(page);
      return [...files, await visitor.shot(page, 'sign-dialog')];
    }
  },

  reliability: async (visitor) => {
    const { page } = await visitor.as('coordinator');
    await open(page, '/overread/projects/head-ct/reliability', 'Reliability of the reads');
    await page
      .locator('section[aria-label="Lesion"]')
      .evaluate((section) => section.scrollIntoView({ block: 'start' }));
    return [await visitor.shot(page, 'reliability')];
  },

  signing: async (visitor) => {
    const { page } = await visitor.as('approver');
    await open(page, '/overread/signing', 'Signing');
    return [await visitor.shot(page, 'signing')];
  },

  certificates: async (visitor) => {
    const { page } = await visitor.as('coordinator');
    await open(page, '/overread/certificates', 'Certificates');
    return [await visitor.shot(page, 'certificates')];
  },

  log: async (visitor) => {
    const { page } = await visitor.as('auditor');
    await open(page, '/overread/log', 'Log');
    return [await visitor.shot(page, 'log')];
  },

  record: async (visitor) => {
    const { page, client } = await visitor.as('coordinator');
    const cases = await client.call('cases', { params: { project: 'head-ct' } });
    const signed = cases.find(({ state }) => state === 'signed' || state === 'published');
    if (!signed) throw new Error('no head CT is signed');
    const { records } = await client.call('caseRecords', { params: { caseId: signed.id } });
    const signOff = records.findLast(({ kind }) => kind === 'Sign-off');
    await open(page, `/overread/cases/${signed.id}/records/${signOff?.sopInstanceUid}`, 'Sign-off');
    await page.getByRole('region', { name: 'Signatures' }).evaluate((section) => section.scrollIntoView());
    return [await visitor.shot(page, 'record-signature')];
  },

  project: async (visitor) => {
    const { page } = await visitor.as('coordinator');
    await open(page, '/overread/projects/head-ct', /Head CT/);
    return [await visitor.shot(page, 'project')];
  },

  case: async (visitor) => {
    const { page, client } = await visitor.as('coordinator');
    const rows = await client.call('cases', { params: { project: 'head-ct' } });
    const openLabel = async (label: string) => {
      const id = rows.find((row) => row.label === label)?.id ?? '';
      await open(page, `/overread/cases/${id}`, new RegExp(label));
      await page.getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor();
    };
    const scrollTo = (title: string) =>
      page.getByRole('region', { name: title }).evaluate((section) => section.scrollIntoView());
    await openLabel('HEAD-01');
    const files = [await visitor.shot(page, 'case')];
    await scrollTo('History');
    files.push(await visitor.shot(page, 'case-history'));
    // The missed one shows in its agreement; here, outlines within a millimetre overlap badly, and that is no difference.
    await openLabel('HEAD-07');
    await scrollTo('Agreement');
    files.push(await visitor.shot(page, 'case-small-lesion'));
    return files;
  },
};
