import type { CaseRow, CaseView, ComparisonView, Container, HistoryView } from '@overread/contract';
import { describe, expect, it } from 'vitest';
import { masksOf, REVIEW_PROTOCOL, readAndCompare, reading, settled, stateOf, take } from './support/reviewCase.ts';
import { FIRST, LIVER, reviewScene } from './support/reviewScene.ts';
import { PROJECT } from './support/testGateway.ts';
import { CONDITIONS } from './support/testRead.ts';

describe('a case that a reader could not evaluate', () => {
  const begin = reviewScene();

  it('leaves a case that neither reader could evaluate to the coordinator', async () => {
    const { gateway, series } = await begin(REVIEW_PROTOCOL, 'unable');
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
    const { gateway, series } = await begin(REVIEW_PROTOCOL, 'half');
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
