import { enrolledGeometry } from '@overread/dicom';
import type { EnrolledPixels, Enrolment, ProtocolVersion } from '@overread/domain';
import type { RecordObject } from './acceptFiling.ts';
import type { Ports } from './ports.ts';
import type { SourceSeries } from './readSeries.ts';
import { caseRecordObject } from './workflowFiling.ts';

/** What the record of an enrolment says. */
export interface EnrolmentFacts {
  readonly project: { readonly id: string; readonly key: string; readonly title: string };
  readonly protocol: ProtocolVersion;
  readonly caseId: string;
  readonly seed: string;
  readonly isControl: boolean;
  readonly enrolment: Enrolment;
  /** In the order of the image sets, each series once. */
  readonly series: readonly (SourceSeries & { readonly pixels: EnrolledPixels })[];
  /** Code of the coordinator. */
  readonly code: string;
  readonly at: Date;
}

/** The workflow record of an enrolment (design section 4): everything that a rebuild needs of a case without a read. */
export function buildEnrolmentRecord(ports: Ports, facts: EnrolmentFacts): RecordObject {
  const { enrolment, project, protocol, caseId } = facts;
  const sets = enrolment.timepoints.flatMap((timepoint, timepointOrdinal) =>
    timepoint.imageSets.map((set) => ({ ...set, timepointOrdinal })),
  );
  const scene = {
    project,
    protocol,
    case: { id: caseId, label: enrolment.label, subject: enrolment.subject, seed: facts.seed },
    imageSets: sets.flatMap((set) => {
      const found = facts.series.find((one) => one.stack.seriesInstanceUid === set.seriesInstanceUid);
      return found ? [{ ...set, ...found, modality: found.stack.modality }] : [];
    }),
  };
  return caseRecordObject(ports, scene, {
    kind: 'caseEnrolled',
    uidParts: ['enrolled', caseId],
    seriesNumber: 9000,
    sentence: `Case ${enrolment.label} enrolled in partition ${enrolment.partition}, under SOP ${protocol.content.version}.`,
    person: facts.code,
    at: facts.at,
    content: {
      projectId: project.id,
      projectKey: project.key,
      projectTitle: project.title,
      protocolKey: protocol.content.key,
      protocolVersion: protocol.content.version,
      protocolDigest: protocol.digest,
      caseId,
      seed: facts.seed,
      isControl: facts.isControl,
      enrolment,
      enrolledBy: facts.code,
      images: scene.imageSets.map(({ key, stack, pixels }) => ({
        key,
        modality: stack.modality,
        slices: stack.slices.length,
        ...enrolledGeometry(stack),
        pixels,
      })),
    },
  });
}
