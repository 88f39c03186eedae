import { createReadStream, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Login } from '../support/testGateway.ts';
import { type OverreadServer, STOCK_VIEWER } from './overreadServer.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** The viewer as it comes, its own modes alone, over the records that the gateway offers at `/dicom-web`. */
const CONFIG = `window.config = {
  routerBasename: null, extensions: [], modes: [], customizationService: [], showStudyList: false,
  showCPUFallbackMessage: false, showWarningMessageForCrossOrigin: false, maxNumberOfWebWorkers: 2,
  investigationalUseDialog: { option: 'never' }, studyPrefetcher: { enabled: false },
  httpErrorHandler: (error) => console.error('request failed', error && error.status),
  defaultDataSourceName: 'records',
  dataSources: [{
    namespace: '@ohif/extension-default.dataSourcesModule.dicomweb', sourceName: 'records',
    configuration: {
      friendlyName: 'Records', name: 'records', qidoRoot: '/dicom-web', wadoRoot: '/dicom-web', wadoUriRoot: '/dicom-web',
      qidoSupportsIncludeField: true, imageRendering: 'wadors', thumbnailRendering: 'wadors', enableStudyLazyLoad: true,
      supportsFuzzyMatching: false, supportsWildcard: false, singlepart: 'bulkdata,video',
      bulkDataURI: { enabled: true, relativeResolution: 'studies' }, omitQuotationForMultipartRequest: true,
    },
  }],
};`;

/** A web server with nothing of ours but the way to `/dicom-web`, which it asks as `login`. */
export interface StockViewer {
  readonly url: string;
  /** Requests for records that were not answered with 200. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

/** Serves the unmodified viewer as somebody else would: another origin, its own configuration, our records. */
export async function startStockViewer(overread: OverreadServer, login: Login): Promise<StockViewer> {
  const cookie = await overread.cookieOf(login);
  const refused: string[] = [];
  const server = createServer((asked, answer) => {
    const path = new URL(asked.url ?? '/', 'http://localhost').pathname;
    if (path.startsWith('/dicom-web')) {
      const headers = { accept: asked.headers.accept ?? '*/*', cookie };
      const passed = request(`${overread.url}${asked.url}`, { headers }, (got) => {
        if (got.statusCode !== 200) refused.push(`${got.statusCode} ${asked.url}`);
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      passed.on('error', () => answer.writeHead(502).end());
      passed.end();
      return;
    }
    if (path === '/app-config.js') return void answer.writeHead(200, { 'content-type': TYPES['.js'] }).end(CONFIG);
    const file = join(STOCK_VIEWER, path);
    const isFile = file.startsWith(STOCK_VIEWER) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    if (!isFile && extname(path) !== '') return void answer.writeHead(404).end();
    const sent = isFile ? file : join(STOCK_VIEWER, 'index.html');
    answer.writeHead(200, { 'content-type': TYPES[extname(sent)] ?? 'application/octet-stream' });
    createReadStream(sent).pipe(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
