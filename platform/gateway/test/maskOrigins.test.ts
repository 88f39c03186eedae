import { AGREEMENT_VERSION } from '@overread/agreement';
import type { DicomSeries } from '@overread/demo';
import { type DataSet, type MaskFact, type ParsedRecord, parseRecord, readPart10 } from '@overread/dicom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePhantom } from './support/phantomSeries.ts';
import { box, objectsOf, REVIEW_PROTOCOL, readAndCompare, reading, settled, take } from './support/reviewCase.ts';
import { signNext } from './support/signedCase.ts';
import { createTestGateway, startTestServices, type TestGateway, type TestServices } from './support/testGateway.ts';

const LIVER = [4, 30, 4, 25, 1, 7] as const;
const LESION = [8, 15, 8, 15, 2, 4] as const;
const SLICER = { type: 'SEMIAUTOMATIC', name: 'GrowCut', version: '5.6.2', parameters: 'seeds=12' } as const;

describe('what records say of how a mask came about', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'mask-origins' });
    series = await storePhantom(gateway.source, 'mask-origins');
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  /** Anna's liver was made with an algorithm. */
  const reads = (kind: string) => {
    const anna = reading(series, LIVER, [{ key: 'i1', kind: 'mass', at: LESION }]);
    const masks = anna.masks.map((mask) => (mask.item === 'liver' ? { ...mask, method: SLICER } : mask));
    const boris = reading(series, [5, 30, 4, 25, 1, 7], [{ key: 'i4', kind, at: [8, 16, 8, 15, 2, 4] }]);
    return [
      ['anna', { ...anna, masks }],
      ['boris', boris],
    ] as const;
  };

  /** The masks that each record names, and the segments that SEGs hold, by SOP Instance UID and number. */
  async function written(caseId: string) {
    const objects = await objectsOf(gateway, caseId);
    const segments = new Map<string, DataSet>();
    for (const { bytes } of objects.filter(({ kind }) => kind === 'seg')) {
      const { dataSet } = readPart10(bytes);
      for (const segment of dataSet.items('SegmentSequence'))
        segments.set(`${dataSet.text('SOPInstanceUID')} ${segment.number('SegmentNumber')}`, segment);
    }
    const records = objects.flatMap(({ kind, bytes }) =>
      kind === 'seg' ? [] : [parseRecord(bytes, (data) => Buffer.from(gateway.ports.sha256(data), 'hex'))],
    );
    return { segments, records };
  }
  const masksOf = (record: ParsedRecord): readonly MaskFact[] => {
    if (record.kind === 'agreement') return [...record.content.left.masks, ...record.content.right.masks];
    return 'masks' in record.content ? (record.content.masks as readonly MaskFact[]) : [];
  };
  const said = (records: readonly ParsedRecord[], kind: ParsedRecord['kind']) =>
    records
      .filter((record) => record.kind === kind)
      .flatMap(masksOf)
      .map(({ item, method, sourceTrackingUids }) => [item, method.type, method.name, sourceTrackingUids]);
  const tracked = (records: readonly ParsedRecord[], reader: string, item: string) =>
    records
      .flatMap((record) => (record.kind === 'read' && record.content.reader === reader ? masksOf(record) : []))
      .find((mask) => mask.item === item)?.trackingUid;

  it('is by the rule where the reads agree, and by whom it was drawn in the reads; sign-off and agreement repeat it', async () => {
    const caseId = await readAndCompare(gateway, series, 'ORIGIN-A', reads('mass'));
    await signNext(gateway, 'sign-origin-a');
    const { records, segments } = await written(caseId);
    expect(said(records, 'read')).toEqual(
      expect.arrayContaining([
        ['liver', 'SEMIAUTOMATIC', 'GrowCut', []],
        ['liver', 'MANUAL', undefined, []],
      ]),
    );
    expect(said(records, 'agreement')).toHaveLength(4);
    expect(said(records, 'agreement')).toEqual(expect.arrayContaining(said(records, 'read')));
    const both = (item: string) => expect.arrayContaining(['R-01', 'R-02'].map((code) => tracked(records, code, item)));
    for (const kind of ['consensus', 'signOff'] as const)
      expect(said(records, kind)).toEqual([
        ['liver', 'AUTOMATIC', 'Overread intersection', both('liver')],
        ['lesion', 'AUTOMATIC', 'Overread union', both('lesion')],
      ]);
    const consensus = records.find((record) => record.kind === 'consensus');
    expect(consensus?.content).toMatchObject({
      algorithm: {
        name: 'Overread agreement',
        version: AGREEMENT_VERSION,
        parameters: expect.arrayContaining(['reads=left, right']),
      },
    });
    expectSame(records, segments);
  });

  it('is by the person’s choice or hand where an adjudicator settled it', async () => {
    const caseId = await readAndCompare(gateway, series, 'ORIGIN-B', reads('cyst'));
    const dora = await gateway.as('dora');
    const taskId = await take(dora, 'adjudicate');
    const decisions = [{ unit: 'lesion:1.kind', decision: 'takeLeft' as const, reason: 'wrongLabel' }];
    expect((await dora.submit(taskId, settled(decisions), 'settle-origin-b')).statusCode).toBe(201);
    const emil = await gateway.as('emil');
    const again = await emil.post(`/api/tasks/${await take(emil, 'signOff')}/return`, {
      reason: 'extent',
      comment: '',
    });
    expect(again.statusCode).toBe(200);
    const round = await take(dora, 'adjudicate');
    const edited = [
      { unit: 'liver', decision: 'edit' as const, basis: 'consensus' as const, reason: 'extent' },
      { unit: 'lesion:1', decision: 'edit' as const, basis: 'empty' as const, reason: 'extent' },
      { unit: 'lesion:1.kind', decision: 'takeLeft' as const, reason: 'wrongLabel' },
      { unit: 'quality', decision: 'takeLeft' as const, reason: 'extent' },
    ];
    const masks = [box(series, 'liver', null, LIVER), box(series, 'lesion', 'i1', [9, 14, 9, 14, 2, 4])];
    const answer = await dora.submit(round, settled(edited, { masks }), 'settle-origin-b-2');
    expect(answer.statusCode, answer.body).toBe(201);
    await signNext(gateway, 'sign-origin-b');
    const { records, segments } = await written(caseId);
    const both = ['R-01', 'R-02'].map((code) => tracked(records, code, 'liver'));
    for (const kind of ['adjudication', 'signOff'] as const)
      expect(said(records, kind).slice(-2)).toEqual([
        ['liver', 'SEMIAUTOMATIC', 'GrowCut', expect.arrayContaining(both)],
        ['lesion', 'MANUAL', undefined, []],
      ]);
    expectSame(records, segments);
  });

  /** Every mask that a record names is, by number, the segment of that SEG: the same lesion, made in the same way. */
  function expectSame(records: readonly ParsedRecord[], segments: ReadonlyMap<string, DataSet>): void {
    const named = records.flatMap(masksOf);
    expect(named.length).toBeGreaterThan(5);
    for (const mask of named) {
      const segment = segments.get(`${mask.segmentation.sopInstanceUid} ${mask.segmentNumber}`);
      const algorithm = segment?.item('SegmentationAlgorithmIdentificationSequence');
      expect([segment?.text('TrackingUID'), segment?.text('SegmentAlgorithmType')]).toEqual([
        mask.trackingUid,
        mask.method.type,
      ]);
      expect([algorithm?.text('AlgorithmName'), algorithm?.text('AlgorithmParameters')]).toEqual([
        mask.method.name,
        mask.method.parameters,
      ]);
    }
  }
});
