import type { Code } from '@overread/domain';
import { codeOf, sameCode } from '../codes/code.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import type { InstanceReference } from './content.ts';

/** An instance that a tree refers to; study and series are null where the evidence does not list it. */
export interface ReadReference {
  readonly sopClassUid: string | null;
  readonly sopInstanceUid: string | null;
  readonly studyInstanceUid: string | null;
  readonly seriesInstanceUid: string | null;
}

/**
 * The value of a content item as anybody may have written it (PS3.3 C.17.3, C.18): wider than what `content.ts` lets us write.
 * What a document lacks is null or empty, so that one wrong item does not hide the others.
 */
export type ReadValue =
  | { readonly valueType: 'CONTAINER'; readonly continuity: string | null; readonly template: string | null }
  | { readonly valueType: 'TEXT' | 'UIDREF' | 'PNAME' | 'DATE' | 'TIME' | 'DATETIME'; readonly value: string }
  | { readonly valueType: 'CODE'; readonly value: Code | null }
  | {
      readonly valueType: 'NUM';
      /** Floating Point Value where there is one, else Numeric Value. */
      readonly value: number | null;
      /** Numeric Value as written. */
      readonly written: string;
      readonly unit: Code | null;
      /** Why there is no number (CID 42). */
      readonly qualifier: Code | null;
    }
  | {
      readonly valueType: 'IMAGE';
      readonly reference: ReadReference;
      readonly frames: readonly number[];
      readonly segments: readonly number[];
      readonly presentation: string | null;
    }
  | { readonly valueType: 'COMPOSITE'; readonly reference: ReadReference }
  | { readonly valueType: 'WAVEFORM'; readonly reference: ReadReference; readonly channels: readonly number[] }
  /** Columns and rows in turn; the centre of the first pixel is (0.5, 0.5). */
  | { readonly valueType: 'SCOORD'; readonly graphicType: string; readonly points: readonly number[] }
  /** x, y and z in mm in turn. */
  | {
      readonly valueType: 'SCOORD3D';
      readonly graphicType: string;
      readonly points: readonly number[];
      readonly frameOfReferenceUid: string | null;
    }
  | {
      readonly valueType: 'TCOORD';
      readonly rangeType: string;
      readonly samples: readonly number[];
      readonly offsetsS: readonly number[];
      readonly moments: readonly string[];
    }
  /** A relationship to the item at this place of the tree. */
  | { readonly valueType: 'REFERENCE'; readonly target: readonly number[] }
  /** A value type that the standard got later, or none. */
  | { readonly valueType: 'UNKNOWN'; readonly written: string };

/** A content item that was read. */
export type ReadItem = ReadValue & {
  /** As written; null for the root. */
  readonly relationship: string | null;
  readonly name: Code | null;
  /** Observation DateTime (0040,A032). */
  readonly observedAt: string | null;
  readonly children: readonly ReadItem[];
};

/** Instances of both evidence sequences, by SOP Instance UID. */
export type Evidence = ReadonlyMap<string, InstanceReference>;

/** Reads a content item with all that stands under it. */
export function readItem(item: DataSet, evidence: Evidence): ReadItem {
  return {
    ...readValue(item, evidence),
    relationship: item.text('RelationshipType') ?? null,
    name: codeOf(item.item('ConceptNameCodeSequence')) ?? null,
    observedAt: item.text('ObservationDateTime') ?? null,
    children: item.items('ContentSequence').map((child) => readItem(child, evidence)),
  };
}

/** All items of a tree, depth first, the root too. */
export function itemsOf(item: ReadItem): ReadItem[] {
  const items: ReadItem[] = [];
  const add = (one: ReadItem) => {
    items.push(one);
    for (const child of one.children) add(child);
  };
  add(item);
  return items;
}

/** The items under `item` that bear this name, at any depth or only right below it. */
export function named(item: ReadItem, name: Code, where: 'anywhere' | 'below' = 'below'): ReadItem[] {
  const among = where === 'below' ? item.children : itemsOf(item);
  return among.filter((one) => sameCode(one.name ?? undefined, name));
}

