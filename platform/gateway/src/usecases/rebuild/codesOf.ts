import { approverCodeOf, type FoldedCase, type FoldedProject, observerOf } from '@overread/verify';
import { personName } from '../personName.ts';

/** The codes that records of a project's own study name. */
export function codesOfProject(folded: FoldedProject): readonly string[] {
  return [
    ...folded.protocols.map(({ published }) => published.record.content.publishedBy),
    ...folded.batches.map(({ record }) => observerOf(record.document) ?? ''),
    ...folded.releases.map(({ record }) => record.content.releasedBy),
    ...(folded.roster?.record.content.certificates ?? []).flatMap((entry) =>
      entry.kind === 'person' ? [entry.holder] : [],
    ),
  ];
}

/** The codes that records of a case name; an approver without one who is in no register under the printed name counts as the empty one. */
export function codesOf({ records }: FoldedCase, project: FoldedProject): readonly string[] {
  const approvers = (project.register?.record.content.members ?? []).filter(({ role }) => role === 'approver');
  return [
    records.enrolment.record.content.enrolledBy,
    ...records.reads.map(({ record }) => record.content.reader),
    ...records.adjudications.map(({ record }) => record.content.adjudicator),
    ...records.returns.map(({ record }) => record.content.returnedBy),
    ...records.publications.map(({ record }) => record.content.publishedBy),
    ...records.signOffs.flatMap(
      ({ record }) =>
        approverCodeOf(record.content) ??
        (approvers.some(({ name }) => personName(name) === record.content.approver.name) ? [] : ['']),
    ),
  ];
}
