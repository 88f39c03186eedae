import { type Code, OverreadError } from '@overread/domain';
import { codeOf } from '../codes/code.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { readPart10 } from '../part10/readPart10.ts';
import * as sr from './content.ts';
import { readHierarchy } from './evidence.ts';

/** An SR document, read. */
export interface ParsedSr {
  readonly dataSet: DataSet;
  readonly root: sr.ContainerItem;
  /** What it refers to, from both evidence sequences. */
  readonly references: readonly sr.InstanceReference[];
  readonly predecessors: readonly sr.InstanceReference[];
  readonly isVerified: boolean;
  readonly verifyingObserver: string | null;
}

/**
 * Reads an SR document of the kind that {@link writeSr} writes, back to the same tree. Refuses others with OVR_SR_INVALID:
 * value types or relationships outside `content.ts`, references that the evidence does not list.
 */
export function parseSr(bytes: Uint8Array): ParsedSr {
  const { dataSet } = readPart10(bytes);
  const references = [
    ...readHierarchy(dataSet.items('CurrentRequestedProcedureEvidenceSequence')),
    ...readHierarchy(dataSet.items('PertinentOtherEvidenceSequence')),
  ];
  const evidence = new Map(references.map((one) => [one.sopInstanceUid, one]));
  const root = itemOf(dataSet, evidence);
  if (root.valueType !== 'CONTAINER') throw invalid('the root is no container');
  return {
    dataSet,
    root,
    references,
    predecessors: readHierarchy(dataSet.items('PredecessorDocumentsSequence')),
    isVerified: dataSet.text('VerificationFlag') === 'VERIFIED',
    verifyingObserver: dataSet.item('VerifyingObserverSequence')?.text('VerifyingObserverName') ?? null,
  };
}

type Evidence = ReadonlyMap<string, sr.InstanceReference>;

function itemOf(item: DataSet, evidence: Evidence): sr.ContentItem {
  const valueType = item.text('ValueType');
  const given = codeOf(item.item('ConceptNameCodeSequence'));
  if (valueType === 'IMAGE') {
    const segment = item.item('ReferencedSOPSequence')?.number('ReferencedSegmentNumber');
    return sr.image(given ?? null, referenceOf(item, evidence), segment ?? null);
  }
  if (valueType === 'SCOORD') return pointOf(item, given ?? null, evidence);
  if (given === undefined) throw invalid(`an item of type ${valueType} has no concept name`);
  const children = () =>
    item
      .items('ContentSequence')
      .map((child) => ({ relationship: child.text('RelationshipType'), item: itemOf(child, evidence) }));
  switch (valueType) {
    case 'CONTAINER':
      return sr.container(
        given,
        children().map(containerChild),
        item.item('ContentTemplateSequence')?.text('TemplateIdentifier') ?? null,
      );
    case 'TEXT':
      return sr.text(given, item.required('TextValue'), children().map(valueChild));
    case 'CODE':
      return sr.code(given, needed(codeOf(item.item('ConceptCodeSequence'))), children().map(valueChild));
    case 'NUM': {
      const measured = needed(item.item('MeasuredValueSequence'));
      const value = measured.number('FloatingPointValue') ?? measured.number('NumericValue');
      return sr.num(
        given,
        needed(value),
        needed(codeOf(measured.item('MeasurementUnitsCodeSequence'))),
        children().map(valueChild),
      );
    }
    case 'UIDREF':
      return sr.uidref(given, item.required('UID'));
    case 'PNAME':
      return sr.pname(given, item.required('PersonName'));
    case 'DATETIME':
      return sr.dateTime(given, item.required('DateTime'));
    case 'COMPOSITE':
      return sr.composite(given, referenceOf(item, evidence));
    default:
      throw invalid(`the value type ${valueType} is not one of ours`);
  }
}

function pointOf(item: DataSet, name: Code | null, evidence: Evidence): sr.PointItem {
  const [column = Number.NaN, row = Number.NaN] = item.numbers('GraphicData');
  const from = needed(item.item('ContentSequence'));
  const target = itemOf(from, evidence);
  if (
    item.text('GraphicType') !== 'POINT' ||
    target.valueType !== 'IMAGE' ||
    from.text('RelationshipType') !== 'SELECTED FROM'
  ) {
    throw invalid('coordinates are no point selected from an image');
  }
  return sr.point(column, row, target, name);
}

interface AnyChild {
  readonly relationship: string | undefined;
  readonly item: sr.ContentItem;
}

function containerChild({ relationship, item }: AnyChild): sr.ContainerChild {
  if (relationship === 'CONTAINS') return sr.contains(item);
  if (relationship === 'HAS CONCEPT MOD' && (item.valueType === 'TEXT' || item.valueType === 'CODE'))
    return sr.hasConceptMod(item);
  if (relationship === 'HAS OBS CONTEXT' && isObservation(item)) return sr.hasObsContext(item);
  throw invalid(`${relationship} of ${item.valueType} is not allowed under a container`);
}

function valueChild({ relationship, item }: AnyChild): sr.ValueChild {
  if (relationship === 'HAS CONCEPT MOD' && (item.valueType === 'TEXT' || item.valueType === 'CODE'))
    return sr.hasConceptMod(item);
  if (relationship === 'HAS OBS CONTEXT' && isObservation(item)) return sr.hasObsContext(item);
  if (item.valueType !== 'CONTAINER') {
    if (relationship === 'HAS PROPERTIES') return sr.hasProperties(item);
    if (relationship === 'INFERRED FROM') return sr.inferredFrom(item);
  }
  throw invalid(`${relationship} of ${item.valueType} is not allowed under a value`);
}

function isObservation(
  item: sr.ContentItem,
): item is Exclude<sr.ContentItem, sr.ContainerItem | sr.ImageItem | sr.PointItem> {
  return item.valueType !== 'CONTAINER' && item.valueType !== 'IMAGE' && item.valueType !== 'SCOORD';
}

function referenceOf(item: DataSet, evidence: Evidence): sr.InstanceReference {
  const uid = needed(item.item('ReferencedSOPSequence')).required('ReferencedSOPInstanceUID');
  const found = evidence.get(uid);
  if (found === undefined) throw invalid('the tree refers to an instance that the evidence does not list');
  return found;
}

function needed<T>(value: T | undefined): T {
  if (value === undefined) throw invalid('a content item lacks its value');
  return value;
}

const invalid = (message: string) => new OverreadError('OVR_SR_INVALID', message);
