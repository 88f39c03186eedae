import type { DicomSeries } from '@overread/demo';
import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIVER_PROTOCOL } from '../../support/liverProtocol.ts';
import { type OverreadServer, startOverreadServer } from '../overreadServer.ts';
import { PATIENCE_MS, sitDown, takeNext } from '../person.ts';
import { startStockViewer } from '../stockViewer.ts';
import { type Painted, painted, readyToPaint, saved, stroke } from '../viewerPage.ts';
import { openStudy } from './hostPage.ts';
import { HOST_TABLE, HOST_VERSIONS, TRIED_VERSIONS } from './hostTable.ts';
import { hostViewer, withoutHost } from './hostViewer.ts';

const LIVER = 'overread-read-liver';

describe.skipIf(withoutChromium())(
  'a hospital that adds Overread to its own viewer',
  { timeout: 4 * PATIENCE_MS },
  () => {
    let server: OverreadServer;
    let browser: Browser;
    let series: DicomSeries;
    /** What the versions before have drawn into the one draft. */
    let drawn: Painted = {};
    beforeAll(async () => {
      server = await startOverreadServer(LIVER_PROTOCOL);
      ({ series } = await server.enrol('CASE-1'));
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    it.each(TRIED_VERSIONS.filter((version) => !withoutHost(version)))(
      'OHIF %s with the snippet of the README: as it was without a task; with one the reader goes on with the draft, paints, and it is saved',
      async (version) => {
        const { url, authorization = '' } = server.services.archives.archive ?? { url: '' };
        const archive = { url: url.replace(/\/dicom-web$/, ''), headers: { authorization } };
        const viewer = await startStockViewer(archive, { folder: hostViewer(version), overread: server.url });
        const anna = await sitDown(browser, { ...server, url: viewer.url }, 'anna');
        const page = await anna.open('/overread/');
        const ordinary = await anna.context.newPage();
        const asked: string[] = [];
        ordinary.on('request', (request) => asked.push(new URL(request.url()).pathname));
        await openStudy(ordinary, viewer.url, series.studyInstanceUid, 1);
        expect(asked.filter((path) => /^\/(overread|api)\//.test(path))).toEqual([]);
        await ordinary.close();
        await takeNext(page, 'read');
        await readyToPaint(page);
        expect(await painted(page)).toEqual(drawn);
        await stroke(page, [-60, -50 + 14 * HOST_VERSIONS.indexOf(version)], 40);
        await saved(page);
        drawn = await painted(page);
        expect(Object.keys(drawn)).toEqual([LIVER]);
        expect(anna.failures).toEqual([]);
        expect(HOST_TABLE.readMode.outcome[version]).toBe('draws and saves');
        await anna.context.close();
        await viewer.close();
      },
    );
  },
);
