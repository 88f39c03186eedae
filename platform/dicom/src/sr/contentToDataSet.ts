import { OverreadError } from '@overread/domain';
import { codeItem } from '../codes/code.ts';
import { type Attributes, DataSet } from '../dataset/dataSet.ts';
import { formatDs } from '../dataset/numberText.ts';
import type {
  ByReference,
  ContainerChild,
  ContainerItem,
  ContentItem,
  ImageItem,
  InstanceReference,
  ValueChild,
} from './content.ts';

/** Where each item stands: `[1, 10, 1]`, as Referenced Content Item Identifier counts (PS3.3 C.17.3.2.5). */
type Positions = ReadonlyMap<ContentItem, readonly number[]>;

/** The tree below a root as a data set (PS3.3 C.17.3, C.18). OVR_SR_INVALID if it refers to an item outside of itself. */
export function treeToDataSet(root: ContainerItem): DataSet {
  const positions = new Map<ContentItem, readonly number[]>();
  place(root, [1], positions);
  return contentToDataSet(root, null, positions);
}

function place(item: ContentItem, position: readonly number[], positions: Map<ContentItem, readonly number[]>): void {
  positions.set(item, position);
  if (!('children' in item)) return;
  item.children.forEach((child, index) => {
    if ('item' in child) place(child.item, [...position, index + 1], positions);
  });
}

/** A content item as an item of Content Sequence; the root has no relationship. */
function contentToDataSet(item: ContentItem, relationship: string | null, positions: Positions): DataSet {
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
        ContentSequence: [contentToDataSet(item.image, 'SELECTED FROM', positions)],
      });
      break;
  }
  if ('children' in item && item.children.length > 0) {
    const written = item.children.map((child: ContainerChild | ValueChild) =>
      'item' in child
        ? contentToDataSet(child.item, child.relationship, positions)
        : byReference(child, positions.get(item) ?? [], positions),
    );
    out.set({ ContentSequence: written });
  }
  return out;
}

function byReference({ relationship, target }: ByReference, from: readonly number[], positions: Positions): DataSet {
  const position = positions.get(target);
  if (position === undefined)
    throw new OverreadError('OVR_SR_INVALID', 'a tree refers to an item that it does not hold');
  if (position.every((number, index) => from[index] === number)) {
    throw new OverreadError('OVR_SR_INVALID', 'an item cannot be inferred from what it is part of');
  }
  return DataSet.of({ RelationshipType: relationship, ReferencedContentItemIdentifier: position });
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
