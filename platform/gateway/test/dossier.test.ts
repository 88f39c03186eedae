import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, ProtocolContent } from '@overread/contract';
import { startTestServices, type TestServices } from '@overread/testkit';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolSeries } from './support/enrolSeries.ts';
import { storePhantom } from './support/phantomSeries.ts';
import { REVIEW_PROTOCOL, readAndCompare, reading, settled, sign, take } from './support/reviewCase.ts';
import { createTestGateway, type TestGateway } from './support/testGateway.ts';

const LIVER = REVIEW_PROTOCOL.items[0];
/** Words that a page must show as they are: markup, Cyrillic, Greek, and a character that the embedded font does not have. */
const TITLE = 'Liver <script>alert(1)</script> & "Печень" ήπαρ 肝';

const PROTOCOL: ProtocolContent = { ...REVIEW_PROTOCOL, title: TITLE };

/** Twenty items: eighteen more structures. */
function twenty(): ProtocolContent {
  if (LIVER?.kind !== 'mask') throw new Error('the first item is the liver');
  const more = Array.from({ length: 18 }, (_, index) => ({
    ...LIVER,
    key: `part${index}`,
    label: `Segment ${index + 1} of the liver, named at some length`,
  }));
  return {
    ...REVIEW_PROTOCOL,
    items: [...REVIEW_PROTOCOL.items, ...more],
    rules: [
      ...REVIEW_PROTOCOL.rules,
      ...more.flatMap(({ key }) => [
        { id: `${key}State`, item: key, predicate: 'stateDiffers' as const, severity: 'critical' as const },
        {
          id: `${key}Dice`,
          item: key,
          predicate: 'metric' as const,
          metric: 'dice' as const,
          atLeast: 0.9,
          severity: 'major' as const,
        },
      ]),
    ],
  };
}

const QUESTION_ONLY: ProtocolContent = {
  ...REVIEW_PROTOCOL,
  items: REVIEW_PROTOCOL.items.filter((item) => item.key === 'quality'),
  rules: REVIEW_PROTOCOL.rules.filter((rule) => rule.item === 'quality'),
};

async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(Uint8Array.from(pdf)), { mergePages: false });
  return text.map((page) => page.replace(/\s+/g, ' '));
}

