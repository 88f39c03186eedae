import type { Container, WireMask } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { openUnits, type TaskKind } from '@overread/domain';
import { compareCase } from '../../src/usecases/compareCase.ts';
import { publishRelease } from '../../src/usecases/publishRelease.ts';
import { enrolSeries } from './enrolSeries.ts';
import { phantomSeries } from './phantomSeries.ts';
import { REVIEW_PROTOCOL, settled, sign } from './reviewCase.ts';
import { fileAll, secondCoordinator } from './signedCase.ts';
import { type Login, PASSWORD, PROJECT, type Requests, type TestGateway } from './testGateway.ts';
import { PASSPHRASE } from './testKeys.ts';
import { CONDITIONS } from './testRead.ts';

/** Tiny images: what a case goes through does not depend on their size. */
const SIZE = { columns: 16, rows: 16, slices: 4 };

/** A box of voxels on every slice: columns and rows from and to, all included. */
function box(
  series: DicomSeries,
  item: string,
  instance: string | null,
  [c0, c1, r0, r1]: readonly number[],
): WireMask {
  const { columns, rows } = SIZE;
  const bits = new Uint8Array((columns * rows) / 8);
  for (let row = r0 ?? 0; row <= (r1 ?? 0); row++)
    for (let column = c0 ?? 0; column <= (c1 ?? 0); column++) {
      const at = row * columns + column;
      bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    }
  return {
    item,
    instance,
    columns,
    rows,
    frames: series.instances.map(({ sopInstanceUid }) => ({ sopInstanceUid, bits })),
  };
}

/** A read of a liver with one lesion. */
export const smallRead = (series: DicomSeries, kind: 'mass' | 'cyst' = 'mass', from = 2): Container => ({
  evaluation: {
    items: { liver: { state: 'present' }, lesion: { state: 'present', instances: [{ key: 'i1', answers: { kind } }] } },
    answers: { quality: 4 },
    imageQuality: 'diagnostic',
  },
  masks: [box(series, 'liver', null, [from, 13, 2, 13]), box(series, 'lesion', 'i1', [5, 9, 5, 9])],
  conditions: { ...CONDITIONS, slicesShown: SIZE.slices, slicesTotal: SIZE.slices },
});

/** Nobody can evaluate it. */
const notEvaluable = (): Container => ({
  evaluation: { notEvaluable: { reason: 'motion' }, items: {}, answers: {} },
  masks: [],
  conditions: { ...CONDITIONS, slicesShown: SIZE.slices, slicesTotal: SIZE.slices },
});

/** People of a test's project, and what drives one case by its id, whatever else waits. */
export interface Drivers {
  readonly gateway: TestGateway;
  readonly series: DicomSeries;
  readonly people: Readonly<Record<Exclude<Login, 'chen' | 'udo'> | 'cleo', Requests>>;
}

/** Signs everybody in, once. */
export async function signInAll(
  gateway: TestGateway,
  key: string,
  { isCleoThere = false }: { readonly isCleoThere?: boolean } = {},
): Promise<Drivers> {
  const series = phantomSeries(key, SIZE);
  const { stored } = await gateway.source.store(series.instances.map((instance) => instance.bytes));
  if (stored.size !== series.instances.length) throw new Error('the phantom was not stored');
  const cleo = isCleoThere ? await gateway.as('cleo' as Login) : await secondCoordinator(gateway);
  const [carla, anna, boris, dora, emil] = await Promise.all(
    (['carla', 'anna', 'boris', 'dora', 'emil'] as const).map((login) => gateway.as(login)),
  );
  if (!carla || !anna || !boris || !dora || !emil) throw new Error('nobody');
  return { gateway, series, people: { carla, anna, boris, dora, emil, cleo } };
}

const CODES = { anna: 'R-01', boris: 'R-02', dora: 'A-01', emil: 'S-01' } as const;

/** Gives the open task of this case to a person, as Next would if it were the only one. @returns its id */
export async function claim(
  { gateway }: Drivers,
  caseId: string,
  kind: TaskKind,
  login: keyof typeof CODES,
): Promise<string> {
  const { store } = gateway;
  return store.transaction(async (tx) => {
    const account = await store.accounts.byLogin(tx, login);
    const task = (await store.tasks.ofCase(tx, caseId)).find((one) => one.kind === kind && one.state === 'SCHEDULED');
    const project = await store.projects.byKey(tx, PROJECT);
    const held = await store.projects.membershipHistory(tx, project?.id ?? '', account?.id ?? '');
    if (!task || !account) throw new Error(`no ${kind} is open`);
    const code = held[0]?.code ?? CODES[login];
    if (!(await store.tasks.claim(tx, task.id, account.id, code, gateway.ports.now()))) throw new Error('not free');
    return task.id;
  });
}

async function done(answer: Promise<{ readonly statusCode: number; readonly body: string }>, what: string) {
  const { statusCode, body } = await answer;
  if (statusCode >= 300) throw new Error(`${what}: ${statusCode} ${body}`);
}

