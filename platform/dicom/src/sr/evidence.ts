import type { Code } from '@overread/domain';
import { codeItem, codeOf, sameCode } from '../codes/code.ts';
import { STANDARD } from '../codes/standard.ts';
import { DataSet } from '../dataset/dataSet.ts';
import { allItems, type ContentItem, type InstanceReference } from './content.ts';
import { sopReference } from './contentToDataSet.ts';

/** Every instance that a tree refers to, once, in order of appearance. */
export function referencesOf(root: ContentItem): InstanceReference[] {
  const found = new Map<string, InstanceReference>();
  for (const item of allItems(root)) {
    if (item.valueType === 'IMAGE' || item.valueType === 'COMPOSITE')
      found.set(item.reference.sopInstanceUid, item.reference);
  }
  return [...found.values()];
}

/** Why a document names another as its predecessor (CID 7009). */
export const PREDECESSOR_PURPOSES = {
  /** What this one takes the place of: an earlier adjudication or sign-off. */
  replaced: STANDARD.replacedReport,
  /** What this one completes: the adjudication or consensus that is signed. */
  preliminary: STANDARD.preliminaryReport,
  /** What this one was made from: reads, their agreement, their consensus. */
  evidence: STANDARD.currentProcedureEvidence,
} as const satisfies Readonly<Record<string, Code>>;
export type PredecessorPurpose = keyof typeof PREDECESSOR_PURPOSES;
/** A predecessor with its purpose; undefined in documents of others that state none. */
export interface Predecessor extends InstanceReference {
  readonly purpose?: PredecessorPurpose;
}

/** References as study, series, instance items (Hierarchical SOP Instance Reference macro, PS3.3 C.17.2.1). */
export function hierarchy(references: readonly Predecessor[]): DataSet[] {
  const studies = new Map<string, Map<string, Predecessor[]>>();
  for (const reference of references) {
    const series = studies.get(reference.studyInstanceUid) ?? new Map<string, Predecessor[]>();
    studies.set(reference.studyInstanceUid, series);
    series.set(reference.seriesInstanceUid, [...(series.get(reference.seriesInstanceUid) ?? []), reference]);
  }
  return [...studies].map(([studyUid, series]) =>
    DataSet.of({
      StudyInstanceUID: studyUid,
      ReferencedSeriesSequence: [...series].map(([seriesUid, instances]) =>
        DataSet.of({ SeriesInstanceUID: seriesUid, ReferencedSOPSequence: instances.map(listed) }),
      ),
    }),
  );
}

/** An instance as evidence lists it. Its MAC (0400,0403) is put in before the document is signed, by `bindReferences`. */
function listed(reference: Predecessor): DataSet {
  const { purpose } = reference;
  return sopReference(reference).set({
    PurposeOfReferenceCodeSequence: purpose === undefined ? undefined : [codeItem(PREDECESSOR_PURPOSES[purpose])],
  });
}

/** The references of hierarchical items; those that lack a UID are left out. */
export function readHierarchy(items: readonly DataSet[]): Predecessor[] {
  return items.flatMap((study) =>
    study.items('ReferencedSeriesSequence').flatMap((series) =>
      series.items('ReferencedSOPSequence').flatMap((sop) => {
        const studyInstanceUid = study.text('StudyInstanceUID');
        const seriesInstanceUid = series.text('SeriesInstanceUID');
        const sopClassUid = sop.text('ReferencedSOPClassUID');
        const sopInstanceUid = sop.text('ReferencedSOPInstanceUID');
        if (!(studyInstanceUid && seriesInstanceUid && sopClassUid && sopInstanceUid)) return [];
        const stated = codeOf(sop.item('PurposeOfReferenceCodeSequence'));
        const purpose = (Object.keys(PREDECESSOR_PURPOSES) as PredecessorPurpose[]).find((key) =>
          sameCode(PREDECESSOR_PURPOSES[key], stated),
        );
        const reference = { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid };
        return [purpose === undefined ? reference : { ...reference, purpose }];
      }),
    ),
  );
}
