import { equalMasks } from '@overread/agreement';
import { expect, it } from 'vitest';
import {
  buildImageStack,
  buildRead,
  buildSegmentation,
  type MaskRecord,
  parseRecord,
  parseSegmentation,
  SOP_CLASS,
} from '../src/index.ts';
import { ball, CREATED, EQUIPMENT, segment, sha256, TRIAL, uid } from './fixtures.ts';
import { CONDITIONS, EVALUATION, PROTOCOL } from './recordFixtures.ts';
import { describeWithData, seriesBelow, unpacker } from './testData.ts';
import { EXPECTED_WARNINGS, SOURCE_WARNINGS, verifyObject } from './verifyObject.ts';

const SERIES = [
  'ct/ct_rider-pilot-0117',
  'ct/ct_lidc-idri-0001',
  'ct/ct_tcga-lihc-bc-a10x',
  'mr/mr_tcga-lihc-bc-4073_haste',
  'mr/mr_datalad-studyforrest-t1',
];

describeWithData('objects on real series', () => {
  const unpack = unpacker();
  for (const name of SERIES) {
    it(`pass dciodvfy and keep every voxel: ${name}`, async () => {
      const [headers = []] = seriesBelow(unpack(`${name}.tar.xz`)).values();
      const [source] = headers;
      if (source === undefined) throw new Error('the series has no images');
      const stack = buildImageStack(headers, sha256);
      const segmentation = {
        studyInstanceUid: stack.studyInstanceUid,
        seriesInstanceUid: uid(name, 'series'),
        sopClassUid: SOP_CLASS.segmentation,
        sopInstanceUid: uid(name, 'seg'),
      };
      const base = {
        source,
        seriesNumber: 901,
        title: 'Read R-07',
        createdAt: CREATED,
        equipment: EQUIPMENT,
        clinicalTrial: TRIAL,
      };
      const segments = [segment(ball(stack, [0.5, 0.5, 0.5], 0.1), 0), segment(ball(stack, [0.55, 0.5, 0.5], 0.05), 1)];
      const seg = buildSegmentation({
        ...base,
        stack,
        segments,
        uids: segmentation,
        dimensionOrganizationUid: uid(name, 'dim'),
        creator: 'R-07',
        contentLabel: 'READ',
      });
      await verifyObject(seg, [...EXPECTED_WARNINGS, ...SOURCE_WARNINGS]);
      const parsed = parseSegmentation(seg, stack);
      expect(parsed.segments.map((one, index) => equalMasks(one.mask, segments[index]?.mask ?? one.mask))).toEqual([
        true,
        true,
      ]);
      const masks: MaskRecord[] = segments.map((one, index) => ({
        key: index === 0 ? { item: 'liver', instance: null } : { item: 'lesion', instance: 'i1' },
        stack,
        mask: one.mask,
        segmentation,
        segmentNumber: index + 1,
        trackingId: one.trackingId,
        trackingUid: one.trackingUid,
      }));
      const read = buildRead({
        ...base,
        uids: { sopInstanceUid: uid(name, 'sr'), seriesInstanceUid: uid(name, 'srSeries') },
        protocol: PROTOCOL,
        deviceUid: uid('device'),
        facts: {},
        sha256,
        reader: 'R-07',
        evaluation: EVALUATION,
        conditions: CONDITIONS,
        clinicalInformation: [],
        statements: [],
        masks,
      });
      await verifyObject(read, [...EXPECTED_WARNINGS, ...SOURCE_WARNINGS]);
      expect(parseRecord(read, sha256).document.root.name?.value).toBe('126000');
    });
  }
});
