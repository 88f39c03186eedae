import type { MaskFact } from '@overread/dicom';
import { type CaseContent, caseStateOf, type FiledCounts, type StateMask } from '@overread/domain';
import type { FoldedCase, FoldedRecords } from './foldedCase.ts';
import { documentOf } from './foldProject.ts';
import { publishedSignOffs } from './publishedSignOffs.ts';
import { countFact, originFacts, textFact } from './recordFacts.ts';

const masksOf = (masks: readonly MaskFact[]): StateMask[] =>
  masks.map(({ item, instance, segmentation, segmentNumber, trackingId, trackingUid }) => ({
    item,
    instance,
    sopInstanceUid: segmentation.sopInstanceUid,
    segmentNumber,
    trackingId,
    trackingUid,
  }));

/** What the records of a case say, as a state has it. */
export function foldedContent(
  records: FoldedRecords,
  counts: FiledCounts,
  counted: Pick<FoldedCase, 'objects' | 'erased'>,
): CaseContent {
  const { enrolment, agreement, consensus } = records;
  const { caseId, seed, isControl, enrolment: stated, images } = enrolment.record.content;
  const superseded = new Map(
    counted.objects.map(({ object, supersededBy }) => [object.address.instance, supersededBy]),
  );
  return {
    id: caseId,
    label: stated.label,
    subject: stated.subject,
    partition: stated.partition,
    protocolVersionId: records.protocol.id,
    isControl,
    seed,
    clinical: { ...stated.clinical },
    timepoints: stated.timepoints.map(({ label, imageSets }) => ({
      label,
      imageSets: imageSets.map(({ key, role, studyInstanceUid, seriesInstanceUid }) => {
        const image = images.find((one) => one.key === key);
        return {
          key,
          role,
          studyInstanceUid,
          seriesInstanceUid,
          modality: image?.modality ?? '',
          frameOfReferenceUid: image?.frameOfReferenceUid ?? '',
          isFrameOfReferenceDerived: image?.isFrameOfReferenceDerived ?? false,
          images: [...(image?.sopInstanceUids ?? [])],
        };
      }),
    })),
    enrolment: documentOf(enrolment),
    state: caseStateOf(counts),
    reads: records.reads.map((read) => ({
      id: textFact(read.record.content, 'readId'),
      taskId: textFact(read.record.content, 'taskId'),
      slot: countFact(read.record.content, 'slot'),
      reader: read.record.content.reader,
      submittedAt: read.record.recordedAt,
      evaluation: read.record.content.evaluation,
      conditions: read.record.content.conditions,
      masks: masksOf(read.record.content.masks),
      document: documentOf(read),
    })),
    agreement: agreement
      ? {
          algorithm: `${agreement.record.content.algorithm.name} ${agreement.record.content.algorithm.version}`,
          computedAt: agreement.record.recordedAt,
          left: agreement.record.content.left.document.sopInstanceUid,
          right: agreement.record.content.right.document.sopInstanceUid,
          comparison: agreement.record.content.comparison,
          document: documentOf(agreement),
        }
      : null,
    consensus: consensus
      ? {
          madeAt: consensus.record.recordedAt,
          origins: originFacts(consensus.record.content),
          evaluation: consensus.record.content.evaluation,
          masks: masksOf(consensus.record.content.masks),
          document: documentOf(consensus),
        }
      : null,
    adjudications: records.adjudications.map((one) => ({
      taskId: textFact(one.record.content, 'taskId'),
      round: countFact(one.record.content, 'round'),
      adjudicator: one.record.content.adjudicator,
      submittedAt: one.record.recordedAt,
      decisions: [...one.record.content.decisions],
      origins: originFacts(one.record.content),
      evaluation: one.record.content.evaluation,
      masks: masksOf(one.record.content.masks),
      document: documentOf(one),
    })),
    signOffs: records.signOffs.map((one) => ({
      taskId: textFact(one.record.content, 'taskId'),
      round: countFact(one.record.content, 'round'),
      approver: one.record.content.approver.name,
      meaning: one.record.content.meaning,
      signedAt: one.record.recordedAt,
      masks: masksOf(one.record.content.masks),
      document: documentOf(one),
    })),
    returns: records.returns.map((one) => ({
      taskId: one.record.content.taskId,
      round: one.record.content.round,
      document: documentOf(one),
    })),
    amendments: records.amendments.map((one) => ({ signOff: one.record.content.signOff, document: documentOf(one) })),
    publications: records.publications.map((one) => ({
      releaseId: one.record.content.releaseId,
      signOffs: publishedSignOffs(records, one),
      document: documentOf(one),
    })),
    exclusion: records.exclusion
      ? { reason: records.exclusion.record.content.reason, document: documentOf(records.exclusion) }
      : null,
    withdrawal: records.withdrawal ? { document: documentOf(records.withdrawal) } : null,
    objects: [
      ...counted.objects.map(({ object }) => ({
        sopInstanceUid: object.address.instance,
        sha256: object.sha256,
        supersededBy: superseded.get(object.address.instance) ?? null,
        isErased: false,
      })),
      ...counted.erased.map(({ sopInstanceUid, sha256 }) => ({
        sopInstanceUid,
        sha256: sha256.replace(/^sha256:/, ''),
        supersededBy: superseded.get(sopInstanceUid) ?? null,
        isErased: true,
      })),
    ],
  };
}
