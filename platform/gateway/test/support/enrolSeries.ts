import { enrolCase } from '../../src/usecases/enrolCase.ts';
import { PROJECT, type TestGateway } from './testGateway.ts';

/** Enrols a series as a case of the test's project, as its coordinator; the subject is named after the label. */
export async function enrolSeries(
  gateway: TestGateway,
  series: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string },
  label: string,
  key = 'ct',
  batchId?: string,
): Promise<{ readonly id: string; readonly notices: readonly string[] }> {
  const { studyInstanceUid, seriesInstanceUid } = series;
  const carla = await gateway.store.transaction((tx) => gateway.store.accounts.byLogin(tx, 'carla'));
  return enrolCase(
    gateway.ports,
    { kind: 'system' },
    {
      project: PROJECT,
      protocolVersionId: gateway.protocolVersionId,
      enrolledBy: { accountId: carla?.id ?? '', code: 'C-01' },
      ...(batchId === undefined ? {} : { batchId }),
      enrolment: {
        label,
        subject: `S-${label}`,
        partition: 'test',
        timepoints: [
          { label: 'Baseline', imageSets: [{ key, studyInstanceUid, seriesInstanceUid, role: 'annotate' }] },
        ],
      },
    },
  );
}