function readValue(item: DataSet, evidence: Evidence): ReadValue {
  const valueType = item.text('ValueType');
  switch (valueType) {
    case 'CONTAINER':
      return {
        valueType,
        continuity: item.text('ContinuityOfContent') ?? null,
        template: item.item('ContentTemplateSequence')?.text('TemplateIdentifier') ?? null,
      };
    case 'TEXT':
      return { valueType, value: item.text('TextValue') ?? '' };
    case 'UIDREF':
      return { valueType, value: item.text('UID') ?? '' };
    case 'PNAME':
      return { valueType, value: item.text('PersonName') ?? '' };
    case 'DATE':
      return { valueType, value: item.text('Date') ?? '' };
    case 'TIME':
      return { valueType, value: item.text('Time') ?? '' };
    case 'DATETIME':
      return { valueType, value: item.text('DateTime') ?? '' };
    case 'CODE':
      return { valueType, value: codeOf(item.item('ConceptCodeSequence')) ?? null };
    case 'NUM':
      return numberOf(item);
    case 'IMAGE': {
      const sop = item.item('ReferencedSOPSequence');
      return {
        valueType,
        reference: referenceOf(item, evidence),
        frames: integers(sop, 'ReferencedFrameNumber'),
        segments: integers(sop, 'ReferencedSegmentNumber'),
        presentation: sop?.item('ReferencedSOPSequence')?.text('ReferencedSOPInstanceUID') ?? null,
      };
    }
    case 'COMPOSITE':
      return { valueType, reference: referenceOf(item, evidence) };
    case 'WAVEFORM':
      return {
        valueType,
        reference: referenceOf(item, evidence),
        channels: integers(item.item('ReferencedSOPSequence'), 'ReferencedWaveformChannels'),
      };
    case 'SCOORD':
      return { valueType, graphicType: item.text('GraphicType') ?? '', points: item.numbers('GraphicData') };
    case 'SCOORD3D':
      return {
        valueType,
        graphicType: item.text('GraphicType') ?? '',
        points: item.numbers('GraphicData'),
        frameOfReferenceUid: item.text('ReferencedFrameOfReferenceUID') ?? null,
      };
    case 'TCOORD':
      return {
        valueType,
        rangeType: item.text('TemporalRangeType') ?? '',
        samples: item.numbers('ReferencedSamplePositions'),
        offsetsS: item.numbers('ReferencedTimeOffsets'),
        moments: item.texts('ReferencedDateTime'),
      };
    default: {
      const target = item.numbers('ReferencedContentItemIdentifier');
      return valueType === undefined && target.length > 0
        ? { valueType: 'REFERENCE', target }
        : { valueType: 'UNKNOWN', written: valueType ?? '' };
    }
  }
}

function numberOf(item: DataSet): ReadValue {
  const measured = item.item('MeasuredValueSequence');
  return {
    valueType: 'NUM',
    value: measured?.number('FloatingPointValue') ?? measured?.number('NumericValue') ?? null,
    written: measured?.text('NumericValue') ?? '',
    unit: codeOf(measured?.item('MeasurementUnitsCodeSequence')) ?? null,
    qualifier: codeOf(item.item('NumericValueQualifierCodeSequence')) ?? null,
  };
}

function integers(
  sop: DataSet | undefined,
  keyword: 'ReferencedFrameNumber' | 'ReferencedSegmentNumber' | 'ReferencedWaveformChannels',
) {
  return sop?.numbers(keyword) ?? [];
}

function referenceOf(item: DataSet, evidence: Evidence): ReadReference {
  const sop = item.item('ReferencedSOPSequence');
  const uid = sop?.text('ReferencedSOPInstanceUID') ?? null;
  const found = uid === null ? undefined : evidence.get(uid);
  return {
    sopClassUid: sop?.text('ReferencedSOPClassUID') ?? null,
    sopInstanceUid: uid,
    studyInstanceUid: found?.studyInstanceUid ?? null,
    seriesInstanceUid: found?.seriesInstanceUid ?? null,
  };
}
