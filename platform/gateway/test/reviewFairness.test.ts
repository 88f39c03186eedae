import { createHash } from 'node:crypto';
import type { ComparisonView, Container } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, it } from 'vitest';
import { storePhantom } from './support/phantomSeries.ts';
import { REVIEW_PROTOCOL, readAndCompare, reading, settled, take } from './support/reviewCase.ts';
import { createTestGateway, type Login, PROJECT, startTestServices } from './support/testGateway.ts';

/** What an answer is to the person who gets it: all of it but the wall clock of the HTTP layer. */
function seen(answer: LightMyRequestResponse): string {
  const headers = Object.entries(answer.headers).filter(([name]) => name !== 'date');
  const body = createHash('sha256').update(answer.rawPayload).digest('hex');
  return JSON.stringify([answer.statusCode, headers, body]);
}

interface Run {
  /** Every answer that the adjudicator got, in order. */
  readonly session: readonly string[];
  readonly comparison: string;
  /** The final content as the approver gets it. */
  readonly final: string;
  /** The records behind it, as the approver gets them. */
  readonly records: string;
}

/** One run on parts of its own: these people submit these reads in this order; then the adjudicator works, and the approver looks. */
async function run(
  reads: (series: DicomSeries) => readonly (readonly [Login, Container])[],
  decisions: Parameters<typeof settled>[0],
): Promise<Run> {
  const services = await startTestServices();
  const gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'fair' });
  try {
    const series = await storePhantom(gateway.source, 'fair');
    await readAndCompare(gateway, series, 'CASE-F', reads(series));
    const session: string[] = [];
    let comparison = '';
    if (decisions.length > 0) {
      const dora = await gateway.as('dora');
      const note = (answer: LightMyRequestResponse) => {
        session.push(seen(answer));
        return answer;
      };
      note(await dora.get('/api/work'));
      const taskId = note(await dora.post('/api/work/next', { project: PROJECT, kind: 'adjudicate' })).json<{
        taskId: string;
      }>().taskId;
      note(await dora.get(`/api/tasks/${taskId}`));
      comparison = note(await dora.get(`/api/tasks/${taskId}/comparison`)).body;
      for (const side of ['left', 'right', 'consensus']) note(await dora.get(`/api/tasks/${taskId}/masks/${side}`));
      note(await dora.putDraft(taskId, settled(decisions.slice(0, 1)), null));
      note(await dora.get(`/api/tasks/${taskId}/draft`));
      note(await dora.submit(taskId, settled([]), 'adjudicate-early'));
      note(await dora.submit(taskId, settled(decisions), 'adjudicate-fair'));
      note(await dora.get(`/api/tasks/${taskId}/comparison`));
      note(await dora.get('/api/work'));
    }
    const emil = await gateway.as('emil');
    const taskId = await take(emil, 'signOff');
    const final = (await emil.get(`/api/tasks/${taskId}/masks/final`)).rawPayload.toString('base64');
    const answer = await emil.get(`/api/tasks/${taskId}/records`);
    return { session, comparison, final, records: `${seen(answer)}\n${answer.body}` };
  } finally {
    await gateway.close();
    await services.stop();
  }
}

const one = (series: DicomSeries): Container =>
  reading(
    series,
    [4, 30, 4, 25, 1, 7],
    [
      { key: 'i1', kind: 'mass', at: [8, 15, 8, 15, 2, 4] },
      { key: 'i2', kind: 'cyst', at: [20, 27, 10, 17, 5, 6] },
    ],
  );
const other = (series: DicomSeries): Container =>
  reading(series, [4, 30, 5, 25, 1, 7], [{ key: 'i5', kind: 'cyst', at: [9, 16, 8, 15, 2, 4] }]);
const nearly = (series: DicomSeries): Container =>
  reading(
    series,
    [4, 30, 5, 25, 1, 7],
    [
      { key: 'i1', kind: 'mass', at: [9, 16, 8, 15, 2, 4] },
      { key: 'i2', kind: 'cyst', at: [20, 26, 10, 17, 5, 6] },
    ],
  );

/** Each run starts PostgreSQL and Orthanc of its own: equal runs make equal UIDs with other bytes. */
const TIMEOUT_MS = 300_000;

describe('who read, and who was first', { timeout: TIMEOUT_MS }, () => {
  it('leaves every byte of the adjudicator’s session as it is, and every bit of the final masks and of the records behind them', async () => {
    const decisions = [
      { unit: 'lesion:1', decision: 'takeLeft', reason: 'missed' },
      { unit: 'lesion:2.kind', decision: 'takeRight', reason: 'sopUnclear' },
    ] as const;
    const first = await run(
      (series) => [
        ['anna', one(series)],
        ['boris', other(series)],
      ],
      [...decisions],
    );
    const view = JSON.parse(first.comparison) as ComparisonView;
    expect(view.comparison.discrepancies.map((found) => found.unit)).toEqual(['lesion:1', 'lesion:2.kind']);
    expect(first.session).toHaveLength(13);
    const swapped = await run(
      (series) => [
        ['anna', other(series)],
        ['boris', one(series)],
      ],
      [...decisions],
    );
    expect(swapped.comparison).toBe(first.comparison);
    expect(swapped.session).toEqual(first.session);
    expect(swapped.final).toBe(first.final);
    expect(first.records).toContain('"title":"Adjudication"');
    expect(swapped.records).toBe(first.records);
    const reversed = await run(
      (series) => [
        ['boris', other(series)],
        ['anna', one(series)],
      ],
      [...decisions],
    );
    expect(reversed.session).toEqual(first.session);
    expect(reversed.final).toBe(first.final);
    expect(reversed.records).toBe(first.records);
  });

  it('changes no bit of a consensus and of its record', async () => {
    const first = await run(
      (series) => [
        ['anna', one(series)],
        ['boris', nearly(series)],
      ],
      [],
    );
    const reversed = await run(
      (series) => [
        ['boris', nearly(series)],
        ['anna', one(series)],
      ],
      [],
    );
    const swapped = await run(
      (series) => [
        ['chen', nearly(series)],
        ['anna', one(series)],
      ],
      [],
    );
    expect(first.final.length).toBeGreaterThan(100);
    expect(reversed.final).toBe(first.final);
    expect(swapped.final).toBe(first.final);
    expect(reversed.records).toBe(first.records);
    expect(swapped.records).toBe(first.records);
  });
});
