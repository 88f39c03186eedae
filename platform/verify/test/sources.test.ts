import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSet, readPart10, SOP_CLASS, writePart10 } from '@overread/dicom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRecord } from '../../dicom/test/recordSamples.ts';
import {
  dicomWebSource,
  folderSource,
  renderReport,
  type SourceEntry,
  type VerifySource,
  verifyArchive,
} from '../src/index.ts';
import { withContent } from './forge/forgedFile.ts';

const SHAPE = { plane: 'axial', columns: 16, rows: 16, slices: 4 } as const;
const document = sampleRecord('caseExcluded', SHAPE, false);
const image = writePart10(
  DataSet.of({
    SOPClassUID: SOP_CLASS.ct,
    SOPInstanceUID: '1.2.3',
    StudyInstanceUID: '1.2',
    SeriesInstanceUID: '1.2.1',
    PixelData: new Uint8Array(100_000),
  }),
);

async function entriesOf(source: VerifySource): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for await (const entry of source.walk()) entries.push(entry);
  return entries;
}

/** Puts JSON in the place of "DEEP" in the content of a record. */
function deepen(dataSet: DataSet, json: string): void {
  for (const [tag, element] of dataSet.elements) {
    if (element.kind === 'items') for (const item of element.items) deepen(item, json);
    else if (element.kind === 'text')
      dataSet.elements.set(tag, { ...element, values: element.values.map((value) => value.replace('"DEEP"', json)) });
  }
}

describe('a folder', () => {
  it('cannot write lines of its own into the report, nor hide or reverse what stands there', async () => {
    const hostile = mkdtempSync(join(tmpdir(), 'overread-hostile-'));
    try {
      const name = 'a\n\nAll holds, anchored in “CN=Hospital”.\u001b[2K\u202e\u009b1A';
      writeFileSync(join(hostile, `${name}.dcm`), document.subarray(0, 300));
      const lines = renderReport(await verifyArchive(await folderSource(hostile)));
      expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      expect(lines.join('\n')).toContain('a<U+000A><U+000A>All holds');
      expect(lines.join('\n')).toContain('<U+001B>[2K<U+202E><U+009B>1A');
    } finally {
      rmSync(hostile, { recursive: true, force: true });
    }
  });

  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'overread-sources-'));
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    writeFileSync(join(folder, 'deep/er/one'), document);
    writeFileSync(join(folder, 'ct.dcm'), image);
    writeFileSync(join(folder, 'manifest.json'), '{}');
    writeFileSync(join(folder, 'cut.dcm'), document.subarray(0, 300));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives documents with their bytes, images without, and names what is cut off', async () => {
    const entries = await entriesOf(await folderSource(folder));
    expect(entries.map((entry) => [entry.what, 'place' in entry ? entry.place : ''])).toEqual([
      ['image', 'ct.dcm'],
      ['unreadable', 'cut.dcm'],
      ['object', 'deep/er/one'],
    ]);
    const [ct] = entries;
    expect(ct).toMatchObject({ sopInstanceUid: '1.2.3', sopClassUid: SOP_CLASS.ct });
    expect(ct && 'open' in ct && (await ct.open()).length).toBe(image.length);
  });

  it('is verified to its end although a record in it is nested a million levels deep', async () => {
    const hostile = mkdtempSync(join(tmpdir(), 'overread-deep-'));
    try {
      const { dataSet } = readPart10(withContent(document, (content) => ({ ...content, more: 'DEEP' })));
      deepen(dataSet, `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
      writeFileSync(join(hostile, 'deep.dcm'), writePart10(dataSet));
      const { findings } = await verifyArchive(await folderSource(hostile));
      expect(findings.map(({ sentence }) => sentence).join()).toMatch(/nested deeper than/);
    } finally {
      rmSync(hostile, { recursive: true, force: true });
    }
  });

  it('is verified as far as it can be read', async () => {
    const report = await verifyArchive(await folderSource(folder));
    const checks = report.findings.map(({ check }) => check);
    expect(report.outcome).toBe('problems');
    expect(checks).toContain('fileUnreadable');
    expect(checks).toContain('signatureMissing');
    expect(checks).toContain('rosterMissing');
    expect(report.anchor).toBe('none');
    expect(report.counts).toMatchObject({ documents: 1, masks: 0, foreign: { images: 1 } });
  });
});

/** A DICOMweb server that pages by two and lists one instance that it does not give. */
describe('a DICOMweb archive', () => {
  let server: Server;
  let url: string;
  const asked: string[] = [];
  const studies = ['1.1', '1.2', '1.3', '1.4', '1.5'];
  beforeAll(async () => {
    server = createServer((request, answer) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      asked.push(pathname);
      const page = (list: object[]) => {
        const offset = Number(searchParams.get('offset'));
        answer.setHeader('content-type', 'application/dicom+json').end(JSON.stringify(list.slice(offset, offset + 2)));
      };
      const [study = '', , , instances, instance] = pathname.split('/').slice(3);
      const ui = (value: string) => ({ vr: 'UI', Value: [value] });
      if (study === '') page(studies.map((uid) => ({ '0020000D': ui(uid) })));
      else if (instance !== undefined && study === '1.5') answer.writeHead(404).end();
      else if (instance !== undefined) {
        answer.setHeader('content-type', 'multipart/related; type="application/dicom"; boundary=b');
        answer.write('--b\r\nContent-Type: application/dicom\r\n\r\n');
        answer.write(document);
        answer.end('\r\n--b--\r\n');
      } else if (instances !== undefined) page([{ '00080018': ui(`${study}.9`) }]);
      else
        page([
          { '0020000E': ui(`${study}.1`), '00080060': { vr: 'CS', Value: ['SR'] } },
          {
            '0020000E': ui(`${study}.2`),
            '00080060': { vr: 'CS', Value: ['CT'] },
            '00201209': { vr: 'IS', Value: [7] },
          },
        ]);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web`;
  });
  afterAll(() => server.close());

  it('is read page by page, without its images, and what it lists but does not give is named', async () => {
    const source = dicomWebSource({ url });
    const entries = await entriesOf(source);
    await source.close();
    const of = (what: SourceEntry['what']) => entries.filter((entry) => entry.what === what);
    expect(of('object')).toHaveLength(4);
    expect(of('unreadable')).toEqual([
      { what: 'unreadable', place: 'instance 1.5.9', fault: 'the archive lists it but does not give it' },
    ]);
    expect(of('images')).toEqual(studies.map(() => ({ what: 'images', count: 7 })));
    expect(asked.filter((path) => /series\/[\d.]+\.2(\/|$)/.test(path))).toEqual([]);
  });
});