describe('case dossier', () => {
  let services: TestServices;
  const gateways: TestGateway[] = [];
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.close();
    await services?.stop();
  });

  async function opened(protocol: ProtocolContent): Promise<TestGateway> {
    const gateway = await createTestGateway(services, protocol, { seed: `dossier ${gateways.length}` });
    gateways.push(gateway);
    return gateway;
  }

  /** Both formats, as the coordinator gets them. OVERREAD_DOSSIERS keeps them in a folder, to be looked at. */
  async function taken(gateway: TestGateway, caseId: string, name: string) {
    const carla = await gateway.as('carla');
    const pdf = await carla.get(`/api/cases/${caseId}/dossier.pdf`);
    const html = await carla.get(`/api/cases/${caseId}/dossier.html`);
    expect([pdf.statusCode, html.statusCode]).toEqual([200, 200]);
    const folder = process.env.OVERREAD_DOSSIERS;
    if (folder) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.pdf`), pdf.rawPayload);
      writeFileSync(join(folder, `${name}.html`), html.rawPayload);
    }
    return { pdf, html, pages: await pagesOf(pdf.rawPayload) };
  }

  it('tells a signed case on numbered pages: who, when, rules with limits, decisions, signature, digests', async () => {
    const gateway = await opened(PROTOCOL);
    const series = await storePhantom(gateway.source, 'dos-1', { columns: 45, rows: 37, slices: 9 });
    const id = await readAndCompare(gateway, series, 'LL-1', [
      ['anna', reading(series, [5, 30, 5, 25, 1, 6], [{ key: 'i1', kind: 'mass', at: [8, 12, 8, 12, 2, 3] }])],
      ['boris', reading(series, [5, 30, 5, 25, 1, 6], [])],
    ]);
    const dora = await gateway.as('dora');
    const task = await take(dora, 'adjudicate');
    const { comparison } = (await dora.get(`/api/tasks/${task}/comparison`)).json<{
      comparison: { units: { id: string; left: string | null }[]; concordantUnits: string[] };
    }>();
    const open = comparison.units.filter((unit) => !comparison.concordantUnits.includes(unit.id));
    const decisions = open.map((unit) => ({
      unit: unit.id,
      decision: unit.left === null ? ('takeRight' as const) : ('takeLeft' as const),
      reason: 'missed',
      comment: 'Seen on three slices <b>',
    }));
    expect((await dora.submit(task, settled(decisions), 'adjudicate-1')).statusCode).toBe(201);
    const emil = await gateway.as('emil');
    expect((await sign(emil, await take(emil, 'signOff'), 'signature-1')).statusCode).toBe(201);

    const { pdf, html, pages } = await taken(gateway, id, 'signed');
    expect(pdf.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="dossier-LL-1.pdf"',
      'cache-control': 'private, no-store',
    });
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`${index + 1} of ${pages.length}`);
      expect(page).toContain('Research annotation, not for clinical use. Overread is not a medical device.');
    }
    const text = pages.join(' ');
    const words = html.body;
    const escapedTitle = 'Liver &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Печень&quot; ήπαρ 肝';
    expect(words).toContain(escapedTitle);
    expect(text).toContain('Liver <script>alert(1)</script> & "Печень" ήπαρ [U+809D]');
    expect(words).not.toMatch(/<script|javascript:|https?:\/\/(?!www\.w3\.org)/);
    expect(html.headers['content-security-policy']).toBe(
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    for (const said of [
      'Signed by Dr emil',
      'Dr emil S-01',
      'Meaning of the signature: I have reviewed each final mask',
      'A-01',
      'Missed by one reader: Seen on three slices <b>',
      'Dice at least 0.9',
      'FAILED',
      'what both reads marked',
      'npx --no overread verify',
      '--trust sha256:',
      'Meaning of the signature: Review: these decisions settle what differed',
      'Meaning of the signature: Verification: this content is approved',
      'These are the very bits that were signed. The certificate was in force',
      'Certificate of CN=Dr emil',
    ]) {
      expect(text.replace(' · ', ' '), said).toContain(said);
    }
    const artifacts = await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, id));
    for (const { sha256, sopInstanceUid } of artifacts) {
      expect(text).toContain(`sha256 ${sha256}`);
      expect(words).toContain(sopInstanceUid);
    }
    // Readers and adjudicators are codes; nobody's patient is named.
    expect(text + words).not.toMatch(/Dr (anna|boris|dora|carla)|SECRET|PAT-/);
    expect(words.match(/<svg /g)?.length).toBeGreaterThanOrEqual(6);
    expect(words).toContain('data:image/png;base64,');
    const history = (await (await gateway.as('udo')).get(`/api/cases/${id}/history`)).json<{
      events: { sentence: string }[];
    }>();
    expect(history.events.map((event) => event.sentence)).toEqual(
      expect.arrayContaining(['C-01 took the case dossier (PDF)', 'C-01 took the case dossier (HTML)']),
    );
    for (const login of ['anna', 'dora', 'emil'] as const)
      for (const format of ['html', 'pdf'])
        expect((await (await gateway.as(login)).get(`/api/cases/${id}/dossier.${format}`)).statusCode).toBe(403);
  });

  it('says what is missing of a case that is not finished, and why one was excluded', async () => {
    const gateway = await opened(REVIEW_PROTOCOL);
    const first = await storePhantom(gateway.source, 'dos-2');
    const { id } = await enrolSeries(gateway, first, 'LL-2');
    const fresh = (await taken(gateway, id, 'enrolled')).pages.join(' ');
    expect(fresh).toContain('Enrolled. No read is filed yet.');
    expect(fresh).toContain('2 reads are not filed.');
    expect(fresh).toContain('Nobody has signed it.');
    const carla = await gateway.as('carla');
    await carla.post(`/api/cases/${id}/exclusion`, { reason: 'duplicate' });
    const gone = (await taken(gateway, id, 'excluded')).pages.join(' ');
    expect(gone).toContain('Excluded: Enrolled twice.');
    expect(gone).toContain('The case has left the project');
  });

  it('needs no mask: absent in both reads, and an SOP that only asks', async () => {
    const gateway = await opened(REVIEW_PROTOCOL);
    const first = await storePhantom(gateway.source, 'dos-3');
    const none: Container = {
      ...reading(first, [5, 30, 5, 25, 1, 6], []),
      masks: [],
    };
    const absent = {
      ...none,
      evaluation: {
        ...none.evaluation,
        items: { liver: { state: 'absent' as const }, lesion: { state: 'absent' as const } },
      },
    };
    const id = await readAndCompare(gateway, first, 'LL-3', [
      ['anna', absent],
      ['boris', absent],
    ]);
    const text = (await taken(gateway, id, 'absent')).pages.join(' ');
    expect(text).toContain('Neither read has an outline, so there is nothing to show.');
    expect(text).toContain('Settled. It waits for the signature of an approver.');

    const asking = await opened(QUESTION_ONLY);
    const second = await storePhantom(asking.source, 'dos-4');
    const answers = (quality: number): Container => ({
      ...none,
      evaluation: { ...none.evaluation, items: {}, answers: { quality } },
    });
    const asked = await readAndCompare(asking, second, 'LL-4', [
      ['anna', answers(2)],
      ['boris', answers(5)],
    ]);
    const said = (await taken(asking, asked, 'question')).pages.join(' ');
    expect(said).toContain('The SOP asks for no outline.');
    expect(said).toContain('Numbers at most 1 apart');
    expect(said).toContain('Compared. It waits for an adjudicator');
  });

  it('holds twenty items, and the server answers others while the PDF is set', async () => {
    const gateway = await opened(twenty());
    const series = await storePhantom(gateway.source, 'dos-5', { columns: 45, rows: 37, slices: 9 });
    const read = (shift: number): Container => {
      const basis = reading(series, [5, 30, 5, 25, 1, 6], []);
      const [liver] = basis.masks;
      if (!liver) throw new Error('a liver was drawn');
      const keys = Array.from({ length: 18 }, (_, index) => `part${index}`);
      const part = (index: number) =>
        reading(series, [5 + index + (index % 3 === 0 ? shift : 0), 12 + index, 6, 20, 1, 3], []).masks;
      return {
        ...basis,
        evaluation: {
          ...basis.evaluation,
          items: {
            ...basis.evaluation.items,
            ...Object.fromEntries(keys.map((key) => [key, { state: 'present' as const }])),
          },
        },
        masks: [
          liver,
          ...keys.flatMap((item, index) =>
            part(index)
              .slice(0, 1)
              .map((mask) => ({ ...mask, item })),
          ),
        ],
      };
    };
    const id = await readAndCompare(gateway, series, 'LL-5', [
      ['anna', read(0)],
      ['boris', read(3)],
    ]);
    const before = performance.now();
    let longestMs = 0;
    let last = before;
    const beat = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    const { pages, pdf } = await taken(gateway, id, 'twenty');
    clearInterval(beat);
    console.info(
      `dossier of 20 items: ${pages.length} pages, ${pdf.rawPayload.length} bytes, both formats in ${Math.round(performance.now() - before)} ms, longest pause ${Math.round(longestMs)} ms`,
    );
    const text = pages.join(' ');
    for (let index = 1; index <= 18; index++) expect(text).toContain(`Segment ${index} of the liver`);
    expect(pages.length).toBeGreaterThan(5);
  });
});