export async function read(drivers: Drivers, caseId: string, login: 'anna' | 'boris', container: Container) {
  const taskId = await claim(drivers, caseId, 'read', login);
  await done(drivers.people[login].submit(taskId, container, `read-${taskId}`), `read of ${login}`);
}

export async function settle(drivers: Drivers, caseId: string, decision: 'takeLeft' | 'takeRight' = 'takeLeft') {
  const taskId = await claim(drivers, caseId, 'adjudicate', 'dora');
  const open = await openUnitsOf(drivers, caseId, taskId);
  const decisions = open.map((unit) => ({ unit, decision, reason: 'extent' as const }));
  await done(drivers.people.dora.submit(taskId, settled(decisions), `settle-${taskId}`), 'adjudication');
}

/** The units that the adjudicator of a case decides. */
function openUnitsOf({ gateway }: Drivers, caseId: string, taskId: string): Promise<readonly string[]> {
  const { store } = gateway;
  return store.transaction(async (tx) => {
    const agreement = await store.agreements.ofCase(tx, caseId);
    const task = await store.tasks.byId(tx, taskId);
    if (!agreement) throw new Error('the case was not compared');
    return openUnits(agreement.comparison, REVIEW_PROTOCOL, task?.returned !== null);
  });
}

export async function signOff(drivers: Drivers, caseId: string) {
  const taskId = await claim(drivers, caseId, 'signOff', 'emil');
  await done(sign(drivers.people.emil, taskId, `sign-${taskId}`), 'sign-off');
}

async function giveBack(drivers: Drivers, caseId: string) {
  const taskId = await claim(drivers, caseId, 'signOff', 'emil');
  const body = { reason: 'other', comment: 'The dome is missing.' };
  await done(drivers.people.emil.post(`/api/tasks/${taskId}/return`, body), 'return');
}

export async function readBoth(drivers: Drivers, caseId: string, second = smallRead(drivers.series)) {
  await read(drivers, caseId, 'anna', smallRead(drivers.series));
  await read(drivers, caseId, 'boris', second);
}

export async function compare(drivers: Drivers, caseId: string) {
  const state = await compareCase(drivers.gateway.ports, caseId);
  if (state !== 'filed') throw new Error(`the comparison is ${state}`);
}

async function concordant(drivers: Drivers, caseId: string) {
  await readBoth(drivers, caseId);
  await compare(drivers, caseId);
}
async function discrepant(drivers: Drivers, caseId: string) {
  await readBoth(drivers, caseId, smallRead(drivers.series, 'cyst', 8));
  await compare(drivers, caseId);
}
async function both(drivers: Drivers, path: string, body: object) {
  await done(drivers.people.carla.post(path, body), path);
  await done(drivers.people.cleo.post(path, body), path);
}

/** Every way that a case can go, and where it is then. A further way is one row here. */
export const WAYS = {
  enrolled: { state: 'enrolled', go: async () => undefined },
  reading: {
    state: 'reading',
    go: (drivers: Drivers, id: string) => read(drivers, id, 'anna', smallRead(drivers.series)),
  },
  readNotCompared: { state: 'comparing', go: (drivers: Drivers, id: string) => readBoth(drivers, id) },
  notEvaluable: {
    state: 'comparing',
    go: async (drivers: Drivers, id: string) => {
      await read(drivers, id, 'anna', notEvaluable());
      await read(drivers, id, 'boris', notEvaluable());
      await compare(drivers, id);
    },
  },
  discrepant: { state: 'adjudicating', go: discrepant },
  concordant: { state: 'reviewing', go: concordant },
  settled: {
    state: 'reviewing',
    go: async (drivers: Drivers, id: string) => {
      await discrepant(drivers, id);
      await settle(drivers, id);
    },
  },
  signed: {
    state: 'signed',
    go: async (drivers: Drivers, id: string) => {
      await concordant(drivers, id);
      await signOff(drivers, id);
    },
  },
  returned: {
    state: 'adjudicating',
    go: async (drivers: Drivers, id: string) => {
      await discrepant(drivers, id);
      await settle(drivers, id);
      await giveBack(drivers, id);
    },
  },
  settledAgain: {
    state: 'signed',
    go: async (drivers: Drivers, id: string) => {
      await discrepant(drivers, id);
      await settle(drivers, id);
      await giveBack(drivers, id);
      await settle(drivers, id, 'takeRight');
      await signOff(drivers, id);
    },
  },
  excluded: {
    state: 'excluded',
    go: async (drivers: Drivers, id: string) => {
      await read(drivers, id, 'anna', smallRead(drivers.series));
      await both(drivers, `/api/cases/${id}/exclusion`, { reason: 'wrongImages' });
    },
  },
  withdrawn: {
    state: 'withdrawn',
    go: async (drivers: Drivers, id: string) => {
      await concordant(drivers, id);
      await both(drivers, `/api/cases/${id}/withdrawal`, { reason: 'consent' });
    },
  },
  published: {
    state: 'published',
    go: async (drivers: Drivers, id: string) => {
      await concordant(drivers, id);
      await signOff(drivers, id);
      await publish(drivers, id);
    },
  },
  amended: {
    state: 'adjudicating',
    go: async (drivers: Drivers, id: string) => {
      await concordant(drivers, id);
      await signOff(drivers, id);
      await publish(drivers, id);
      await both(drivers, `/api/cases/${id}/amendment`, { amendment: 'content', reason: 'Too small.' });
    },
  },
  amendedAndSigned: {
    state: 'signed',
    go: async (drivers: Drivers, id: string) => {
      await concordant(drivers, id);
      await signOff(drivers, id);
      await both(drivers, `/api/cases/${id}/amendment`, { amendment: 'content', reason: 'Too small.' });
      await settle(drivers, id);
      await signOff(drivers, id);
    },
  },
} as const satisfies Record<string, { state: string; go: (drivers: Drivers, id: string) => Promise<unknown> }>;
export type Way = keyof typeof WAYS;

