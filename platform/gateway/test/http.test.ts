import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROUTES } from '@overread/contract';
import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account, browser, type Core, send, startCore } from './coreHarness.ts';

const VIEWER = `<!doctype html><script>console.time("x")</script><script src="/app.js"></script><div id="root"></div>`;

describe('the HTTP side', () => {
  let core: Core;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overread-pages-'));
    mkdirSync(join(folder, 'viewer'));
    mkdirSync(join(folder, 'pages/modules'), { recursive: true });
    writeFileSync(join(folder, 'viewer/index.html'), VIEWER);
    writeFileSync(join(folder, 'viewer/app-config.js'), '// the viewer’s own');
    writeFileSync(join(folder, 'viewer/app.bundle.0f6159c501addfe9.js'), '1');
    writeFileSync(join(folder, 'viewer/.secret'), 'no');
    writeFileSync(join(folder, 'secret.txt'), 'no');
    writeFileSync(join(folder, 'pages/index.html'), '<!doctype html><title>Overread</title>');
    writeFileSync(join(folder, 'pages/modules/reading.mjs'), 'export {}');
    writeFileSync(join(folder, 'ours.js'), '// ours');
    core = await startCore({
      viewerFolder: join(folder, 'viewer'),
      overreadFolder: join(folder, 'pages'),
      appConfigFile: join(folder, 'ours.js'),
      metricsToken: 'let me see',
    });
    await account(core, 'ada');
  });
  afterAll(async () => {
    await core.close();
    rmSync(folder, { recursive: true });
  });
  const get = (url: string, headers: Record<string, string> = {}) => send(core.app, { method: 'GET', url, headers });

  it('gives every answer the headers that keep it where it belongs', async () => {
    for (const url of [
      '/api/session',
      '/api/about',
      '/api/nothing',
      '/overread/',
      '/read',
      '/healthz',
      '/nothing',
      '/a//b',
    ]) {
      const { headers } = await get(url);
      expect(headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      });
      expect(headers, url).not.toHaveProperty('x-powered-by');
      expect(headers, url).not.toHaveProperty('server');
    }
    expect((await get('/api/about')).headers['cache-control']).toBe('private, no-store');
    expect((await get('/dicom-web/tasks')).headers['cache-control']).toBe('private, no-store');
  });

  it('serves the stock viewer, its modes and our configuration, and sends everything else to our pages', async () => {
    for (const url of ['/read', '/read/overread', '/adjudicate', '/sign-off', '/read?StudyInstanceUIDs=1.2&task=3']) {
      const page = await get(url);
      expect(page.text, url).toBe(VIEWER);
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/]{43}='; /);
      expect(policy).toMatch(/worker-src 'self' blob:/);
      expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'/);
    }
    expect((await get('/')).headers.location).toBe('/overread/');
    expect((await get('/app-config.js')).text).toBe('// ours');
    expect((await get('/overread/app-config.js')).text).toBe('// ours');
    expect((await get('/app.bundle.0f6159c501addfe9.js')).headers['cache-control']).toMatch(/immutable/);
    expect((await get('/overread/modules/reading.mjs')).headers).toMatchObject({
      'content-type': expect.stringMatching(/javascript/),
      'cache-control': 'no-cache',
    });
    for (const url of ['/overread/', '/overread/cases/1234', '/overread/projects/liver'])
      expect((await get(url)).text, url).toContain('<title>Overread</title>');
    for (const url of ['/overread/modules/absent.mjs', '/absent.js', '/studies', '/.secret', '/viewer'])
      expect((await get(url)).json, url).toMatchObject({ code: 'OVR_NOT_FOUND' });
  });

  it('refuses every address that others may read differently, before anything looks at it', async () => {
    const { cookie } = await browser(core, 'ada');
    const { port } = new URL(await core.app.listen({ host: '127.0.0.1', port: 0 }));
    const agent = new Agent({ keepAlive: true });
    /** As it is, past every tool that would tidy the address up. */
    const raw = (path: string) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const call = request({ agent, host: '127.0.0.1', port, path, headers: { cookie } }, async (answer) => {
          resolve({ status: answer.statusCode ?? 0, text: (await answer.toArray()).join('') });
        });
        call.once('error', reject).end();
      });
    const tricks = [
      '..',
      '.',
      '%2e%2e',
      '%2E.',
      '.%2e',
      '..%2f',
      '%2f',
      '%5c',
      '\\',
      '%00',
      ';',
      '..;',
      '%252e%252e',
      '',
      '%c0%af',
    ];
    const roots = ['/api/tasks', '/api', '/dicom-web/tasks', '/overread/modules', '/read', ''];
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...roots),
        fc.array(fc.constantFrom(...tricks, 'secret.txt', 'session', 'x'), { minLength: 1, maxLength: 5 }),
        async (root, parts) => {
          const path = `${root}/${parts.join('/')}/secret.txt`;
          if (!parts.some((part) => tricks.includes(part))) return;
          const answer = await raw(path);
          tried += 1;
          expect(answer.status, path).toBe(400);
          expect(JSON.parse(answer.text).code, path).toBe('OVR_PATH_INVALID');
        },
      ),
      { numRuns: scale('pathVariants') },
    );
    agent.destroy();
    expect(tried).toBeGreaterThan(scale('pathVariants') / 4);
    expect((await get(`/api/${'a'.repeat(3000)}`)).json.code).toBe('OVR_PATH_INVALID');
  });

  it('takes no query, no other method and no body of another kind on the API', async () => {
    const person = await browser(core, 'ada');
    expect((await person.send('GET', '/api/projects?all=1')).json).toMatchObject({ code: 'OVR_QUERY_INVALID' });
    expect((await person.send('GET', '/api/session?__proto__=1')).status).toBe(400);
    expect((await person.send('PUT', '/api/session')).json.code).toBe('OVR_NOT_FOUND');
    const post = (payload: string, type: string) =>
      send(core.app, { method: 'POST', url: '/api/session', payload, headers: { 'content-type': type } });
    expect((await post('{"login":"ada"}', 'text/plain')).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await post('{"login":"ada"', 'application/json')).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await post('{"login":"ada","password":"x","role":"admin"}', 'application/json')).json.code).toBe(
      'OVR_REQUEST_INVALID',
    );
    expect((await post('{"login":["ada"],"password":"x"}', 'application/json')).json.message).toMatch(/^login /);
    expect((await post('{"__proto__":{"login":"ada"}}', 'application/json')).json.code).toBe('OVR_REQUEST_INVALID');
    expect((await post(`{"login":"${'a'.repeat(2e6)}"}`, 'application/json')).json.code).toBe('OVR_REQUEST_TOO_LARGE');
  });

  it('never shows a stack or the words of a foreign error', async () => {
    const person = await browser(core, 'ada');
    await core.ports.store.transaction((tx) => core.ports.store.settings.set(tx, 'demo', { broken: true }));
    const answer = await person.send('GET', '/api/about');
    expect(answer.json).toEqual({
      code: 'OVR_INTERNAL',
      message: 'Something went wrong on the server.',
      todo: expect.stringContaining('Report this'),
    });
    expect(answer.headers['content-type']).toMatch(/application\/json/);
    await core.ports.store.transaction((tx) => tx.deleteFrom('setting').execute());
    expect((await person.send('GET', '/api/about')).json).toEqual({ version: '0.1.0', demo: null });
  });

  it('refuses a text that no database can hold, as what it is', async () => {
    await account(core, 'root', true);
    const administrator = await browser(core, 'root');
    const answer = await administrator.send('POST', '/api/accounts', { payload: { login: 'nul', name: 'A\u0000B' } });
    expect([answer.status, answer.json.code]).toEqual([400, 'OVR_REQUEST_INVALID']);
  });

  it('tells whether it lives, whether it is ready, and who asks may see how busy it is', async () => {
    expect((await get('/healthz')).json).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.json).toEqual({ status: 'not ready', database: 'ok', archive: 'away' });
    await get('/api/about');
    const plain = await get('/metrics');
    expect(plain.text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(plain.text).not.toMatch(/\/api\//);
    expect((await get('/metrics', { authorization: 'Bearer let me guess' })).text).not.toMatch(/\/api\//);
    const full = await get('/metrics', { authorization: 'Bearer let me see' });
    expect(full.text).toMatch(
      /overread_http_request_seconds_count\{method="GET",route="\/api\/about",status="200"\} \d/,
    );
  });

  it('describes itself in OpenAPI, every route of the table and nothing else', async () => {
    const { paths, openapi } = (await get('/api/openapi.json')).json;
    expect(openapi).toMatch(/^3\.1/);
    const described = Object.entries(paths as Record<string, object>)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
      .filter((row) => row.includes('/api/'))
      .sort();
    const listed = Object.values(ROUTES).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described).toEqual(listed.sort());
  });
});
