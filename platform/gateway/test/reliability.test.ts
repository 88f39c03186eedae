import type { ReliabilityView } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from './support/phantomSeries.ts';
import { REVIEW_PROTOCOL, readAndCompare, reading } from './support/reviewCase.ts';
import {
  createTestGateway,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

const URL = `/api/projects/${PROJECT}/reliability`;

describe('the reliability of a project’s reads', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let carla: Requests;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'reliability' });
    series = await storePhantom(gateway.source, 'reliability');
    carla = await gateway.as('carla');
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  const view = async (person: Requests, url = URL): Promise<ReliabilityView> => {
    const answer = await person.get(url);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<ReliabilityView>();
  };

  it('is empty, and says so, before two reads were compared', async () => {
    expect(await view(carla)).toMatchObject({ report: null, counts: { compared: 0 }, version: { compared: 0 } });
  });

  it('has the numbers that follow from the comparisons in the database, also of a case that was excluded later', async () => {
    const lesion = (from: number, kind = 'mass') => ({ key: 'i1', kind, at: [from, from + 5, 10, 15, 3, 5] as const });
    const cases = [
      [reading(series, [5, 24, 5, 24, 1, 8], [lesion(8)]), reading(series, [5, 24, 5, 24, 1, 8], [lesion(8)])],
      [reading(series, [5, 24, 5, 24, 1, 8], [lesion(8)]), reading(series, [7, 26, 5, 24, 1, 8], [lesion(9, 'cyst')])],
      [reading(series, [5, 24, 5, 24, 1, 8], []), reading(series, [9, 28, 5, 24, 1, 8], [lesion(10)])],
    ] as const;
    const ids: string[] = [];
    for (const [n, [first, second]] of cases.entries())
      ids.push(
        await readAndCompare(gateway, series, `CASE-${n + 1}`, [
          ['anna', first],
          ['boris', second],
        ]),
      );
    const { counts, report, ...found } = await view(carla);
    expect(counts).toMatchObject({ compared: 3, excludedLater: 0, withdrawn: 0, notYetCompared: 0 });
    expect(report).toMatchObject({ cases: 3, readers: ['R-01', 'R-02'], differing: 2 });
    expect(report?.shared).toEqual([{ readers: ['R-01', 'R-02'], cases: 3 }]);

    // Asked of the database, and summarised here by other means.
    const comparisons = await gateway.store.transaction((tx) =>
      Promise.all(ids.map(async (id) => (await gateway.store.agreements.ofCase(tx, id))?.comparison)),
    );
    const dice = comparisons.map((one) => one?.metrics.liver?.dice ?? Number.NaN).sort();
    // Boxes of 20 columns, shifted by 0, 2 and 4.
    expect(dice).toEqual([0.8, 0.9, 1]);
    const liver = report?.items.find(({ label }) => label === 'Liver');
    const median = liver?.metrics.find(({ key }) => key === 'dice')?.median;
    expect(median?.value).toBe(dice[1]);
    expect(liver?.metrics.find(({ key }) => key === 'dice')).toMatchObject({
      measured: 3,
      total: 3,
      source: '10.2307/1932409',
    });
    expect(liver?.state).toMatchObject({ value: null, percentAgreement: 1 });
    expect(liver?.state?.noValue).toMatch(/All ratings lie in one category/);
    const lesions = report?.items.find(({ label }) => label === 'Lesion');
    expect(lesions?.lesions).toMatchObject({ matched: 2, oneReaderOnly: 1, f1: { value: 0.8 } });
    expect(report?.answers.find(({ label }) => label === 'Kind')?.reliability).toMatchObject({
      cases: 2,
      percentAgreement: 0.5,
    });
    expect(found).toMatchObject({ partition: 'all', resamples: 2000 });
    expect(found.comparedBy).toEqual([found.computedBy]);

    const [, , last = ''] = ids;
    await gateway.store.transaction((tx) => gateway.store.cases.move(tx, last, 'adjudicating', 'excluded'));
    const after = await view(carla);
    expect(after.counts).toMatchObject({ compared: 3, excludedLater: 1 });
    // The same reads, so the same numbers to the last bit.
    expect(after.report).toEqual(report);
    expect(after.seed).toBe(found.seed);

    await gateway.store.transaction((tx) => gateway.store.cases.move(tx, last, 'excluded', 'withdrawn'));
    const left = await view(carla);
    expect(left.counts).toMatchObject({ compared: 2, excludedLater: 0, withdrawn: 1 });
    expect(left.report).toMatchObject({ cases: 2, differing: 1 });
  });

  it('is of one SOP version and partition; practice has no statistic', async () => {
    const { version } = await view(carla);
    const under = (partition: string) => `${URL}/${version?.id}/${partition}`;
    expect((await view(carla, under('test'))).counts.compared).toBe(2);
    expect(await view(carla, under('training'))).toMatchObject({ report: null, counts: { compared: 0 } });
    expect((await carla.get(under('practice'))).json()).toMatchObject({
      code: 'OVR_REQUEST_INVALID',
      message: expect.stringContaining('Practice cases never enter a statistic.'),
    });
    expect((await carla.get(`${URL}/00000000-0000-4000-8000-000000000000/all`)).statusCode).toBe(404);
  });

  it('is refused to whoever reads, adjudicates or approves; every look of the others is in the log', async () => {
    for (const login of ['anna', 'dora', 'emil'] as const)
      expect((await (await gateway.as(login)).get(URL)).json().code, login).toBe('OVR_AUTH_FORBIDDEN');
    const looks = () =>
      gateway.store.transaction((tx) =>
        tx
          .selectFrom('audit_event')
          .select(['code', 'data'])
          .where('kind', '=', 'reliability.viewed')
          .orderBy('id')
          .execute(),
      );
    const before = (await looks()).length;
    await view(await gateway.as('udo'));
    const all = await looks();
    expect(all).toHaveLength(before + 1);
    expect(all.at(-1)).toMatchObject({ code: 'U-01', data: { partition: 'all', version: REVIEW_PROTOCOL.version } });
  });
});
