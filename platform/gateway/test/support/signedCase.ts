import type { Container } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { type ParsedRecord, parseRecord } from '@overread/dicom';
import { addMember } from '../../src/usecases/addMember.ts';
import { createAccount } from '../../src/usecases/createAccount.ts';
import { fileFiling } from '../../src/usecases/fileFiling.ts';
import { readAndCompare, reading, settled, sign, take } from './reviewCase.ts';
import { type Login, PASSWORD, PROJECT, type Requests, type TestGateway } from './testGateway.ts';

const LIVER = [4, 30, 4, 25, 1, 7] as const;
const LESION = [8, 15, 8, 15, 2, 4] as const;

/** A read of a liver with one lesion. */
export const oneLesion = (series: DicomSeries, kind = 'mass'): Container =>
  reading(series, LIVER, [{ key: 'i1', kind, at: LESION }]);

/** A case whose reads agree, signed. @returns its id */
export async function signedCase(gateway: TestGateway, series: DicomSeries, label: string): Promise<string> {
  const caseId = await readAndCompare(gateway, series, label, [
    ['anna', oneLesion(series)],
    ['boris', oneLesion(series)],
  ]);
  await signNext(gateway, `sign-${label}`);
  return caseId;
}

/** The approver signs the next case. */
export async function signNext(gateway: TestGateway, key: string): Promise<void> {
  const emil = await gateway.as('emil');
  const answer = await sign(emil, await take(emil, 'signOff'), key);
  if (answer.statusCode !== 201) throw new Error(`sign-off: ${answer.statusCode} ${answer.body}`);
}

/** The adjudicator takes the next case and settles every unit by one decision. @returns id of the task */
export async function settleNext(
  gateway: TestGateway,
  key: string,
  decision: 'takeLeft' | 'takeRight' | 'consensus',
  units: readonly string[],
): Promise<string> {
  const dora = await gateway.as('dora');
  const taskId = await take(dora, 'adjudicate');
  const decisions = units.map((unit) => ({ unit, decision, reason: 'extent' as const }));
  const answer = await dora.submit(taskId, settled(decisions), key);
  if (answer.statusCode !== 201) throw new Error(`adjudication: ${answer.statusCode} ${answer.body}`);
  return taskId;
}

/** A second coordinator of the test's project. */
export async function secondCoordinator(gateway: TestGateway): Promise<Requests> {
  const system = { kind: 'system' } as const;
  await createAccount(gateway.ports, system, { login: 'cleo', name: 'Dr cleo', password: PASSWORD });
  await addMember(gateway.ports, system, { project: PROJECT, login: 'cleo', role: 'coordinator' });
  return gateway.as('cleo' as Login);
}

/** Files everything that waits, as the worker would. */
export async function fileAll(gateway: TestGateway): Promise<void> {
  for (const id of await gateway.store.transaction((tx) => gateway.store.filings.open(tx, 200)))
    await fileFiling(gateway.ports, id);
}

/** The records of the project's own study, as the archive answers them, in the order of their making. */
export async function projectRecords(gateway: TestGateway): Promise<readonly ParsedRecord[]> {
  await fileAll(gateway);
  const artifacts = await gateway.store.transaction(async (tx) => {
    const project = await gateway.store.projects.byKey(tx, PROJECT);
    return (await gateway.store.artifacts.filedOfProjects(tx, [project?.id ?? ''], {})).filter(
      (one) => one.studyInstanceUid === project?.record_study_uid,
    );
  });
  const records: ParsedRecord[] = [];
  for (const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } of artifacts) {
    const bytes = await gateway.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
    if (!bytes) throw new Error('a project record is not in the archive');
    records.push(parsed(gateway, bytes));
  }
  return records;
}

/** The SRs and Key Object Selections of a case, as the archive answers them, with their SOP Instance UIDs. */
export async function caseRecords(gateway: TestGateway, caseId: string) {
  await fileAll(gateway);
  const artifacts = await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, caseId));
  const records = [];
  for (const artifact of artifacts.filter(({ kind }) => kind !== 'seg')) {
    const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, title } = artifact;
    const bytes = await gateway.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
    if (!bytes) throw new Error(`${title} is not in the archive`);
    records.push({ ...artifact, bytes, record: parsed(gateway, bytes) });
  }
  return records;
}

const parsed = (gateway: TestGateway, bytes: Uint8Array) =>
  parseRecord(bytes, (data) => Buffer.from(gateway.ports.sha256(data), 'hex'));
