import type { Partition } from '@overread/domain';
import type { OpenedRecord } from '../archiveIndex.ts';
import type { Findings } from './findings.ts';

/** One subject, study or patient in one partition, with the case that put it there. */
interface Held {
  readonly partition: Partition;
  readonly label: string;
}

/**
 * Keeps subjects apart: all cases of a subject, all series of a study and all studies of a patient stand in one partition (R8, design D15).
 * Remembers a few words per case.
 */
export class Partitions {
  readonly #held = new Map<string, Held>();
  readonly #ofCase = new Map<string, Partition>();

  /** Notes an enrolment, and says where it puts somebody into two partitions. */
  check(enrolment: OpenedRecord<'caseEnrolled'>, findings: Findings): void {
    const { caseId, enrolment: stated } = enrolment.record.content;
    const { partition, label, subject, timepoints } = stated;
    this.#ofCase.set(caseId, partition);
    const patient = enrolment.record.document.dataSet.text('PatientID')?.trim() ?? '';
    const keys = [
      ['The subject', `subject ${subject}`],
      ...(patient === '' ? [] : [['The patient of its images', `patient ${patient}`] as const]),
      ...timepoints.flatMap(({ imageSets }) =>
        imageSets.map((set) => ['A study of it', `study ${set.studyInstanceUid}`] as const),
      ),
    ] as const;
    const said = new Set<string>();
    for (const [what, key] of keys) {
      const held = this.#held.get(key);
      if (!held) this.#held.set(key, { partition, label });
      else if (held.partition !== partition && !said.has(held.label)) {
        said.add(held.label);
        findings.say(
          'partition',
          enrolment.object,
          `${what} is in the partition ${held.partition} with case ${held.label}; this case is in ${partition}.`,
        );
      }
    }
  }

  /** The partition of a case that was enrolled. */
  of(caseId: string): Partition | undefined {
    return this.#ofCase.get(caseId);
  }
}