async function publish({ gateway, people }: Drivers, id: string) {
  await fileAll(gateway);
  const answer = await people.carla.post(`/api/projects/${PROJECT}/releases`, { scope: 'final', cases: [id] });
  if (answer.statusCode >= 300) throw new Error(`release: ${answer.statusCode} ${answer.body}`);
  if ((await publishRelease(gateway.ports, answer.json<{ releaseId: string }>().releaseId)) === 'later')
    throw new Error('release waits');
}

/** Enrols a case and takes it a way. @returns its id */
export async function driveCase(drivers: Drivers, label: string, way: Way): Promise<string> {
  const { id } = await enrolSeries(drivers.gateway, drivers.series, label);
  await WAYS[way].go(drivers, id);
  return id;
}

/** Ways that cost little: every way is gone once, then these in turn. */
const SHORT_WAYS: readonly Way[] = ['enrolled', 'reading', 'enrolled', 'discrepant', 'enrolled', 'signed'];

/** Enrols cases and takes each its way until there are `count`; then files what waits. @returns ids with their ways */
export async function driveCases(drivers: Drivers, count: number): Promise<readonly { id: string; way: Way }[]> {
  const ways = Object.keys(WAYS) as Way[];
  const made: { id: string; way: Way }[] = [];
  for (let number = 0; number < count; number++) {
    const way = ways[number] ?? SHORT_WAYS[number % SHORT_WAYS.length] ?? 'enrolled';
    made.push({ id: await driveCase(drivers, `${way}-${number}`, way), way });
  }
  await fileAll(drivers.gateway);
  return made;
}

/** A person whose key was lost makes another one; one coordinator confirms, another issues the certificate. */
export async function enrolKeyAgain({ gateway, people }: Drivers, login: 'dora' | 'emil'): Promise<void> {
  const role = login === 'dora' ? 'adjudicator' : 'approver';
  const secrets = { password: PASSWORD, passphrase: PASSPHRASE };
  await done(people[login].post('/api/signing/keys', { project: PROJECT, role, ...secrets }), 'key');
  const asked = await gateway.store.transaction(async (tx) => {
    const account = await gateway.store.accounts.byLogin(tx, login);
    return (await gateway.store.signingKeys.ofAccount(tx, account?.id ?? '')).find((key) => key.state === 'asked');
  });
  await done(people.carla.post(`/api/certificates/${asked?.id}/confirmation`), 'confirmation');
  await done(people.cleo.post(`/api/certificates/${asked?.id}/issuance`, { identity: 'in person' }), 'issuance');
}

/** What is still to be done on a case that went a way, until it is signed; undefined where nothing is. @returns the state at the end */
export async function goOnToSigned(drivers: Drivers, id: string, way: Way): Promise<string | undefined> {
  const second = smallRead(drivers.series);
  switch (way) {
    case 'enrolled':
      await concordant(drivers, id);
      break;
    case 'reading':
      await read(drivers, id, 'boris', second);
      await compare(drivers, id);
      break;
    case 'readNotCompared':
      await compare(drivers, id);
      break;
    case 'discrepant':
    case 'returned':
    case 'amended':
      await settle(drivers, id);
      break;
    case 'concordant':
    case 'settled':
      break;
    case 'signed':
    case 'settledAgain':
    case 'amendedAndSigned':
      await publish(drivers, id);
      return 'published';
    case 'published':
      await both(drivers, `/api/cases/${id}/amendment`, { amendment: 'content', reason: 'Too large.' });
      await settle(drivers, id);
      break;
    case 'notEvaluable':
      await both(drivers, `/api/cases/${id}/exclusion`, { reason: 'wrongImages' });
      return 'excluded';
    case 'excluded':
      await both(drivers, `/api/cases/${id}/withdrawal`, { reason: 'legal' });
      return 'withdrawn';
    case 'withdrawn':
      return undefined;
  }
  await signOff(drivers, id);
  return 'signed';
}
