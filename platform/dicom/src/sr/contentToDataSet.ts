import { codeItem } from '../codes/code.ts';
import { type Attributes, DataSet } from '../dataset/dataSet.ts';
import { formatDs } from '../dataset/numberText.ts';
import type { ContentItem, ImageItem, InstanceReference } from './content.ts';

/** A content item as an item of Content Sequence (PS3.3 C.17.3, C.18); the root has no relationship. */
export function contentToDataSet(item: ContentItem, relationship: string | null): DataSet {
  const out = DataSet.of({
    RelationshipType: relationship ?? undefined,
    ValueType: item.valueType,
    ConceptNameCodeSequence: item.name === null ? undefined : [codeItem(item.name)],
  });
  switch (item.valueType) {
    case 'CONTAINER':
      out.set({
        ContinuityOfContent: 'SEPARATE',
        ContentTemplateSequence:
          item.template === null
            ? undefined
            : [DataSet.of({ MappingResource: 'DCMR', TemplateIdentifier: item.template })],
      });
      break;
    case 'TEXT':
      out.set({ TextValue: item.value });
      break;
    case 'CODE':
      out.set({ ConceptCodeSequence: [codeItem(item.value)] });
      break;
    case 'NUM':
      out.set({
        MeasuredValueSequence: [measuredValue(item.value).set({ MeasurementUnitsCodeSequence: [codeItem(item.unit)] })],
      });
      break;
    case 'UIDREF':
      out.set({ UID: item.value });
      break;
    case 'PNAME':
      out.set({ PersonName: item.value });
      break;
    case 'DATETIME':
      out.set({ DateTime: item.value });
      break;
    case 'IMAGE':
      out.set({
        ReferencedSOPSequence: [sopReference(item.reference).set({ ...partOf(item) })],
      });
      break;
    case 'COMPOSITE':
      out.set({ ReferencedSOPSequence: [sopReference(item.reference)] });
      break;
    case 'SCOORD':
      out.set({
        GraphicType: 'POINT',
        GraphicData: [item.column, item.row],
        ContentSequence: [contentToDataSet(item.image, 'SELECTED FROM')],
      });
      break;
  }
  if ('children' in item && item.children.length > 0) {
    out.set({ ContentSequence: item.children.map((child) => contentToDataSet(child.item, child.relationship)) });
  }
  return out;
}

function partOf({ part }: ImageItem): Attributes {
  if (part === null) return {};
  return 'segment' in part ? { ReferencedSegmentNumber: part.segment } : { ReferencedFrameNumber: part.frame };
}

/** Referenced SOP Class and Instance. */
export function sopReference(reference: InstanceReference): DataSet {
  return DataSet.of({
    ReferencedSOPClassUID: reference.sopClassUid,
    ReferencedSOPInstanceUID: reference.sopInstanceUid,
  });
}

/** A number that DS cannot hold exactly is also written as double (PS3.3 C.18.1). */
function measuredValue(value: number): DataSet {
  const text = formatDs(value);
  return DataSet.of({ NumericValue: text, FloatingPointValue: Number(text) === value ? undefined : value });
}
