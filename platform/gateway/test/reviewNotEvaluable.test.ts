import { createHash } from 'node:crypto';
import type { CaseRow, CaseView, ComparisonView, Container, HistoryView, ProtocolContent } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from './support/phantomSeries.ts';
import { masksOf, REVIEW_PROTOCOL, readAndCompare, reading, settled, stateOf, take } from './support/reviewCase.ts';
import { createTestGateway, PROJECT, startTestServices, type TestServices } from './support/testGateway.ts';
import { CONDITIONS } from './support/testRead.ts';

const _sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
type Area = readonly [number, number, number, number, number, number];
const LIVER: Area = [4, 30, 4, 25, 1, 7];
const FIRST: Area = [8, 15, 8, 15, 2, 4];
const _SECOND: Area = [20, 27, 10, 17, 5, 6];
const _reasons = { reason: 'extent' } as const;

describe('a case that a reader could not evaluate', () => {
  let services: TestServices;
  let series: DicomSeries;
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(async () => {
    await services.stop();
  });

  const begin = async (protocol: ProtocolContent = REVIEW_PROTOCOL, seed = 'review') => {
    const gateway = await createTestGateway(services, protocol, { seed });
    series = await storePhantom(gateway.source, `review-${seed}`);
    return gateway;
  };

  it('leaves a case that neither reader could evaluate to the coordinator', async () => {
    const gateway = await begin(REVIEW_PROTOCOL, 'unable');
    const unable: Container = {
      evaluation: { notEvaluable: { reason: 'motion' }, items: {}, answers: {} },
      masks: [],
      conditions: CONDITIONS,
    };
    const caseId = await readAndCompare(gateway, series, 'CASE-U', [
      ['anna', unable],
      ['boris', unable],
    ]);
    expect(await stateOf(gateway, caseId)).toBe('comparing');
    const udo = await gateway.as('udo');
    const history = (await udo.get(`/api/cases/${caseId}/history`)).json<HistoryView>();
    expect(history.events.map((event) => event.sentence)).toContain(
      'Reads compared: neither reader could evaluate the case; the coordinator decides',
    );
    const list = (await udo.get(`/api/projects/${PROJECT}/cases`)).json<CaseRow[]>();
    expect(list[0]?.note).toBe('Neither reader could evaluate it; exclude it, with a second person.');
    const page = (await udo.get(`/api/cases/${caseId}`)).json<CaseView>();
    expect(page.agreement?.verdict).toBe('Neither reader could evaluate the case');
    const dora = await gateway.as('dora');
    expect((await dora.post('/api/work/next', { project: PROJECT, kind: 'adjudicate' })).statusCode).toBe(404);
    await gateway.close();
  });

  it('lets an adjudicator take one read as a whole where the other was not evaluable', async () => {
    const gateway = await begin(REVIEW_PROTOCOL, 'half');
    const unable: Container = {
      evaluation: { notEvaluable: { reason: 'motion' }, items: {}, answers: {} },
      masks: [],
      conditions: CONDITIONS,
    };
    const read = reading(series, LIVER, [{ key: 'i4', kind: 'mass', at: FIRST }]);
    await readAndCompare(gateway, series, 'CASE-H', [
      ['anna', unable],
      ['boris', read],
    ]);
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    const view = (await dora.get(`/api/tasks/${taskId}/comparison`)).json<ComparisonView>();
    const decision = view.left.notEvaluable ? 'takeRight' : 'takeLeft';
    const done = await dora.submit(
      taskId,
      settled([{ unit: 'case:evaluability', decision, reason: 'missed' }]),
      'adjudicate-h',
    );
    expect(done.statusCode).toBe(201);
    const emil = await gateway.as('emil');
    const final = await masksOf(emil, await take(emil, 'signOff'), 'final');
    expect(final.evaluation).toEqual(read.evaluation);
    expect(final.masks.map((mask) => mask.instance)).toEqual([null, 'i4']);
    await gateway.close();
  });
});
