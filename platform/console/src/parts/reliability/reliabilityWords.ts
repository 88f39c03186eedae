import type { EstimateView, MetricView, ReliabilityView } from '@overread/contract';

/** Numbers of fewer patients than this are shown in grey and called too few. */
const FEW = 10;

/** Whether a number is of too few patients to judge by; lesions of one patient are no further evidence. */
export const isFew = ({ patients }: { readonly patients: number }): boolean => patients < FEW;

/** What is said of such a number. */
export const FEW_WORDS = `Fewer than ${FEW} patients: too few to judge by.`;

/** A number with fixed digits and a proper minus; a dash where there is none. */
export function number(value: number | null, digits: number): string {
  if (value === null) return '–';
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}

/** `0.62 to 0.91`, or a dash. */
export const range = ({ low, high }: Pick<EstimateView, 'low' | 'high'>, digits: number): string =>
  low === null || high === null ? '–' : `${number(low, digits)} to ${number(high, digits)}`;

/** A share in whole percent. */
export const percent = (share: number | null): string => (share === null ? '–' : `${number(100 * share, 0)} %`);

/** `1 case`, `2 cases`. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Digits that a metric is worth. */
export const digitsOf = ({ unit }: Pick<MetricView, 'unit'>): number => (unit === '1' ? 3 : unit === '%' ? 1 : 2);

/** The first words of the page: how many of what, and how often the readers differ. */
export function headSentences({ report, version, counts }: ReliabilityView): readonly string[] {
  if (report === null) {
    const waiting =
      counts.notYetCompared > 0 ? ` ${counted(counts.notYetCompared, 'case')} still to be read or compared.` : '';
    return [
      `No case has been compared under ${version?.title} ${version?.version} in this partition.${waiting} Numbers appear here once two readers have submitted the same case.`,
    ];
  }
  const { cases, patients, readers, differing, differingShare: share } = report;
  const interval =
    share.low === null || share.high === null
      ? ''
      : `, 95 % interval ${number(100 * share.low, 0)} to ${number(100 * share.high, 0)} %`;
  const why = share.noInterval === null ? '' : ` No interval: ${share.noInterval}`;
  return [
    `${counted(cases, 'case')} of ${counted(patients, 'patient')}, ${readers.length === 2 ? 'all read by the same two readers' : `each read by two of ${readers.length} readers`}.`,
    `In ${differing} of ${cases} (${percent(share.value)}${interval}) the reads differ by the rules of the SOP, so that the adjudicator settles the case.${why}`,
    ...(patients < FEW ? [FEW_WORDS] : []),
  ];
}

/** What is among the numbers and what is not, by name (R12.6). */
export function countedSentences({ counts, report }: ReliabilityView): readonly string[] {
  const say = (count: number, words: (count: string) => string) => (count === 0 ? [] : [words(counted(count, 'case'))]);
  return [
    ...say(
      counts.excludedLater,
      (n) => `${n} excluded later: counted all the same, so that hard cases do not drop out.`,
    ),
    ...say(
      report?.notEvaluable.byBoth ?? 0,
      (n) => `${n} that neither reader could evaluate: counted as not differing; the coordinator decides.`,
    ),
    ...say(report?.notEvaluable.byOne ?? 0, (n) => `${n} that one reader could not evaluate: counted as differing.`),
    ...say(counts.controls, (n) => `${n} without a difference went to the adjudicator as controls.`),
    ...say(counts.withdrawn, (n) => `${n} withdrawn: left out, the content is erased.`),
    ...say(
      counts.sharedPreLabel,
      (n) =>
        `${n} in which both readers began with the same mask of an algorithm: kept apart, for they agree with it rather than with each other.`,
    ),
    ...say(counts.notYetCompared, (n) => `${n} not compared yet.`),
    ...say(counts.excludedBefore, (n) => `${n} excluded or withdrawn before the reads were compared.`),
    ...say(counts.practice, (n) => `${n} for practice, which never enter a statistic.`),
  ];
}

/** What is not in the numbers of a metric, in words. */
export function missingSentence(metric: MetricView, per: 'case' | 'lesion'): string {
  const parts: readonly (readonly [number, string])[] =
    per === 'lesion'
      ? [
          [metric.presenceDiffers, 'marked by one reader only'],
          [metric.notMeasured, 'could not be measured'],
        ]
      : [
          [metric.bothAbsent, 'both say absent'],
          [metric.presenceDiffers, 'one says absent, the other present'],
          [metric.notMeasured, 'not outlined, not assessable or not evaluable for one of them'],
        ];
  const said = parts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`]));
  const base = `${metric.measured} of ${counted(metric.total, per)} have masks of both readers`;
  return said.length === 0 ? `${base}.` : `${base}. Not in the numbers: ${said.join('; ')}.`;
}

/** The DOIs in a text of sources as links, the words between them as they are. */
export function sourceParts(source: string): readonly { readonly text: string; readonly href: string | null }[] {
  return source.split(/(10\.\d{4,9}\/[^\s,]+)/).flatMap((text) => {
    if (text === '') return [];
    return [{ text, href: text.startsWith('10.') ? `https://doi.org/${text}` : null }];
  });
}
