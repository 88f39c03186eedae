import { type Container, type ProtocolContent, unpackContainer, type WireMask } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { compareCase } from '../../src/usecases/compareCase.ts';
import { fileFiling } from '../../src/usecases/fileFiling.ts';
import { enrolSeries } from './enrolSeries.ts';
import { LIVER_PROTOCOL } from './liverProtocol.ts';
import { type Login, PROJECT, type Requests, type TestGateway } from './testGateway.ts';
import { CONDITIONS } from './testRead.ts';

/** The liver protocol with everything that an adjudicator may do, and rules that small masks can pass. */
export const REVIEW_PROTOCOL: ProtocolContent = {
  ...LIVER_PROTOCOL,
  rules: [
    ...LIVER_PROTOCOL.rules,
    { id: 'lesionDice', item: 'lesion', predicate: 'metric', metric: 'dice', atLeast: 0.5, severity: 'major' },
  ],
  adjudication: {
    mode: 'chooseOrEdit',
    allowed: ['takeLeft', 'takeRight', 'consensus', 'edit', 'neither', 'indeterminate'],
  },
};

export const SIZE = { columns: 45, rows: 37 };

/** A box of voxels: columns, rows and slices from and to, all included. */
export function box(
  series: DicomSeries,
  item: string,
  instance: string | null,
  [c0, c1, r0, r1, s0, s1]: readonly [number, number, number, number, number, number],
): WireMask {
  const bits = new Uint8Array(Math.ceil((SIZE.columns * SIZE.rows) / 8));
  for (let row = r0; row <= r1; row++)
    for (let column = c0; column <= c1; column++) {
      const at = row * SIZE.columns + column;
      bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    }
  const uids = series.instances.slice(s0, s1 + 1).map((one) => one.sopInstanceUid);
  return { item, instance, ...SIZE, frames: uids.map((sopInstanceUid) => ({ sopInstanceUid, bits })) };
}

type Box = Parameters<typeof box>[3];

/** A read: a liver, lesions with a kind each, and the image quality. */
export function reading(
  series: DicomSeries,
  liver: Box,
  lesions: readonly { readonly key: string; readonly kind: string; readonly at: Box }[],
  quality = 4,
): Container {
  const instances = lesions.map(({ key, kind }) => ({ key, answers: { kind } }));
  return {
    evaluation: {
      items: {
        liver: { state: 'present' },
        lesion: instances.length > 0 ? { state: 'present', instances } : { state: 'absent' },
      },
      answers: { quality },
      imageQuality: 'diagnostic',
    },
    masks: [box(series, 'liver', null, liver), ...lesions.map(({ key, at }) => box(series, 'lesion', key, at))],
    conditions: CONDITIONS,
  };
}

/** Submits the reads in this order of people, and compares. */
export async function readAndCompare(
  gateway: TestGateway,
  series: DicomSeries,
  label: string,
  reads: readonly (readonly [Login, Container])[],
  key = 'ct',
): Promise<string> {
  const { id } = await enrolSeries(gateway, series, label, key);
  for (const [login, container] of reads) {
    const person = await gateway.as(login);
    const { taskId } = (await person.post('/api/work/next', { project: PROJECT, kind: 'read' })).json<{
      taskId: string;
    }>();
    const answer = await person.submit(taskId, container, `read-${label}-${login}`);
    if (answer.statusCode !== 201) throw new Error(`${login}: ${answer.statusCode} ${answer.body}`);
  }
  const state = await compareCase(gateway.ports, id);
  if (state !== 'filed') throw new Error(`the comparison is ${state}`);
  return id;
}

/** Takes the next task of a kind. */
export async function take(person: Requests, kind: 'adjudicate' | 'signOff'): Promise<string> {
  const answer = await person.post('/api/work/next', { project: PROJECT, kind });
  if (answer.statusCode !== 200) throw new Error(`${kind}: ${answer.statusCode} ${answer.body}`);
  return answer.json<{ taskId: string }>().taskId;
}

/** The container behind an address. */
export async function masksOf(person: Requests, taskId: string, side: string): Promise<Container> {
  const answer = await person.get(`/api/tasks/${taskId}/masks/${side}`);
  if (answer.statusCode !== 200) throw new Error(`${side}: ${answer.statusCode} ${answer.body}`);
  return unpackContainer(new Uint8Array(answer.rawPayload));
}

/** Signs the final content of a task as its approver, with everything shown and ticked. */
export async function sign(person: Requests, taskId: string, key: string, more: object = {}) {
  const final = (await person.get(`/api/tasks/${taskId}/final`)).json<{
    slicesToShow: Record<string, string[]>;
    checklist: string[];
  }>();
  return person.sign(taskId, key, {
    checklist: final.checklist.map(() => true),
    slicesShown: final.slicesToShow,
    ...more,
  });
}

/** An adjudication as it is submitted. */
export function settled(
  decisions: NonNullable<Container['adjudication']>['decisions'],
  more: Partial<Container> = {},
): Container {
  return { evaluation: { items: {}, answers: {} }, masks: [], ...more, adjudication: { decisions } };
}

/** Number of voxels in a mask. */
export const voxels = (mask: WireMask | undefined): number =>
  (mask?.frames ?? []).reduce(
    (sum, frame) => sum + frame.bits.reduce((bits, byte) => bits + byte.toString(2).replaceAll('0', '').length, 0),
    0,
  );

/** The state that a case is in. */
export async function stateOf(gateway: TestGateway, caseId: string): Promise<string | undefined> {
  return (await gateway.store.transaction((tx) => gateway.store.cases.byId(tx, caseId)))?.state;
}

/** Every object of a case as the archive answers it. */
export async function objectsOf(gateway: TestGateway, caseId: string) {
  // Enrolment leaves its record to the worker.
  for (const id of await gateway.store.transaction((tx) => gateway.store.filings.open(tx, 100)))
    await fileFiling(gateway.ports, id);
  const artifacts = await gateway.store.transaction((tx) => gateway.store.artifacts.ofCase(tx, caseId));
  return Promise.all(
    artifacts.map(async (artifact) => {
      const bytes = await gateway.record.retrieveInstance(
        artifact.studyInstanceUid,
        artifact.seriesInstanceUid,
        artifact.sopInstanceUid,
      );
      if (!bytes) throw new Error(`${artifact.title} is not in the archive`);
      return { ...artifact, bytes };
    }),
  );
}
