import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { STOCK_VIEWER } from './overreadServer.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** The viewer as it comes, its own modes alone, over the DICOMweb server at `/dicom-web`. */
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

/** What the README of the viewer tells a hospital to add to its own configuration, as it stands there. */
function snippet(): string {
  const readme = readFileSync(resolve(import.meta.dirname, '../../../viewer/README.md'), 'utf8');
  const [, code] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  if (code === undefined) throw new Error('the README of the viewer has no snippet');
  return code;
}

/** What stands behind the viewer. */
export interface Upstream {
  /** Such as `http://127.0.0.1:40123`; its DICOMweb root is `/dicom-web`. */
  readonly url: string;
  /** Sent along with every request for images and records. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A hospital's viewer and how to end it. */
export interface StockViewer {
  readonly url: string;
  /** Requests for images and records that were not answered with 200. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves the unmodified viewer as a hospital would: another origin than ours, its own configuration, an archive behind it.
 *
 * @param folder unpacked viewer, any version.
 * @param overread root of an Overread server: then the configuration ends with the snippet of our README, and its three
 * places go to that server.
 */
export async function startStockViewer(
  archive: Upstream,
  { folder = STOCK_VIEWER, overread }: { readonly folder?: string; readonly overread?: string } = {},
): Promise<StockViewer> {
  const refused: string[] = [];
  const config = overread === undefined ? CONFIG : `${CONFIG}\n${snippet()}`;
  const ours = overread === undefined ? [] : ['/overread', '/api', '/dicom-web/tasks'];
  const server = createServer((asked, answer) => {
    const path = new URL(asked.url ?? '/', 'http://localhost').pathname;
    if (ours.some((place) => path.startsWith(`${place}/`)))
      return pass(asked, answer, { url: overread ?? '', headers: {} });
    if (path.startsWith('/dicom-web'))
      return pass(asked, answer, archive, (status) => status !== 200 && refused.push(`${status} ${asked.url}`));
    if (path === '/app-config.js') return void answer.writeHead(200, { 'content-type': TYPES['.js'] }).end(config);
    const file = join(folder, path);
    const isFile = file.startsWith(folder) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    if (!isFile && extname(path) !== '') return void answer.writeHead(404).end();
    const sent = isFile ? file : join(folder, 'index.html');
    answer.writeHead(200, { 'content-type': TYPES[extname(sent)] ?? 'application/octet-stream' });
    createReadStream(sent).pipe(answer);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    refused,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  to: Upstream,
  note: (status: number) => unknown = () => {},
) {
  const options = { method: asked.method, headers: { ...asked.headers, ...to.headers } };
  const passed = request(`${to.url}${asked.url}`, options, (got) => {
    note(got.statusCode ?? 502);
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  passed.on('error', () => answer.writeHead(502).end());
  asked.pipe(passed);
}
