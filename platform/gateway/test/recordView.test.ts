import type { FiledRecordView, HistoryView, RecordListView } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BoundObjects } from '../src/usecases/boundObjects.ts';
import { recordSignatures } from '../src/usecases/recordSignatures.ts';
import { storePhantom } from './support/phantomSeries.ts';
import { REVIEW_PROTOCOL, readAndCompare, reading, settled, take } from './support/reviewCase.ts';
import { fileAll, settleNext, signNext } from './support/signedCase.ts';
import {
  createTestGateway,
  PROJECT,
  type Requests,
  startTestServices,
  type TestGateway,
  type TestServices,
} from './support/testGateway.ts';

/** Codes of people, names of people, moments, UIDs and digests: what a masked view must not hold. */
const IDENTIFYING = /\b[RACSU]-\d|Dr |anna|boris|dora|20\d\d-\d\d|\d+\.\d+\.\d+\.\d+\.\d|seed/;

/** A full case: two reads that differ, an adjudication, returned and settled again with other masks, signed. */
describe('the view of the records', () => {
  let services: TestServices;
  let gateway: TestGateway;
  let caseId: string;
  let udo: Requests;
  let masked: { readonly text: string; readonly views: FiledRecordView[] };
  let rows: RecordListView['records'];
  let phantom: DicomSeries;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'records' });
    const series = await storePhantom(gateway.source, 'records');
    phantom = series;
    const first = { key: 'i1', kind: 'mass', at: [8, 15, 8, 15, 2, 4] } as const;
    const second = { key: 'i2', kind: 'cyst', at: [20, 27, 10, 17, 5, 6] } as const;
    caseId = await readAndCompare(gateway, series, 'CASE-R', [
      ['anna', reading(series, [4, 30, 4, 25, 1, 7], [first, second])],
      ['boris', reading(series, [4, 30, 4, 25, 1, 7], [first])],
    ]);
    await settleNext(gateway, 'settle-1', 'takeLeft', ['lesion:1']);
    const emil = await gateway.as('emil');
    const returned = await emil.post(`/api/tasks/${await take(emil, 'signOff')}/return`, {
      reason: 'extent',
      comment: 'look again',
    });
    expect(returned.statusCode, returned.body).toBe(200);
    const dora = await gateway.as('dora');
    const decisions = [
      { unit: 'lesion:1', decision: 'takeRight', reason: 'falsePositive', comment: 'not on slice 6' },
      ...['liver', 'lesion:2', 'lesion:2.kind', 'quality'].map(
        (unit) => ({ unit, decision: 'consensus', reason: 'extent' }) as const,
      ),
    ] as const;
    const task = await take(dora, 'adjudicate');
    const settledAgain = await dora.submit(task, settled([...decisions]), 'settle-2');
    expect(settledAgain.statusCode, settledAgain.body).toBe(201);
    const signTask = await take(emil, 'signOff');
    const answer = await emil.get(`/api/tasks/${signTask}/records`);
    expect(answer.statusCode, answer.body).toBe(200);
    masked = { text: answer.body, views: answer.json<FiledRecordView[]>() };
    await signNext(gateway, 'sign-records');
    await fileAll(gateway);
    udo = await gateway.as('udo');
    rows = (await udo.get(`/api/cases/${caseId}/records`)).json<RecordListView>().records;
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });

  const rowOf = (title: string) => {
    const found = rows.find((row) => row.title === title);
    if (!found) throw new Error(`no record ${title} among ${rows.map((row) => row.title).join(', ')}`);
    return found;
  };
  const view = async (title: string): Promise<FiledRecordView> => {
    const answer = await udo.get(`/api/records/${rowOf(title).sopInstanceUid}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<FiledRecordView>();
  };
  const table = (record: FiledRecordView, title: string) =>
    record.tables.find((one) => one.title === title)?.rows.map(({ cells }) => cells);

  it('lists every object of a case in the order of time: what it is, who, when, status, digest', async () => {
    expect(rows.map((row) => row.madeAt)).toEqual(rows.map((row) => row.madeAt).toSorted());
    expect(rows.map(({ title, who, status }) => [title, who, status.state])).toEqual([
      ['Enrolment', 'Overread', 'filed'],
      ['Read R-01', 'R-01', 'filed'],
      ['Masks of read R-01', 'R-01', 'filed'],
      ['Read R-02', 'R-02', 'filed'],
      ['Masks of read R-02', 'R-02', 'filed'],
      ['Agreement of the reads', 'Overread', 'filed'],
      ['Consensus of what agrees', 'Overread', 'filed'],
      ['Consensus', 'Overread', 'filed'],
      ['Adjudication A-01', 'A-01', 'filed'],
      ['Adjudicated A-01', 'A-01', 'superseded'],
      ['Returned', 'Overread', 'filed'],
      ['Adjudication A-01', 'A-01', 'filed'],
      ['Superseded masks', 'A-01', 'filed'],
      ['Sign-off', 'Dr emil', 'filed'],
    ]);
    expect(rowOf('Adjudicated A-01').status.by).toBe(rowOf('Superseded masks').sopInstanceUid);
    const filed = await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, caseId));
    const digests = filed.map(({ sopInstanceUid, sha256, size }) => [sopInstanceUid, sha256, size]);
    expect(rows.map(({ sopInstanceUid, sha256, size }) => [sopInstanceUid, sha256, size]).sort()).toEqual(
      digests.sort(),
    );
    expect(new Set(rows.map((row) => row.protocolVersion))).toEqual(new Set([REVIEW_PROTOCOL.version]));
  });

  it('shows every object, each from the bytes that the archive gives, and records every look', async () => {
    for (const row of rows) {
      const answer = await udo.get(`/api/records/${row.sopInstanceUid}`);
      expect(answer.statusCode, `${row.title}: ${answer.body}`).toBe(200);
      const shown = answer.json<FiledRecordView>();
      expect(shown).toMatchObject({ title: row.title, kind: row.kind, isMasked: false, status: row.status });
      expect(shown.technical).toMatchObject({ sopInstanceUid: row.sopInstanceUid, sha256: row.sha256 });
      expect(shown.case).toEqual({ id: caseId, label: 'CASE-R' });
      expect(shown.tree.length, row.title).toBeGreaterThan(0);
      expect(JSON.stringify({ ...shown, tree: [] }), row.title).not.toMatch(/undefined|\[object|NaN/);
    }
    const { events } = (await udo.get(`/api/cases/${caseId}/history`)).json<HistoryView>();
    const looks = events.filter((event) => event.kind === 'record.read').map((event) => event.sentence);
    for (const { title } of rows) expect(looks).toContain(`U-01 read a record: ${title}`);
  });

  it('says of a read what it states, with the volumes, and how it was read', async () => {
    const read = await view('Read R-01');
    expect(read).toMatchObject({ who: 'R-01', completion: 'complete', verification: 'not verified', signer: null });
    expect(table(read, 'What it states')).toEqual([
      ['Liver', 'there', '4312.00 ml', ''],
      ['Lesion 1', 'there', '199.11 ml', 'Kind: Mass'],
      ['Lesion 2', 'there', '132.74 ml', 'Kind: Cyst'],
      ['Image quality', '', '', '4'],
      ['The images', '', '', 'Diagnostic quality'],
    ]);
    expect(table(read, 'How it was read')?.slice(0, 2)).toEqual([
      ['Active time', '2 min 0 s'],
      ['Slices shown', '9 of 9'],
    ]);
    expect(read.lists).toEqual([
      { title: 'Confirmed', items: ['I did not consult the clinical record or other readers for this case.'] },
    ]);
    expect(read.references.map(({ relation, title }) => [relation, title])).toEqual([
      ['Refers to', 'Masks of read R-01'],
      ['Refers to', '3 images'],
    ]);
    expect(read.tree).toContainEqual({ depth: 2, label: 'Volume', value: '4312 ml' });
  });

  it('says of masks how each was made, with codes, voxels and the geometry', async () => {
    const masks = await view('Masks of read R-01');
    expect(masks).toMatchObject({ who: 'R-01', completion: null, technical: { sopClass: 'Segmentation' } });
    // The liver is 27 x 22 voxels on 7 slices; the lesions are 8 x 8 on 3 and 8 x 8 on 2.
    expect(table(masks, 'Segments')).toEqual([
      ['Liver', 'By hand', '4312.00 ml', '4158', '7', '7'],
      ['Lesion 1', 'By hand', '199.11 ml', '192', '3', '3'],
      ['Lesion 2', 'By hand', '132.74 ml', '128', '2', '2'],
    ]);
    expect(table(masks, 'Codes')?.[0]).toEqual([
      'Liver',
      'Anatomical Structure (91723000, SCT)',
      'Liver (10200004, SCT)',
      '',
    ]);
    expect(masks.lists[0]?.items[0]).toBe('45 × 37 pixels on 9 slices');
    expect(masks.references).toEqual([{ relation: 'Lies on', title: '7 images', sopInstanceUid: null, caseId: null }]);
  });

  it('says of an agreement every rule with value, limit and verdict, what differs, and which reads it follows', async () => {
    const agreement = await view('Agreement of the reads');
    expect(agreement.sentences[0]).toBe('One difference.');
    expect(agreement.lists[0]?.items).toEqual(['Lesion 1, in the left read only, 63 mm, slices 3-4 (critical)']);
    expect(table(agreement, 'Rules of the SOP')).toContainEqual([
      'Liver',
      'Dice at least 0.9',
      '1.00',
      '0.90',
      'passed',
    ]);
    expect(table(agreement, 'Rules of the SOP')).toContainEqual(['Lesion 1', 'Found in both reads', '', '', 'failed']);
    expect(table(agreement, 'Measurements')?.slice(1)).toEqual([
      ['Lesion 1', ...Array(4).fill('not defined'), '132.74', ''],
      ['Lesion 2', '1.000', '1.000', '0.00', '0.00', '199.11', '199.11'],
    ]);
    const follows = agreement.references.filter(({ relation }) => relation === 'Follows');
    expect(follows.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual([
      rowOf('Read R-01').sopInstanceUid,
      rowOf('Read R-02').sopInstanceUid,
    ]);
  });

  it('says of consensus and adjudication how each item came about', async () => {
    const consensus = await view('Consensus of what agrees');
    expect(table(consensus, 'How it came about')).toEqual([
      ['Liver', 'what both reads marked'],
      ['Lesion 2', 'what either read marked'],
      ['Kind of lesion 2', 'the same answer in both reads'],
      ['Image quality', 'the median of the answers'],
    ]);
    expect(table(consensus, 'What it states')?.[1]).toEqual(['Lesion 2', 'there', '199.11 ml', 'Kind: Mass']);
    const [first, last] = rows.filter((row) => row.title === 'Adjudication A-01');
    const of = async (uid: string | undefined) => (await udo.get(`/api/records/${uid}`)).json<FiledRecordView>();
    expect(table(await of(first?.sopInstanceUid), 'Decisions')).toEqual([
      ['Lesion 1', 'Take left', 'Better outline', ''],
    ]);
    const again = await of(last?.sopInstanceUid);
    expect(again.who).toBe('A-01');
    expect(table(again, 'Decisions')?.[0]).toEqual(['Lesion 1', 'Take right', 'Not a finding', 'not on slice 6']);
    expect(again.references).toContainEqual(
      expect.objectContaining({
        relation: 'Follows',
        title: 'Adjudication A-01',
        sopInstanceUid: first?.sopInstanceUid,
      }),
    );
  });

  it('says of a sign-off who signs in clear and what for, and of notes what happened and who did it', async () => {
    const signOff = await view('Sign-off');
    expect(signOff).toMatchObject({
      who: 'Dr emil',
      verification: 'verified',
      signer: { name: 'Dr emil', organization: 'Test project' },
    });
    expect(signOff.sentences[0]).toMatch(/^I have reviewed .* Liver and lesions/);
    expect(await view('Returned')).toMatchObject({
      who: 'S-01',
      sentences: [expect.stringMatching(/Outline is wrong/)],
    });
    expect(await view('Enrolment')).toMatchObject({ who: 'C-01', tables: [{ title: 'Images' }] });
    const note = await view('Superseded masks');
    expect(note.references).toEqual([
      {
        relation: 'Names',
        title: 'Adjudicated A-01',
        sopInstanceUid: rowOf('Adjudicated A-01').sopInstanceUid,
        caseId,
      },
    ]);
  });

  it('says of every object who signed it, when, what that means, and that bits, certificate and bound objects hold', async () => {
    const found = [];
    for (const { title, sopInstanceUid } of rows) {
      const shown = (await udo.get(`/api/records/${sopInstanceUid}`)).json<FiledRecordView>();
      expect(shown.signatures, title).toMatchObject([{ verdict: 'good' }]);
      expect(shown.signatures[0]?.at, title).toMatch(/^2026-01-05T.*Z$/);
      for (const one of shown.bound) expect(one, title).toMatchObject({ verdict: 'fits' });
      found.push([title, shown.signatures[0]?.name, shown.signatures[0]?.meaning.split(':')[0], shown.bound.length]);
    }
    const server = 'Overread, the server of this installation';
    expect(
      found.filter(([title]) => /^(Masks of read R-01|Read R-01|Adjudicat|Superseded|Sign-off)/.test(`${title}`)),
    ).toEqual([
      ['Read R-01', server, 'Author', 1],
      ['Masks of read R-01', server, 'Author', 0],
      ['Adjudication A-01', 'A-01', 'Review', expect.any(Number)],
      ['Adjudicated A-01', 'A-01', 'Review', 0],
      ['Adjudication A-01', 'A-01', 'Review', expect.any(Number)],
      ['Superseded masks', server, 'Administrative', 1],
      ['Sign-off', 'Dr emil', 'Verification', expect.any(Number)],
    ]);
    const { signatures, bound } = await view('Sign-off');
    expect(bound.map(({ title }) => title)).toEqual(expect.arrayContaining(['Adjudication A-01', 'Consensus']));
    expect(signatures[0]?.sentences[0]).toBe(
      'These are the very bits that were signed. The certificate was in force in the signing roster of the project at that time.',
    );
    expect(signatures[0]?.certificate).toMatchObject({ fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(signatures[0]?.certificate?.subject).toContain('CN=Dr emil');
  });

  it('says which bits are not those that were signed: of the document itself, and of a mask that it binds', async () => {
    const bytes = (await udo.get(`/api/records/${rowOf('Sign-off').sopInstanceUid}/file`)).rawPayload;
    const project = await gateway.store.transaction((tx) => gateway.store.projects.byKey(tx, PROJECT));
    const projectId = project?.id ?? '';
    const altered = Uint8Array.from(bytes);
    const at = bytes.indexOf('I have reviewed');
    altered[at] = (altered[at] ?? 0) ^ 1;
    const [signature] = await recordSignatures(gateway.ports, projectId, altered);
    expect(signature).toMatchObject({ name: 'Dr emil', verdict: 'bad' });
    expect(signature?.sentences[0]).toMatch(/^What was signed is not what stands in the file/);

    const record: typeof gateway.record = {
      ...gateway.record,
      retrieveInstance: async (...address) => {
        const found = await gateway.record.retrieveInstance(...address);
        if (found && address[2] === rowOf('Consensus').sopInstanceUid)
          found[found.length - 2000] = (found[found.length - 2000] ?? 0) ^ 1;
        return found;
      },
    };
    const bound = await new BoundObjects({ ...gateway.ports, record }, projectId).of(bytes);
    const verdictOf = (title: string) => bound.find((one) => one.title === title)?.verdict;
    expect([verdictOf('Consensus'), verdictOf('Adjudication A-01')]).toEqual(['differs', 'fits']);
  });

  it('lists the records of the project to coordinator and auditor; the register names people', async () => {
    const list = (await udo.get(`/api/projects/${PROJECT}/records`)).json<RecordListView>();
    const titles = list.records.map((row) => row.title);
    for (const title of ['Project', 'SOP version', 'Reader register', 'Enrolment batch'])
      expect(titles).toContain(title);
    const register = list.records.findLast((row) => row.title === 'Reader register');
    const shown = (await udo.get(`/api/records/${register?.sopInstanceUid}`)).json<FiledRecordView>();
    expect(table(shown, 'Who is who')).toContainEqual(['R-01', 'Dr anna', 'anna', 'reader', '2026-01-05', 'open']);
    expect(shown.references[0]).toMatchObject({ relation: 'Follows', title: 'Reader register' });
  });

  it('gives the file byte for byte', async () => {
    const { sopInstanceUid, sha256 } = rowOf('Sign-off');
    const answer = await udo.get(`/api/records/${sopInstanceUid}/file`);
    expect(answer.headers['content-type']).toBe('application/dicom');
    expect(gateway.ports.sha256(answer.rawPayload)).toBe(sha256);
  });

  it('is recorded whichever way it goes: frames of a mask each time, images once while somebody looks', async () => {
    const eventsOf = async (kind: string) =>
      (await udo.get(`/api/cases/${caseId}/history`))
        .json<HistoryView>()
        .events.filter((event) => event.kind === kind)
        .map((event) => event.sentence);
    const { sopInstanceUid } = rowOf('Masks of read R-01');
    const [seg] = await gateway.store.transaction(async (tx) =>
      (await gateway.store.artifacts.ofCase(tx, caseId)).filter((one) => one.sopInstanceUid === sopInstanceUid),
    );
    const reads = (await eventsOf('record.read')).length;
    const frame = (study = '', series = '', instance = '') =>
      `/dicom-web/studies/${study}/series/${series}/instances/${instance}/frames/1`;
    // Whether the archive gives frames of one bit is its own affair (Orthanc does not); that somebody asked is ours.
    await udo.get(frame(seg?.studyInstanceUid, seg?.seriesInstanceUid, sopInstanceUid));
    expect((await eventsOf('record.read')).slice(reads)).toEqual(['U-01 read a record: Masks of read R-01']);
    const { studyInstanceUid, seriesInstanceUid, instances } = phantom;
    for (const instance of instances.slice(0, 2))
      expect((await udo.get(frame(studyInstanceUid, seriesInstanceUid, instance.sopInstanceUid))).statusCode).toBe(200);
    expect(await eventsOf('images.viewed')).toEqual(['U-01 looked at the images']);
  });

  it('is closed to everybody who works on cases, and one and the same 404 for what is not there', async () => {
    const { sopInstanceUid } = rowOf('Read R-01');
    for (const login of ['anna', 'dora', 'emil'] as const) {
      const person = await gateway.as(login);
      for (const path of [
        `cases/${caseId}/records`,
        `records/${sopInstanceUid}`,
        `records/${sopInstanceUid}/file`,
        `projects/${PROJECT}/records`,
      ])
        expect((await person.get(`/api/${path}`)).json(), `${login} ${path}`).toMatchObject({
          code: 'OVR_AUTH_FORBIDDEN',
        });
    }
    const absent = await udo.get('/api/records/1.2.3');
    expect([absent.statusCode, absent.json<{ code: string }>().code]).toEqual([404, 'OVR_NOT_FOUND']);
    expect((await udo.get('/api/projects/nowhere/records')).body).toBe(absent.body);
  });

  it('is masked for the approver: sides, never people, moments or files', () => {
    expect(masked.views.map(({ title }) => title)).toEqual([
      'Agreement',
      'Consensus',
      'Adjudication, of an earlier round',
      'Adjudication',
    ]);
    expect(masked.text).not.toMatch(IDENTIFYING);
    for (const one of masked.views)
      expect(one).toMatchObject({ isMasked: true, technical: null, tree: [], signatures: [], bound: [] });
    expect(table(masked.views[3] as FiledRecordView, 'Decisions')?.[0]).toEqual([
      'Lesion 1',
      'Take right',
      'Not a finding',
      'not on slice 6',
    ]);
  });

  it('tells that a record was altered after it was filed, and shows nothing of it', async () => {
    const { sopInstanceUid, sha256 } = rowOf('Read R-02');
    const stored = (digest: string) =>
      gateway.store.transaction((tx) =>
        tx.updateTable('artifact').set({ sha256: digest }).where('sop_instance_uid', '=', sopInstanceUid).execute(),
      );
    await stored('0'.repeat(64));
    for (const path of [sopInstanceUid, `${sopInstanceUid}/file`]) {
      const answer = await udo.get(`/api/records/${path}`);
      expect(answer.json()).toMatchObject({
        code: 'OVR_ARCHIVE_CONFLICT',
        message: expect.stringMatching(/^Security: this record was altered or replaced after it was filed/),
      });
      expect(answer.body).not.toContain('"tables"');
    }
    await stored(sha256);
    const { events } = (await udo.get(`/api/cases/${caseId}/history`)).json<HistoryView>();
    expect(events.filter((event) => event.kind === 'record.altered').map((event) => event.sentence)).toEqual(
      Array(2).fill('SECURITY: the archive gives other bytes than were filed for Read R-02'),
    );
  });
});
