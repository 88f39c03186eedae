import type { DicomSeries } from '@overread/demo';
import { archiveSource } from '@overread/verify';
import { publishRelease } from '../../src/usecases/publishRelease.ts';
import { storePhantom } from './phantomSeries.ts';
import { box, REVIEW_PROTOCOL, readAndCompare, reading, settled, take } from './reviewCase.ts';
import { fileAll, oneLesion, secondCoordinator, settleNext, signedCase, signNext } from './signedCase.ts';
import { createTestGateway, PROJECT, type TestGateway, type TestServices } from './testGateway.ts';

const LIVER = [4, 30, 4, 25, 1, 7] as const;
const FIRST = [8, 15, 8, 15, 2, 4] as const;
const SECOND = [20, 27, 10, 17, 5, 6] as const;
const ALL_UNITS = ['liver', 'lesion:1', 'lesion:1.kind', 'quality'] as const;
const reasons = { reason: 'extent' } as const;

/** A project in which everything has happened once, through the gateway itself, and the files that it left in its archive. */
export interface VerifiedProject {
  readonly gateway: TestGateway;
  readonly series: DicomSeries;
  /** Cases by label. */
  readonly cases: Readonly<Record<'AGREED' | 'SETTLED' | 'REOPENED' | 'GONE', string>>;
  /** Every document and segmentation of the archive, by SOP Instance UID. */
  files(): Promise<Map<string, Uint8Array>>;
}

/**
 * Four cases: AGREED is signed and published. SETTLED was adjudicated with a lesion that both had missed, an edit and a lesion that
 * reaches beyond its liver, and signed. REOPENED was signed, reopened, settled by taking one read, returned, settled by consensus, and
 * signed again. GONE was signed and withdrawn.
 */
export async function verifiedProject(services: TestServices): Promise<VerifiedProject> {
  const gateway = await createTestGateway(services, REVIEW_PROTOCOL, { seed: 'verified' });
  const series = await storePhantom(gateway.source, 'verified');
  const carla = await gateway.as('carla');
  const cleo = await secondCoordinator(gateway);

  const agreed = await readAndCompare(gateway, series, 'AGREED', [
    ['anna', oneLesion(series)],
    ['boris', reading(series, [4, 30, 4, 26, 1, 7], [{ key: 'i2', kind: 'mass', at: [8, 16, 8, 15, 2, 4] }])],
  ]);
  await signNext(gateway, 'sign-agreed');
  const released = (await carla.post(`/api/projects/${PROJECT}/releases`, { scope: 'everything' })).json<{
    releaseId: string;
  }>();
  await fileAll(gateway);
  const waits = await publishRelease(gateway.ports, released.releaseId);
  if (waits)
    throw new Error(
      `the release is to be tried again ${JSON.stringify((await carla.get(`/api/projects/${PROJECT}/releases`)).json())}`,
    );

  const settledCase = await readAndCompare(gateway, series, 'SETTLED', [
    [
      'anna',
      reading(series, LIVER, [
        { key: 'i1', kind: 'mass', at: FIRST },
        { key: 'i2', kind: 'cyst', at: SECOND },
      ]),
    ],
    ['chen', reading(series, LIVER, [{ key: 'i1', kind: 'cyst', at: FIRST }])],
  ]);
  await settle(gateway, series);
  await signNext(gateway, 'sign-settled');

  const reopened = await signedCase(gateway, series, 'REOPENED');
  const amendment = { amendment: 'content', reason: 'The rim.' };
  await carla.post(`/api/cases/${reopened}/amendment`, amendment);
  await cleo.post(`/api/cases/${reopened}/amendment`, amendment);
  await settleNext(gateway, 'reopened-1', 'takeLeft', ALL_UNITS);
  const emil = await gateway.as('emil');
  await emil.post(`/api/tasks/${await take(emil, 'signOff')}/return`, { reason: 'extent', comment: 'Rim.' });
  await settleNext(gateway, 'reopened-2', 'consensus', ALL_UNITS);
  await signNext(gateway, 'sign-reopened');

  const gone = await signedCase(gateway, series, 'GONE');
  await carla.post(`/api/cases/${gone}/withdrawal`, { reason: 'consent' });
  await cleo.post(`/api/cases/${gone}/withdrawal`, { reason: 'consent' });
  await fileAll(gateway);

  return {
    gateway,
    series,
    cases: { AGREED: agreed, SETTLED: settledCase, REOPENED: reopened, GONE: gone },
    files: async () => {
      await fileAll(gateway);
      const files = new Map<string, Uint8Array>();
      for await (const entry of archiveSource('archive', gateway.record).walk())
        if (entry.what === 'object') files.set(entry.place, entry.bytes);
      return files;
    },
  };
}

/** The adjudicator takes the lone lesion, edits the other one's kind, adds a third that reaches beyond the liver. */
async function settle(gateway: TestGateway, series: DicomSeries): Promise<void> {
  const dora = await gateway.as('dora');
  const taskId = await take(dora, 'adjudicate');
  const { comparison } = (await dora.get(`/api/tasks/${taskId}/comparison`)).json<{
    comparison: { units: readonly { readonly id: string; readonly left: string | null }[] };
  }>();
  const lone = comparison.units.find((unit) => unit.id === 'lesion:1')?.left === null ? 'takeRight' : 'takeLeft';
  const added = box(series, 'lesion', 'i7', [33, 36, 28, 31, 7, 7]);
  const answer = await dora.submit(
    taskId,
    settled(
      [
        { unit: 'lesion:1', decision: lone, reason: 'missed' },
        { unit: 'lesion:2.kind', decision: 'edit', ...reasons },
        { unit: 'new:lesion:i7', decision: 'edit', basis: 'empty', reason: 'missed', comment: 'both missed it' },
      ],
      {
        evaluation: {
          items: {
            lesion: {
              state: 'present',
              instances: [
                { key: 'i2', answers: { kind: 'cyst' } },
                { key: 'i7', answers: { kind: 'mass' } },
              ],
            },
          },
          answers: {},
        },
        masks: [added],
      },
    ),
    'settle-settled',
  );
  if (answer.statusCode !== 201) throw new Error(`adjudication: ${answer.statusCode} ${answer.body}`);
}
