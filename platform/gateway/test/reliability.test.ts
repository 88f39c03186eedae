import { type ReliabilityView, type SimulationView, stepOfLimit } from '@overread/contract';
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

  describe('with a limit that is moved over the first of them', () => {
    const SIMULATION = `/api/projects/${PROJECT}/simulation`;
    const simulation = async (person: Requests, more = ''): Promise<SimulationView> => {
      const answer = await person.get(`${SIMULATION}${more}`);
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json<SimulationView>();
    };
    const shown = async () => {
      const { version } = await view(carla);
      return `/${version?.id}/tuning/liverDice/0`;
    };

    it('finds nothing while every case is for testing, and refuses those, by whatever address', async () => {
      expect(await simulation(carla)).toMatchObject({ simulation: null, available: 0, partition: 'training' });
      for (const partition of ['test', 'practice', 'all']) {
        const refused = (await carla.get(`${SIMULATION}${(await shown()).replace('tuning', partition)}/10`)).json();
        expect(refused.code, partition).toBe('OVR_REQUEST_INVALID');
        if (partition === 'test') expect(refused.message).toMatch(/^Limits are never tried on test cases/);
      }
    });

    it('says what goes to the adjudicator by each limit, from the verdicts and numbers that the comparisons recorded', async () => {
      // Both outline a liver of 20 columns, one column apart, and agree on everything else.
      const calm = reading(series, [5, 24, 5, 24, 1, 8], []);
      const pair = [
        ['anna', calm],
        ['boris', reading(series, [6, 25, 5, 24, 1, 8], [])],
      ] as const;
      await readAndCompare(gateway, series, 'CASE-4', pair);
      await gateway.store.transaction((tx) => tx.updateTable('subject').set({ partition: 'tuning' }).execute());
      const { simulation: made, ...found } = await simulation(carla);
      expect(found).toMatchObject({ partition: 'tuning', count: 3, available: 3, withdrawn: 1, resamples: 2000 });
      expect(found.limit).toMatchObject({
        rule: 'liverDice',
        value: 0.9,
        stricter: 'larger',
        sentence: 'Dice at least 0.9',
      });
      const [{ limits, fixed } = { limits: [], fixed: [] }] = found.versions;
      expect(limits.map(({ rule }) => rule)).toEqual(['liverDice', 'qualityDiffers', 'lesionDice']);
      expect(fixed.map(({ rule }) => rule)).toEqual(['liverState', 'lesionUnmatched', 'kindDiffers']);
      if (made === null || found.limit === null) throw new Error('nothing simulated');
      // Dice of 1, 0.9 and 0.95; in the second the kind of the lesion differs whatever the liver does.
      const at = (limit: number) => made.steps[stepOfLimit(made.steps, found.limit ?? { between: 'larger' }, limit)];
      expect([0.5, 0.9, 0.91, 0.95, 0.96, 1].map((limit) => at(limit)?.cases)).toEqual([1, 1, 1, 1, 2, 2]);
      const fewest = at(0)?.items ?? 0;
      expect([0.9, 0.91, 0.95, 0.96].map((limit) => (at(limit)?.items ?? 0) - fewest)).toEqual([0, 1, 1, 2]);
      expect(made.steps.map(({ joining }) => joining)).toEqual([['CASE-2'], [], [], ['CASE-4']]);
      expect(at(0.9)?.caseShare).toMatchObject({ value: 1 / 3, noInterval: null });
      // The same resamples as those of the page of reliability, and so the same interval where the limit is where it was.
      const { report } = await view(carla, `${URL}${(await shown()).replace('/liverDice/0', '')}`);
      expect(at(0.9)?.caseShare).toEqual(report?.differingShare);

      const two = await simulation(carla, `${await shown()}/2`);
      expect(two).toMatchObject({ count: 2, available: 3, simulation: { cases: 2, patients: 2 } });
      expect(two.simulation?.steps.flatMap(({ joining }) => joining)).toEqual(['CASE-2']);
    });

    it('is refused to whoever reads, adjudicates or approves, and for what is no rule with a limit; every look is in the log', async () => {
      for (const login of ['anna', 'dora', 'emil'] as const)
        expect((await (await gateway.as(login)).get(SIMULATION)).json().code, login).toBe('OVR_AUTH_FORBIDDEN');
      const own = await shown();
      for (const gone of ['kindDiffers/0', 'liverDice/1', 'liverDice/x', 'none/0'])
        expect((await carla.get(`${SIMULATION}${own.replace('liverDice/0', gone)}/2`)).statusCode, gone).toBe(404);
      for (const count of ['0', '-1', 'all', '1.5'])
        expect((await carla.get(`${SIMULATION}${own}/${count}`)).json().code, count).toBe('OVR_REQUEST_INVALID');
      await simulation(await gateway.as('udo'), `${own}/2`);
      const looks = await gateway.store.transaction((tx) =>
        tx
          .selectFrom('audit_event')
          .select(['code', 'data'])
          .where('kind', '=', 'simulation.viewed')
          .orderBy('id')
          .execute(),
      );
      expect(looks).toHaveLength(3);
      expect(looks.at(-1)).toMatchObject({ code: 'U-01', data: { partition: 'tuning', rule: 'liverDice', cases: 2 } });
    });
  });
});
