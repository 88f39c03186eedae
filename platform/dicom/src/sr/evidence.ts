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

/** References as study, series, instance items (Hierarchical SOP Instance Reference macro, PS3.3 C.17.2.1). */
export function hierarchy(references: readonly InstanceReference[]): DataSet[] {
  const studies = new Map<string, Map<string, InstanceReference[]>>();
  for (const reference of references) {
    const series = studies.get(reference.studyInstanceUid) ?? new Map<string, InstanceReference[]>();
    studies.set(reference.studyInstanceUid, series);
    series.set(reference.seriesInstanceUid, [...(series.get(reference.seriesInstanceUid) ?? []), reference]);
  }
  return [...studies].map(([studyUid, series]) =>
    DataSet.of({
      StudyInstanceUID: studyUid,
      ReferencedSeriesSequence: [...series].map(([seriesUid, instances]) =>
        DataSet.of({ SeriesInstanceUID: seriesUid, ReferencedSOPSequence: instances.map(sopReference) }),
      ),
    }),
  );
}

/** The references of hierarchical items. */
export function readHierarchy(items: readonly DataSet[]): InstanceReference[] {
  return items.flatMap((study) =>
    study.items('ReferencedSeriesSequence').flatMap((series) =>
      series.items('ReferencedSOPSequence').map((sop) => ({
        studyInstanceUid: study.required('StudyInstanceUID'),
        seriesInstanceUid: series.required('SeriesInstanceUID'),
        sopClassUid: sop.required('ReferencedSOPClassUID'),
        sopInstanceUid: sop.required('ReferencedSOPInstanceUID'),
      })),
    ),
  );
}
