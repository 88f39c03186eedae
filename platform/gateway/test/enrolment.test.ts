import { createHash } from 'node:crypto';
import type { DicomSeries } from '@overread/demo';
import { DataSet, readPart10, SOP_CLASS, stacksOfEnrolment, writePart10 } from '@overread/dicom';
import { pixelDigestsOf } from '@overread/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { phantomSeries, storePhantom } from './support/phantomSeries.ts';
import { caseRecords } from './support/signedCase.ts';
import {
  createTestGateway,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

describe('enrolling a case', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let series: DicomSeries;
  let carla: Requests;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, {
      ...LIVER_PROTOCOL,
      imageSets: [
        ...LIVER_PROTOCOL.imageSets,
        { key: 'early', label: 'Arterial CT', role: 'reference', modality: 'CT', required: false },
      ],
      controlFraction: 0.5,
    });
    series = await storePhantom(gateway.source, 'enrol');
    carla = await gateway.as('carla');
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  const set = (of: { studyInstanceUid: string; seriesInstanceUid: string }, key = 'ct', role = 'annotate') => ({
    key,
    role,
    studyInstanceUid: of.studyInstanceUid,
    seriesInstanceUid: of.seriesInstanceUid,
  });
  const enrol = (label: string, imageSets: object[], more: object = {}) =>
    carla.post(`/api/projects/${PROJECT}/cases`, {
      protocolVersionId: gateway.protocolVersionId,
      enrolment: {
        label,
        subject: `S-${label}`,
        partition: 'test',
        timepoints: [{ label: 'Baseline', imageSets }],
        ...more,
      },
    });
  const caseOf = (id: string) =>
    gateway.store.transaction(async (tx) => ({
      row: await gateway.store.cases.byId(tx, id),
      tasks: await gateway.store.tasks.ofCase(tx, id),
      sets: await gateway.store.images.ofCase(tx, id),
      events: await gateway.store.audit.ofCase(tx, id),
      artifacts: await gateway.store.artifacts.ofCase(tx, id),
    }));

  it('prepares a read task per slot, writes the event, and lets a record of it wait for the archive', async () => {
    const answer = await enrol('CASE-1', [set(series)]);
    expect(answer.statusCode, answer.body).toBe(200);
    const { row, tasks, sets, events, artifacts } = await caseOf(answer.json().id);
    expect(row).toMatchObject({ state: 'enrolled', label: 'CASE-1' });
    expect(tasks.map((task) => [task.kind, task.slot, task.state])).toEqual([
      ['read', 0, 'SCHEDULED'],
      ['read', 1, 'SCHEDULED'],
    ]);
    expect(sets).toMatchObject([{ key: 'ct', slices: 9 }]);
    expect(events.map((event) => event.kind)).toContain('case.enrolled');
    expect(artifacts).toMatchObject([{ kind: 'workflow', filedAt: null }]);
  });

  it('records where the images lie and what their pixels are, so that a later change is noticed', async () => {
    const { id } = (await enrol('CASE-P', [set(series)])).json();
    const [enrolled] = await caseRecords(gateway, id);
    if (enrolled?.record.kind !== 'caseEnrolled') throw new Error('the first record of a case is its enrolment');
    const { content } = enrolled.record;
    const stacks = await gateway.store.transaction((tx) => gateway.store.images.stacksOfCase(tx, id));
    expect(stacksOfEnrolment(content)).toEqual(stacks.map(({ key, stack }) => ({ key, stack })));
    const pixels = new Map(
      series.instances.map(({ bytes }) => {
        const { dataSet } = readPart10(bytes);
        return [dataSet.required('SOPInstanceUID'), dataSet.bytes('PixelData') ?? new Uint8Array()];
      }),
    );
    const [images] = content.images;
    expect(images && pixelDigestsOf(images)).toEqual(
      images?.sopInstanceUids.map((sopInstanceUid) => ({
        sopInstanceUid,
        transferSyntaxUid: '1.2.840.10008.1.2.1',
        sha256: createHash('sha256')
          .update(pixels.get(sopInstanceUid) ?? '')
          .digest('hex'),
      })),
    );
    expect(new Set(images?.pixels.sha256).size).toBe(9);
    expect(await caseOf(id)).toMatchObject({ sets: [{ pixelDigest: images?.pixels.digest }] });
  });

  it('refuses a series of which an image has no pixels, and says which', async () => {
    const other = phantomSeries('no-pixels');
    const files = other.instances.map(({ bytes }, index) => {
      if (index !== 3) return bytes;
      const { dataSet } = readPart10(bytes, { until: 'PixelData' });
      return writePart10(dataSet);
    });
    await gateway.source.store(files);
    const answer = await enrol('CASE-N', [set(other)], { subject: 'S-no-pixels' });
    expect(answer.json()).toMatchObject({
      code: 'OVR_SERIES_GEOMETRY',
      message: expect.stringMatching(/^Image \d of the series cannot be read: .*store the image again/),
    });
  });

  it('takes several image sets, of which the optional may be absent, and shows all of them in the task', async () => {
    const early = await storePhantom(gateway.source, 'enrol', { columns: 45, rows: 37, slices: 9 });
    const other = phantomSeries('early');
    await gateway.source.store(other.instances.map((one) => one.bytes));
    const answer = await enrol('CASE-2', [set(early), set(other, 'early', 'reference')]);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toMatch(/different patients/);
    const twice = await enrol('CASE-2', [set(early), set(early, 'early', 'reference')]);
    expect(twice.statusCode, twice.body).toBe(200);
    expect((await caseOf(twice.json().id)).sets.map((one) => [one.key, one.role])).toEqual([
      ['ct', 'annotate'],
      ['early', 'reference'],
    ]);
  });

  it('keeps all cases of a subject, and all series of a study, in one partition', async () => {
    const other = await storePhantom(gateway.source, 'partition');
    expect((await enrol('CASE-3', [set(other)], { subject: 'S-shared', partition: 'training' })).statusCode).toBe(200);
    const sameSubject = await enrol('CASE-4', [set(series)], { subject: 'S-shared', partition: 'test' });
    expect(sameSubject.json().code).toBe('OVR_CASE_PARTITION');
    const sameStudy = await enrol('CASE-4', [set(other)], { subject: 'S-other', partition: 'test' });
    expect(sameStudy.json().code).toBe('OVR_CASE_PARTITION');
    const later = await storePhantom(gateway.source, 'partition-later', undefined, 'partition');
    const samePatient = await enrol('CASE-4', [set(later)], { subject: 'S-renamed', partition: 'test' });
    expect(samePatient.json().code).toBe('OVR_CASE_PARTITION');
    expect((await enrol('CASE-4', [set(series)])).statusCode).toBe(200);
  });

  it('refuses with a sentence what the SOP does not ask for, what is taken and what is not there', async () => {
    const refused: [object[], object, RegExp][] = [
      [[set(series)], { label: 'CASE-1' }, /has a case CASE-1 already/],
      [[set(series, 'late')], {}, /no image set "late"/],
      [[set(series, 'ct', 'reference')], {}, /uses "CT" as annotate/],
      [[set(series, 'early', 'reference')], {}, /needs the image set "CT"/],
      [[set({ studyInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2' })], {}, /no such series/],
    ];
    for (const [sets, more, sentence] of refused) {
      const answer = await enrol('CASE-9', sets, more);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.json().message).toMatch(sentence);
    }
  });

  it('refuses objects that are no images: the clinical report stays outside (R14)', async () => {
    const report = writePart10(
      DataSet.of({
        SOPClassUID: SOP_CLASS.basicTextSr,
        SOPInstanceUID: '2.25.77001',
        StudyInstanceUID: series.studyInstanceUid,
        SeriesInstanceUID: '2.25.77000',
        Modality: 'SR',
        PatientID: 'PAT-enrol',
      }),
    );
    await gateway.source.store([report]);
    const answer = await enrol('CASE-9', [
      set({ studyInstanceUid: series.studyInstanceUid, seriesInstanceUid: '2.25.77000' }),
    ]);
    expect(answer.json()).toMatchObject({ code: 'OVR_SERIES_GEOMETRY', message: expect.stringMatching(/no images/) });
    const anna = await gateway.as('anna');
    const { taskId } = (await anna.post('/api/work/next', { project: PROJECT, kind: 'read' })).json();
    expect((await anna.get(`/dicom-web/tasks/${taskId}/series?Modality=SR`)).json()).toEqual([]);
  });

  it('draws controls by lot, about as many as the SOP says', async () => {
    const ids: string[] = [];
    for (let number = 100; number < 124; number++) ids.push((await enrol(`CASE-${number}`, [set(series)])).json().id);
    const rows = await Promise.all(ids.map(async (id) => (await caseOf(id)).row?.is_control));
    const controls = rows.filter(Boolean).length;
    expect(controls).toBeGreaterThan(3);
    expect(controls).toBeLessThan(21);
  });

  it('is the coordinator’s, and nobody else’s', async () => {
    for (const login of ['anna', 'dora', 'emil', 'udo'] as const) {
      const person = await gateway.as(login);
      const answer = await person.post(`/api/projects/${PROJECT}/cases`, {
        protocolVersionId: gateway.protocolVersionId,
        enrolment: {
          label: 'X',
          subject: 'S',
          partition: 'test',
          timepoints: [{ label: 'B', imageSets: [set(series)] }],
        },
      });
      expect(answer.statusCode, login).toBe(403);
    }
  });
});
