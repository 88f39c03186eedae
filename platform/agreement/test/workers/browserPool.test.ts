import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpack from 'webpack';
import { createMask, measurePair, sliceBits } from '../../src/index.ts';
import { ballMask } from '../maskRecipe.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const SIZE = [300, 280, 120] as const;
const GRID = {
  columnSpacingMm: 0.7,
  rowSpacingMm: 0.9,
  slicePositionsMm: Array.from({ length: SIZE[2] }, (_, slice) => 1.5 * slice),
};

/** What the page's script is: the entry `./browser` as a hospital's own code would use it. */
const PAGE_SCRIPT = `
import { createAgreementPool } from '@overread/agreement/browser';
const pool = createAgreementPool({ workers: 2 });
/** Measures two masks that the server gives; gives it up once the fraction \`until\` is done. */
globalThis.measure = async (size, grid, until) => {
  const [columns, rows, slices] = size;
  const mask = async (name) => ({
    columns, rows, slices, bits: new Uint8Array(await (await fetch('/' + name + '.bits')).arrayBuffer()),
  });
  const stop = new AbortController();
  const seen = [];
  const onProgress = (fraction) => {
    seen.push(fraction);
    if (until !== null && fraction >= until) stop.abort(new Error('given up'));
  };
  const input = { a: await mask('a'), b: await mask('b'), grid, options: { tolerancesMm: [1] } };
  const outcome = await pool.run('measurePair', input, { signal: stop.signal, onProgress }).catch((error) => error.message);
  return { text: typeof outcome === 'string' ? outcome : JSON.stringify(outcome), seen };
};
`;

const PAGE = '<!doctype html><title>pool</title><script type="module" src="/page.mjs"></script>';

interface Outcome {
  readonly text: string;
  readonly seen: readonly number[];
}
interface InPage {
  measure(size: readonly number[], grid: typeof GRID, until: number | null): Promise<Outcome>;
}

function built(folder: string): Promise<void> {
  writeFileSync(join(folder, 'page.ts'), PAGE_SCRIPT);
  const loader = {
    loader: 'swc-loader',
    options: { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } },
  };
  return new Promise((done, failed) =>
    webpack(
      {
        mode: 'production',
        context: ROOT,
        target: ['web', 'es2022'],
        entry: join(folder, 'page.ts'),
        experiments: { outputModule: true },
        output: { path: folder, filename: 'page.mjs', module: true, library: { type: 'module' }, publicPath: 'auto' },
        resolve: { conditionNames: ['@overread/source', 'import', 'browser'], modules: [join(ROOT, 'node_modules')] },
        resolveLoader: { modules: [join(ROOT, 'node_modules')] },
        module: { rules: [{ test: /\.ts$/, use: loader }] },
      },
      (error, stats) => {
        if (error || stats?.hasErrors()) failed(error ?? new Error(stats?.toString('errors-only')));
        else done();
      },
    ),
  );
}

describe.skipIf(withoutChromium())('masks measured in Web Workers', () => {
  const masks: Record<string, Uint8Array> = {};
  let folder: string;
  let server: Server;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overread-browser-pool-'));
    await built(folder);
    server = createServer((request, response) => {
      const name = (request.url ?? '/').slice(1);
      const mask = masks[name.replace('.bits', '')];
      const isScript = /^[\w.]+\.mjs$/.test(name);
      response.setHeader(
        'Content-Type',
        isScript ? 'text/javascript' : mask ? 'application/octet-stream' : 'text/html',
      );
      // As our pages are served: no WebAssembly without this word, no worker from elsewhere.
      response.setHeader('Content-Security-Policy', "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'");
      response.end(mask ?? (isScript ? readFileSync(join(folder, name)) : PAGE));
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'measure' in globalThis);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const inPage = (a: Uint8Array, b: Uint8Array, until: number | null): Promise<Outcome> => {
    masks.a = a;
    masks.b = b;
    return page.evaluate((given) => (globalThis as unknown as InPage).measure(given.size, given.grid, given.until), {
      size: [...SIZE],
      grid: GRID,
      until,
    });
  };

  it('have the numbers of Node, to the bit', async () => {
    const [a, b] = [ballMask(SIZE, [140, 130, 60], 50), ballMask(SIZE, [150, 128, 57], 46)];
    const { text } = await inPage(a.bits, b.bits, null);
    expect(text).toBe(JSON.stringify(measurePair(a, b, GRID, { tolerancesMm: [1] })));
  });

  it('say how far they are, can be given up, and the next one is measured', async () => {
    const [first, last] = [createMask(...SIZE), createMask(...SIZE)];
    // Speckles on opposite ends of the stack: the longest search there is.
    for (let slice = 0; slice < 24; slice++) {
      sliceBits(first, slice).fill(0x55);
      sliceBits(last, SIZE[2] - 1 - slice).fill(0x55);
    }
    const [a, b] = [first.bits, last.bits];
    const stopped = await inPage(a, b, 0);
    expect(stopped.text).toBe('given up');
    const whole = await inPage(a, b, null);
    expect(JSON.parse(whole.text)).toMatchObject({ definition: 'border' });
    expect(
      whole.seen.every((fraction, at) => fraction >= 0 && fraction <= 1 && fraction >= (whole.seen[at - 1] ?? 0)),
    ).toBe(true);
  });
});
