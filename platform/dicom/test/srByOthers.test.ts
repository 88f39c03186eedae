import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { volumeMl } from '@overread/agreement';
import { pythonOracles, withoutPythonOracles } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gridOf, type MaskRecord, METHOD_CODES, parseSr, RECORD_TEMPLATES, type RecordKind } from '../src/index.ts';
import type { SeriesShape } from './fixtures.ts';
import { masksOf, PROTOCOL } from './recordFixtures.ts';
import { sampleRecord } from './recordSamples.ts';
import { plainTree, treesByPydicom } from './srTree.ts';

const SHAPE: SeriesShape = { plane: 'oblique', columns: 23, rows: 21, slices: 5 };
const KINDS = Object.keys(RECORD_TEMPLATES) as RecordKind[];
const WITH_MASKS = KINDS.filter((kind) => RECORD_TEMPLATES[kind].withMasks?.tid === '1500');

/** The masks of a sample: an agreement has those of both reads. */
function masksOfKind(kind: RecordKind): MaskRecord[] {
  const names = kind === 'agreement' ? ['segA', 'segB'] : ['seg'];
  return names.flatMap((name) => masksOf(SHAPE, name).masks);
}
const itemOf = (mask: MaskRecord) => PROTOCOL.content.items.find((item) => item.key === mask.key.item);
const codeOf = (code: { value: string; scheme: string; meaning: string } | undefined) =>
  code === undefined ? null : [code.value, code.scheme, code.meaning];

describe.skipIf(withoutPythonOracles())("other people's programs read our SRs", () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'overread-sr-'));
    for (const kind of KINDS) writeFileSync(join(folder, `${kind}.dcm`), sampleRecord(kind, SHAPE, true));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (kind: RecordKind) => join(folder, `${kind}.dcm`);

  it('pydicom 3.0.2: every kind of record, to the items that we read', () => {
    const theirs = treesByPydicom(KINDS.map(file));
    for (const [index, kind] of KINDS.entries()) {
      expect(theirs[index], kind).toEqual(plainTree(parseSr(new Uint8Array(readFileSync(file(kind)))).root));
    }
  });

  it.each(WITH_MASKS)(
    'highdicom 0.28.1: groups of a record of kind %s with finding, segment, volume, way of making',
    (kind) => {
      const script = resolve(import.meta.dirname, 'oracle/readSrByHighdicom.py');
      const printed = execFileSync(pythonOracles()?.python ?? '', [script, file(kind)], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      const found: Record<string, unknown>[] = JSON.parse(printed);
      expect(found).toEqual(
        masksOfKind(kind).map((mask) => {
          const item = itemOf(mask);
          if (item?.kind !== 'mask') throw new Error('a mask has an item');
          return {
            trackingId: mask.trackingId,
            trackingUid: mask.trackingUid,
            segment: mask.segmentNumber,
            segmentation: mask.segmentation.sopInstanceUid,
            finding: codeOf(item.type),
            category: codeOf(item.category),
            measurements: [
              [
                ['118565006', 'SCT', 'Volume'],
                expect.closeTo(volumeMl(mask.mask, gridOf(mask.stack)) ?? Number.NaN, 9),
                ['ml', 'UCUM', 'ml'],
              ],
            ],
            evaluations: [
              [['276214006', 'SCT', 'Finding category'], codeOf(item.category)],
              [
                ['MASKMETHOD', '99OVERREAD', 'How the mask was made'],
                codeOf(METHOD_CODES[mask.method?.type ?? 'MANUAL']),
              ],
            ],
          };
        }),
      );
    },
  );

  it.each(WITH_MASKS)('tid1500reader of dcmqi 1.5.7: measurements of a record of kind %s', (kind) => {
    const output = join(folder, `${kind}.json`);
    execFileSync(
      pythonOracles()?.program('tid1500reader') ?? '',
      ['--inputDICOM', file(kind), '--outputMetadata', output],
      {
        stdio: 'pipe',
      },
    );
    const read: { Measurements: Record<string, unknown>[] } = JSON.parse(readFileSync(output, 'utf8'));
    expect(
      read.Measurements.map((group) => ({
        id: group.TrackingIdentifier,
        uid: group.TrackingUniqueIdentifier,
        segment: group.ReferencedSegment,
        segmentation: group.segmentationSOPInstanceUID,
        series: group.SourceSeriesForImageSegmentation,
        finding: (group.Finding as Record<string, string>).CodeValue,
        items: (
          group.measurementItems as { value: string; quantity: Record<string, string>; units: Record<string, string> }[]
        ).map((one) => [one.quantity.CodeValue, Number(one.value), one.units.CodeValue]),
      })),
    ).toEqual(
      masksOfKind(kind).map((mask) => {
        const item = itemOf(mask);
        return {
          id: mask.trackingId,
          uid: mask.trackingUid,
          segment: mask.segmentNumber,
          segmentation: mask.segmentation.sopInstanceUid,
          series: mask.stack.seriesInstanceUid,
          finding: item?.kind === 'mask' ? item.type.value : '',
          items: [['118565006', expect.closeTo(volumeMl(mask.mask, gridOf(mask.stack)) ?? Number.NaN, 9), 'ml']],
        };
      }),
    );
  });
});
