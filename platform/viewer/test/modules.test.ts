import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ELEMENT, EXTENSION, MODE } from '@overread/ids';
import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpack, { type Configuration } from 'webpack';

const CONFIG = new URL('../../../webpack.config.mjs', import.meta.url).href;

/** What the page finds when all extensions are in it. */
interface Found {
  readonly ids: readonly string[];
  readonly panels: readonly string[];
  readonly reacts: number;
}

describe.skipIf(withoutChromium())('the built modules', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'overread-modules-'));
    const { default: configure } = (await import(CONFIG)) as {
      default: (env: object, options: { mode: string }) => Configuration;
    };
    const config = configure({}, { mode: 'development' });
    await new Promise<void>((resolve, reject) => {
      webpack({ ...config, devtool: false, output: { ...config.output, path: folder } }, (error, stats) => {
        if (error || !stats || stats.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
        else resolve();
      });
    });
    server = createServer((request, answer) => {
      const name = (request.url ?? '/').slice(1);
      if (!/^[\w.-]+\.mjs$/.test(name)) return void answer.writeHead(200, { 'content-type': 'text/html' }).end();
      void readFile(join(folder, name)).then(
        (bytes) => answer.writeHead(200, { 'content-type': 'text/javascript' }).end(bytes),
        () => answer.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await new Promise((resolve) => server?.close(resolve));
    if (folder) await rm(folder, { recursive: true });
  });

  it('share one kit and one React in a page with every extension, and define each element once', async () => {
    const page = await browser.newPage();
    const errors: Error[] = [];
    const asked: string[] = [];
    page.on('pageerror', (error) => errors.push(error));
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    // React tells this hook of itself once per copy of it.
    await page.addInitScript(`
      window.reacts = 0;
      window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = { supportsFiber: true, isDisabled: false, inject() { window.reacts++; return window.reacts; }, onCommitFiberRoot() {}, onCommitFiberUnmount() {} };
    `);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const found = (await page.evaluate(`(async () => {
      const names = ['reading', 'adjudication', 'sign-off', 'mode-read', 'mode-adjudicate', 'mode-sign-off'];
      const modules = await Promise.all(names.map((name) => import('/' + name + '.mjs')));
      const panels = modules.flatMap((module) => module.default?.getPanelModule?.() ?? []);
      modules.flatMap((module) => module.default?.getPanelModule?.() ?? []);
      return {
        ids: modules.flatMap((module) => module.default?.id ?? []),
        panels: panels.map((panel) => panel.component().type).filter((tag) => customElements.get(tag)),
        reacts: window.reacts,
      };
    })()`)) as Found;
    expect(errors).toEqual([]);
    expect(found.ids).toEqual(expect.arrayContaining([EXTENSION.reading, EXTENSION.adjudication, MODE.read]));
    expect(found.panels).toEqual(expect.arrayContaining([ELEMENT.reading, ELEMENT.adjudication]));
    expect(new Set(found.panels).size).toBe(found.panels.length);
    expect(found.reacts).toBe(1);
    const shared = asked.filter((path) => /^\/(shared|runtime)\./.test(path));
    expect(shared).toHaveLength(2);
    expect(new Set(asked).size).toBe(asked.length);
    await page.close();
  });
});
