import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Login, PASSWORD } from '../support/testGateway.ts';
import { PASSPHRASE } from '../support/testKeys.ts';
import type { OverreadServer } from './overreadServer.ts';

/** How long anything on a page may take: two cores draw and serve at once. */
export const PATIENCE_MS = 60_000;

/** One person at one machine: a browser context of its own, and what went wrong on its pages. */
export interface PersonAtWork {
  readonly context: BrowserContext;
  /** Errors that a page threw and nobody caught, and answers of 500 and above. */
  readonly failures: readonly string[];
  /** Opens a new tab. */
  open(path: string): Promise<Page>;
}

/** Sits a person down at a fresh machine, signed in without the sign-in page. */
export async function sitDown(browser: Browser, server: OverreadServer, login: Login | null): Promise<PersonAtWork> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 640 }, baseURL: server.url });
  context.setDefaultTimeout(PATIENCE_MS);
  context.setDefaultNavigationTimeout(PATIENCE_MS);
  if (login !== null) {
    const [name = '', value = ''] = (await server.cookieOf(login)).split('=', 2);
    await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Strict' }]);
  }
  const failures: string[] = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => failures.push(error.stack ?? error.message));
    page.on('response', (answer) => {
      if (answer.status() >= 500) failures.push(`${answer.status()} ${answer.url()}`);
    });
  });
  return {
    context,
    failures,
    open: async (path) => {
      const page = await context.newPage();
      await page.goto(path, { waitUntil: 'domcontentloaded' });
      return page;
    },
  };
}

/** Signs in on the page, as people do. */
export async function signInOnPage(page: Page, login: Login): Promise<void> {
  await page.getByLabel('Login name').fill(login);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
}

/** Signs in the dialog that stands open, with what it asks for: the passphrase, and the password where there is a field for it. */
export async function signInDialog(page: Page): Promise<void> {
  const passphrase = page.getByLabel('Your signing passphrase');
  await passphrase.fill(PASSPHRASE);
  const password = page.getByLabel('Your password');
  if (await password.isVisible()) await password.fill(PASSWORD);
  await passphrase.press('Enter');
}

/** Takes the next case from the start page and waits for the viewer's address. */
export async function takeNext(page: Page, route: 'read' | 'adjudicate' | 'sign-off'): Promise<void> {
  await page
    .getByRole('button', { name: /^(Next|Continue)$/ })
    .first()
    .click();
  await page.waitForURL(new RegExp(`/${route}\\?`));
}
