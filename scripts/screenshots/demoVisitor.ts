import { writeFileSync } from 'node:fs';
import { type Client, createClient, type TaskView } from '@overread/contract';
import { DEMO_PASSWORD, type DemoLogin } from '@overread/demo';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { palettePng } from './palettePng.ts';

const PATIENCE_MS = 120_000;

/** Goes through the demo as its people do, one after the other, and takes pictures. */
export class DemoVisitor {
  readonly #browser: Browser;
  readonly #fileOf: (name: string) => string;
  readonly #url: string;
  #context: BrowserContext | undefined;

  constructor(browser: Browser, url: string, fileOf: (name: string) => string) {
    this.#browser = browser;
    this.#url = url;
    this.#fileOf = fileOf;
  }

  /** Sits down at a fresh machine; `login` null: nobody is signed in. Answers a page and that person's client. */
  async as(login: DemoLogin | null): Promise<{ readonly page: Page; readonly client: Client }> {
    await this.leave();
    this.#context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: this.#url });
    this.#context.setDefaultTimeout(PATIENCE_MS);
    const cookie = login === null ? '' : await this.#signIn(login);
    const client = createClient('', (path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('cookie', cookie);
      headers.set('origin', this.#url);
      return fetch(this.#url + path, { ...init, headers });
    });
    const [name = '', value = ''] = cookie.split('=', 2);
    if (login !== null) await this.#context.addCookies([{ name, value, url: this.#url }]);
    return { page: await this.#context.newPage(), client };
  }

  async #signIn(login: DemoLogin): Promise<string> {
    const answer = await fetch(`${this.#url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: DEMO_PASSWORD }),
    });
    const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0];
    if (!cookie) throw new Error(`${login} cannot sign in: ${answer.status}`);
    return cookie;
  }

  /** Next of a project, or null if nothing waits. */
  async next(
    client: Client,
    project: string,
    kind: TaskView['kind'],
  ): Promise<(TaskView & { readonly url: string }) | null> {
    try {
      const { taskId, url } = await client.call('next', { body: { project, kind } });
      return { ...(await client.call('task', { params: { taskId } })), url };
    } catch (error) {
      if ((error as { code?: string }).code === 'OVR_TASK_NONE') return null;
      throw error;
    }
  }

  /** Declines a task, so that Next gives another one. */
  async giveBack(client: Client, taskId: string): Promise<void> {
    await client.call('decline', {
      params: { taskId },
      body: { reason: 'technical', comment: 'Only a picture was taken.' },
    });
  }

  /** Writes the picture and answers its file. */
  async shot(page: Page, name: string): Promise<string> {
    // Viewers draw once more after the last answer; fonts and images must be there.
    await page.waitForLoadState('networkidle', { timeout: 20_000 }).catch(() => undefined);
    await page.waitForTimeout(3000);
    const path = this.#fileOf(name);
    writeFileSync(path, palettePng(await page.screenshot()));
    return path;
  }

  /** Stands up: closes the pages. */
  async leave(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
  }
}
