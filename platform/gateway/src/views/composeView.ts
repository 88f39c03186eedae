import type { DicomJson } from '@overread/dicom';
import type { DicomWebAddress } from './dicomWebAddress.ts';
import { matches, type ViewQuery } from './viewQuery.ts';

/** One series of a view, under the UIDs of that view. */
export interface ViewSeries {
  readonly study: string;
  readonly series: string;
  readonly modality: string;
  readonly count: number;
  /** Attributes of its first instance. */
  readonly head: DicomJson;
}

/** One instance of a view. */
export interface ViewedInstance {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly metadata: DicomJson;
}

const STUDY_ATTRIBUTES = ['00080020', '00080030', '00081030', '00100010', '00100020'] as const;
const SERIES_ATTRIBUTES = ['00080021', '00080031', '0008103E', '00200011'] as const;
const INSTANCE_ATTRIBUTES = ['00080016', '00200013', '00280008', '00280010', '00280011'] as const;

const uid = (value: string) => ({ vr: 'UI', Value: [value] });
const number = (value: number) => ({ vr: 'IS', Value: [value] });
const picked = (from: DicomJson, tags: readonly string[]): DicomJson =>
  Object.fromEntries(tags.flatMap((tag) => (from[tag] ? [[tag, from[tag]]] : [])));

/**
 * Answers of a search for studies (PS3.18 table 10.6.3-3): composed from the series of the view alone, so that counts,
 * modalities and paging say nothing about anything else that an archive holds.
 */
export function studyAnswers(series: readonly ViewSeries[], query: ViewQuery): DicomJson[] {
  const studies = [...new Set(series.map((one) => one.study))];
  return page(
    studies.map((study) =>
      studyAnswer(
        study,
        series.filter((one) => one.study === study),
      ),
    ),
    query,
  );
}

function studyAnswer(study: string, own: readonly ViewSeries[]): DicomJson {
  return {
    ...picked(own[0]?.head ?? {}, STUDY_ATTRIBUTES),
    '00080050': { vr: 'SH' },
    '00080056': { vr: 'CS', Value: ['ONLINE'] },
    '00080061': { vr: 'CS', Value: [...new Set(own.map((one) => one.modality))].sort() },
    '0020000D': uid(study),
    '00201206': number(own.length),
    '00201208': number(own.reduce((sum, one) => sum + one.count, 0)),
  };
}

/** Answers of a search for series (PS3.18 table 10.6.3-4), of one study or of the whole view. */
export function seriesAnswers(series: readonly ViewSeries[], query: ViewQuery): DicomJson[] {
  return page(
    series.map((one) => ({
      ...picked(one.head, [...STUDY_ATTRIBUTES, ...SERIES_ATTRIBUTES]),
      '00080060': { vr: 'CS', Value: [one.modality] },
      '0020000D': uid(one.study),
      '0020000E': uid(one.series),
      '00201209': number(one.count),
    })),
    query,
  );
}

/** Answers of a search for instances (PS3.18 table 10.6.3-5). */
export function instanceAnswers(instances: readonly ViewedInstance[], query: ViewQuery): DicomJson[] {
  return page(
    instances.map((one) => ({
      ...picked(one.metadata, INSTANCE_ATTRIBUTES),
      '00080018': uid(one.instance),
      '0020000D': uid(one.study),
      '0020000E': uid(one.series),
    })),
    query,
  );
}

/** The series that an address names, and a search narrows by UID; empty if the view holds none of that name. */
export function seriesNamed<T extends { readonly study: string; readonly series: string }>(
  series: readonly T[],
  address: Pick<DicomWebAddress, 'study' | 'series'>,
): readonly T[] {
  return series.filter(
    (one) =>
      (address.study === undefined || one.study === address.study) &&
      (address.series === undefined || one.series === address.series),
  );
}

/** The rows that match, then the part of them that was asked for. */
function page(answers: readonly DicomJson[], query: ViewQuery): DicomJson[] {
  const found = answers.filter((answer) =>
    [...query.match].every(([tag, wanted]) => wanted === '' || matches(wanted, valuesOf(answer[tag]))),
  );
  return found.slice(query.offset, query.offset + query.limit);
}

function valuesOf(attribute: DicomJson[string] | undefined): string[] {
  return (attribute?.Value ?? []).map((value) =>
    typeof value === 'object' && value !== null && 'Alphabetic' in value ? String(value.Alphabetic) : String(value),
  );
}
