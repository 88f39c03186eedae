import { derivedUid } from '@overread/dicom';
import type { IndexedObject, OpenedProject } from '../archiveIndex.ts';
import { inWords } from '../attributeNames.ts';
import { isOfProject } from '../index/sortIntoCases.ts';
import type { ProjectCheck } from '../projectCheck.ts';
import type { Finding } from '../report.ts';
import { sha256Bytes } from '../sha256.ts';
import { finding } from './finding.ts';

/** Every object lies in a study of its case or project, where the documents that refer to it say that it lies. */
export const placeChecks: ProjectCheck = (project, { index }) => {
  const recordStudy = derivedUid(sha256Bytes, 'recordStudy', project.projectId);
  return {
    perCase: ({ label, objects, of }) => {
      const studies = new Set(
        of('caseEnrolled').flatMap(({ record }) =>
          record.content.enrolment.timepoints.flatMap(({ imageSets }) => imageSets.map((set) => set.studyInstanceUid)),
        ),
      );
      return Promise.resolve([
        ...objects.flatMap((object): Finding[] =>
          studies.size === 0 || studies.has(object.address.study)
            ? []
            : [
                finding(
                  'wrongPlace',
                  object,
                  `it says that it belongs to ${label}, but lies in a study that is not of this case`,
                  label,
                ),
              ],
        ),
        ...objects.flatMap((object) => wrongReferences(object, index.objects, label)),
      ]);
    },
    atEnd: () =>
      Promise.resolve(
        project.objects
          .flatMap((object): Finding[] => [
            ...(isOfProject(object.kind) && object.address.study !== recordStudy
              ? [
                  finding(
                    'wrongPlace',
                    object,
                    `it is a record of project ${project.projectKey}, but does not lie in its record study`,
                  ),
                ]
              : []),
            ...wrongReferences(object, index.objects, null),
          ])
          .concat(missingCases(project)),
      ),
  };
};

/** Cases that were enrolled in a batch, and of which nothing is here. */
function missingCases(project: OpenedProject): readonly Finding[] {
  const here = new Set(project.cases.map(({ caseId }) => caseId));
  return project.of('batchPinned').flatMap(({ object, record }) => {
    const gone = record.content.caseIds.filter((caseId) => !here.has(caseId));
    return gone.length === 0
      ? []
      : [
          finding(
            'caseMissing',
            object,
            `of ${gone.length} of its ${record.content.caseIds.length} cases nothing is here, not even the enrolment (${inWords(gone.slice(0, 5))})`,
          ),
        ];
  });
}

function wrongReferences(
  object: IndexedObject,
  objects: ReadonlyMap<string, IndexedObject>,
  label: string | null,
): readonly Finding[] {
  const wrong = object.references.find((reference) => {
    const found = objects.get(reference.sopInstanceUid)?.address;
    return found && (found.study !== reference.studyInstanceUid || found.series !== reference.seriesInstanceUid);
  });
  if (wrong === undefined) return [];
  const other = objects.get(wrong.sopInstanceUid);
  return [
    finding(
      'wrongPlace',
      object,
      `it refers to “${other?.title ?? 'an object'}”, which lies in another study or series than it says`,
      label,
    ),
  ];
}
