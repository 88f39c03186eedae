import { readFileSync } from 'node:fs';
import { sliceBits } from '@overread/agreement';
import type { ProtocolContent } from '@overread/contract';
import { type ImageStack, parseSegmentation, readPart10 } from '@overread/dicom';
import { dciodvfy, unpackedFiles, withoutTestData } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolSeries } from './support/enrolSeries.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import {
  createTestGateway,
  PROJECT,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';
import { CONDITIONS, noiseMask } from './support/testRead.ts';

/** One organ on images of a modality; nothing else is asked. */
const protocolFor = (modality: string): ProtocolContent => ({
  ...LIVER_PROTOCOL,
  key: `real-${modality.toLowerCase()}`,
  imageSets: [{ key: 'ct', label: modality, role: 'annotate', modality, required: true }],
  items: LIVER_PROTOCOL.items.filter((item) => item.key === 'liver'),
  rules: LIVER_PROTOCOL.rules.filter((rule) => rule.item === 'liver'),
});

/** What of the shared data is enrolled, and what enrolment must say about it. */
const SERIES = [
  {
    name: 'an axial CT (RIDER)',
    archive: 'ct/ct_rider-pilot-0117',
    modality: 'CT',
    slices: 95,
    derived: false,
    notice: undefined,
  },
  {
    name: 'a CT whose 133 slices carry 133 Frames of Reference (LIDC-IDRI-0001)',
    archive: 'ct/ct_lidc-idri-0001',
    modality: 'CT',
    slices: 133,
    derived: true,
    notice: /133 different Frames of Reference.*Masks get a new Frame of Reference/,
  },
  {
    name: 'an oblique T1 (studyforrest)',
    archive: 'mr/mr_datalad-studyforrest-t1',
    modality: 'MR',
    slices: 384,
    derived: false,
    notice: undefined,
  },
] as const;

describe.skipIf(withoutTestData())('real scanner images are enrolled, read and filed', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(async () => {
    await services?.stop();
  });

  it.each(SERIES)('$name', async ({ archive, modality, slices, derived, notice }) => {
    const gateway = await createTestGateway(services, protocolFor(modality), { seed: archive });
    try {
      const series = await storeFiles(gateway, unpackedFiles(archive));
      const started = Date.now();
      const { id, notices } = await enrolSeries(gateway, series, 'CASE-1');
      console.log(`${archive}: ${slices} slices enrolled in ${Date.now() - started} ms`);
      if (notice) expect(notices.join(' ')).toMatch(notice);
      const anna = await gateway.as('anna');
      const taskId = (await anna.post('/api/work/next', { project: PROJECT, kind: 'read' })).json().taskId as string;
      const task = (await anna.get(`/api/tasks/${taskId}`)).json();
      expect(task.imageSets[0]).toMatchObject({ slices, notices: [...notices] });
      const stack = await stackOf(gateway, id);
      expect(stack.frameOfReferenceDerived).toBe(derived);
      expect(stack.slices).toHaveLength(slices);

      const view = `/dicom-web/tasks/${taskId}/studies/${series.studyInstanceUid}/series/${series.seriesInstanceUid}`;
      const metadata = await anna.get(`${view}/metadata`);
      expect(metadata.json()).toHaveLength(slices);
      const uids = stack.slices.map((slice) => slice.sopInstanceUid);
      expect((await anna.get(`${view}/instances/${uids[3]}/frames/1`)).statusCode).toBe(200);

      const mask = noiseMask('liver', null, stack, [...uids.slice(2, 12), ...uids.slice(-3)], 77, 0.2);
      const read = {
        evaluation: {
          items: { liver: { state: 'present' as const } },
          answers: {},
          imageQuality: 'diagnostic' as const,
        },
        masks: [mask],
        conditions: CONDITIONS,
      };
      const answer = await anna.submit(taskId, read, 'key-of-real-read');
      expect(answer.statusCode, answer.body).toBe(201);
      const artifacts = (await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, id))).filter(
        (one) => one.taskId === taskId,
      );
      expect(artifacts.map((one) => one.kind).sort()).toEqual(['read', 'seg']);
      for (const artifact of artifacts) {
        const bytes = await gateway.record.retrieveInstance(
          artifact.studyInstanceUid,
          artifact.seriesInstanceUid,
          artifact.sopInstanceUid,
        );
        if (!bytes) throw new Error('not filed');
        expect(dciodvfy(bytes).errors, artifact.title).toEqual([]);
        if (artifact.kind !== 'seg') continue;
        const parsed = parseSegmentation(bytes, stack);
        expect(parsed.dataSet.text('FrameOfReferenceUID')).toBe(stack.frameOfReferenceUid);
        const found = parsed.segments[0]?.mask;
        if (!found) throw new Error('no segment');
        for (const [slice, uid] of uids.entries()) {
          const sent =
            mask.frames.find((frame) => frame.sopInstanceUid === uid)?.bits ??
            new Uint8Array(sliceBits(found, 0).length);
          expect(Buffer.from(sliceBits(found, slice)).equals(Buffer.from(sent)), `slice ${slice}`).toBe(true);
        }
      }
    } finally {
      await gateway.close();
    }
  });

  it('a series that forms no stack is refused with the reason', async () => {
    const gateway = await createTestGateway(services, protocolFor('CT'), { seed: 'refused' });
    try {
      const series = await storeFiles(gateway, unpackedFiles('geometry/ct_ge-gantry-tilt'));
      await expect(enrolSeries(gateway, series, 'CASE-1')).rejects.toMatchObject({
        code: 'OVR_SERIES_GEOMETRY',
        details: { reason: 'gantryTilt' },
      });
    } finally {
      await gateway.close();
    }
  });
});

async function storeFiles(gateway: TestGateway, files: readonly string[]) {
  const bytes = files.map((file) => readFileSync(file));
  for (let at = 0; at < bytes.length; at += 40) await gateway.source.store(bytes.slice(at, at + 40));
  const { dataSet } = readPart10(bytes[0] ?? new Uint8Array(), { until: 'PixelData' });
  return {
    studyInstanceUid: dataSet.required('StudyInstanceUID'),
    seriesInstanceUid: dataSet.required('SeriesInstanceUID'),
  };
}

async function stackOf(gateway: TestGateway, caseId: string): Promise<ImageStack> {
  const [set] = await gateway.store.transaction((tx) => gateway.store.images.stacksOfCase(tx, caseId));
  if (!set) throw new Error('no image set');
  return set.stack;
}
