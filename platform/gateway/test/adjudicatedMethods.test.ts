import type { ComparisonView, WireMask } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { readPart10 } from '@overread/dicom';
import type { UnitDecision } from '@overread/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from './support/phantomSeries.ts';
import { box, objectsOf, REVIEW_PROTOCOL, readAndCompare, reading, settled, sign, take } from './support/reviewCase.ts';
import { createTestGateway, startTestServices, type TestGateway, type TestServices } from './support/testGateway.ts';

const LIVER = [4, 30, 4, 25, 1, 7] as const;
const LESION = [8, 15, 8, 15, 2, 4] as const;
const SMALLER = [8, 13, 8, 15, 2, 4] as const;
const NNET = { type: 'AUTOMATIC', name: 'NNet', version: '2.1' } as const;

describe('what an adjudicator makes of a mask that an algorithm drew', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'methods' });
    series = await storePhantom(gateway.source, 'methods');
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  it.each([
    ['edited from that read', SMALLER, 'side', ['SEMIAUTOMATIC', 'NNet']],
    ['taken over as it is, whatever the viewer calls it', LESION, 'empty', ['AUTOMATIC', 'NNet']],
    ['drawn anew', SMALLER, 'empty', ['MANUAL', undefined]],
  ] as const)('is told in the final record: %s', async (name, area, basis, wanted) => {
    const found = reading(series, LIVER, [{ key: 'i1', kind: 'mass', at: LESION }]);
    const masks = found.masks.map((mask): WireMask => (mask.item === 'lesion' ? { ...mask, method: NNET } : mask));
    const caseId = await readAndCompare(gateway, series, `M-${name.length}`, [
      ['anna', { ...found, masks }],
      ['boris', reading(series, LIVER, [])],
    ]);
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    const { comparison } = (await dora.get(`/api/tasks/${taskId}/comparison`)).json<ComparisonView>();
    const open = comparison.units.filter((unit) => !comparison.concordantUnits.includes(unit.id));
    const side = open.find((unit) => unit.id === 'lesion:1')?.left === null ? 'right' : 'left';
    const decisions = open.map(
      (unit): UnitDecision =>
        unit.id === 'lesion:1'
          ? { unit: unit.id, decision: 'edit', basis: basis === 'side' ? side : basis, reason: 'extent' }
          : {
              unit: unit.id,
              decision: side === 'left' ? 'takeLeft' : 'takeRight',
              reason: 'extent',
            },
    );
    const evaluation = {
      items: { lesion: { state: 'present' as const, instances: [{ key: 'i1', answers: { kind: 'mass' } }] } },
      answers: {},
    };
    const answer = await dora.submit(
      taskId,
      settled(decisions, { evaluation, masks: [box(series, 'lesion', 'i1', area)] }),
      `adjudicate-${name.length}`,
    );
    expect(answer.statusCode, answer.body).toBe(201);
    const seg = (await objectsOf(gateway, caseId)).find((object) => object.title === 'Adjudicated A-01');
    const { dataSet } = readPart10(seg?.bytes ?? new Uint8Array());
    const lesion = dataSet.items('SegmentSequence').find((one) => one.text('SegmentLabel') === 'Lesion 1');
    const algorithm = lesion?.item('SegmentationAlgorithmIdentificationSequence');
    expect([lesion?.text('SegmentAlgorithmType'), algorithm?.text('AlgorithmName')]).toEqual(wanted);
    const emil = await gateway.as('emil');
    expect((await sign(emil, await take(emil, 'signOff'), `sign-${name.length}-x`)).statusCode).toBe(201);
  });
});
