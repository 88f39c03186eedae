import { dicomSeries } from '../images/dicomSeries.ts';
import { listCases, type ProjectStage, type StagedCase, seriesKey } from './projectStage.ts';

/** Stores the images of cases and enrols them; those that the project has already are left alone. */
export async function enrolCases(stage: ProjectStage, staged: readonly StagedCase[]): Promise<void> {
  const { driver, sessions, project } = stage;
  const present = await listCases(stage);
  const missing = staged.filter(({ row }) => !present.has(row.label));
  if (missing.length === 0) return;
  const own = (await sessions.coordinator.call('projects')).find((one) => one.key === project.key);
  for (const one of missing) {
    const { row } = one;
    const version = own?.protocols.find(
      (protocol) => protocol.key === row.protocol.key && protocol.version === row.protocol.version,
    );
    const subject = `DEMO-${row.label}`;
    const series = dicomSeries(one.volume, {
      ...one.series,
      key: seriesKey(row),
      patientId: subject,
      patientName: `DEMO^${row.label.replace('-', ' ')}`,
    });
    await driver.storeImages(series.instances);
    await driver.enrol({
      project: project.key,
      protocolVersionId: version?.id ?? '',
      coordinator: 'coordinator',
      origin: `${one.series.source} ${row.shows}.`,
      enrolment: {
        label: row.label,
        subject,
        // One head and one brain stand behind all cases: they may not be spread over partitions.
        partition: 'training',
        clinical: { indication: row.indication },
        timepoints: [
          {
            label: 'Baseline',
            imageSets: [
              {
                key: row.imageSetKey,
                role: 'annotate',
                studyInstanceUid: series.studyInstanceUid,
                seriesInstanceUid: series.seriesInstanceUid,
              },
            ],
          },
        ],
      },
    });
    driver.progress(`${row.label}: images stored, case enrolled`);
  }
}
