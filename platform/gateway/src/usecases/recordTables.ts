import type { RecordTable } from '@overread/contract';
import { itemsOf, type ParsedSr, type ReadItem, STANDARD, sameCode } from '@overread/dicom';
import {
  ADJUDICATION_REASONS,
  CONSENSUS_WORDS,
  type Comparison,
  DECISIONS,
  type Evaluation,
  IMAGE_QUALITY,
  maskItems,
  maskKeyText,
  NOT_ASSESSABLE_REASONS,
  NOT_EVALUABLE_REASONS,
  type ProtocolContent,
  printedAnswer,
  printedRule,
  printedVerdict,
  questions,
  STATE_WORDS,
  type UnitDecision,
  unitLabel,
  unitWork,
} from '@overread/domain';
import { numberMeanings } from './numberMeanings.ts';

/** A table of printed cells; names of columns that hold numbers begin with `#`. */
export function recordTable(
  title: string,
  columns: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly tone?: 'ok' | 'bad' | null }[],
): RecordTable[] {
  if (rows.length === 0) return [];
  return [
    {
      title,
      columns: columns.map((label) => ({ label: label.replace(/^#/, ''), isNumber: label.startsWith('#') })),
      rows: rows.map(({ cells, tone = null }) => ({ cells: [...cells], tone })),
    },
  ];
}

const plain = (rows: readonly (readonly string[])[]) => rows.map((cells) => ({ cells }));

const UNITS: Readonly<Record<string, string>> = { ml: 'ml', mm2: 'mm²' };

/** The size of each mask as the measurement groups of a document state it, by Tracking UID: `12.30 ml`. */
export function statedSizes({ root }: ParsedSr): ReadonlyMap<string, string> {
  const groups = itemsOf(root).filter((one) => sameCode(one.name ?? undefined, STANDARD.measurementGroup));
  return new Map(
    groups.flatMap(({ children }): [string, string][] => {
      const tracking = children.find((one) => sameCode(one.name ?? undefined, STANDARD.trackingUid));
      const size = children.find((one) => one.valueType === 'NUM');
      return tracking?.valueType === 'UIDREF' && size ? [[tracking.value, sizeText(size)]] : [];
    }),
  );
}

function sizeText(item: ReadItem): string {
  if (item.valueType !== 'NUM' || item.value === null) return '';
  const unit = UNITS[item.unit?.value ?? ''] ?? item.unit?.meaning ?? '';
  return `${item.value.toFixed(unit === 'pixels' ? 0 : 2)} ${unit}`.trim();
}

const REASONS: Readonly<Record<string, string>> = { ...NOT_ASSESSABLE_REASONS, ...NOT_EVALUABLE_REASONS };
const reasonWords = (reason: string) => (REASONS[reason] ?? reason).toLowerCase();

/**
 * What an evaluation states, item by item, with the size of each mask (by `maskKeyText`). Lesions bear the number of their instance, as
 * segments and comparisons do.
 */
export function statedTable(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  sizes: ReadonlyMap<string, string>,
): RecordTable[] {
  const rows: string[][] = [];
  const { notEvaluable, imageQuality } = evaluation;
  if (notEvaluable)
    rows.push([
      'The case',
      [`not evaluable: ${reasonWords(notEvaluable.reason)}`, notEvaluable.comment].filter(Boolean).join('. '),
      '',
      '',
    ]);
  for (const item of maskItems(protocol)) {
    const given = evaluation.items[item.key];
    if (!given?.state) continue;
    const reason = given.reason ? ` (${reasonWords(given.reason)})` : '';
    const size = sizes.get(maskKeyText({ item: item.key, instance: null })) ?? '';
    const instances = given.instances ?? [];
    if (instances.length === 0) rows.push([item.label, `${STATE_WORDS[given.state]}${reason}`, size, '']);
    for (const instance of instances) {
      const key = maskKeyText({ item: item.key, instance: instance.key });
      rows.push([
        `${item.label} ${instance.key.slice(1)}`,
        STATE_WORDS[given.state],
        sizes.get(key) ?? '',
        questions(protocol, item.key)
          .filter((question) => instance.answers[question.key] !== undefined)
          .map((question) => `${question.label}: ${printedAnswer(question, instance.answers[question.key])}`)
          .join('; '),
      ]);
    }
  }
  for (const question of questions(protocol).filter((one) => one.of === undefined)) {
    const value = evaluation.answers[question.key];
    if (value !== undefined) rows.push([question.label, '', '', printedAnswer(question, value)]);
  }
  if (imageQuality) rows.push(['The images', '', '', IMAGE_QUALITY[imageQuality]]);
  return recordTable('What it states', ['Item', 'State', '#Size', 'Answers'], plain(rows));
}

const VERDICTS = { pass: 'passed', fail: 'failed', notApplicable: 'does not apply' } as const;
const TONES = { pass: 'ok', fail: 'bad', notApplicable: null } as const;

/** The rules with value, limit and verdict, and the measurements of each outline that both reads have. */
export function agreementTables(protocol: ProtocolContent, comparison: Comparison, version: string): RecordTable[] {
  const verdicts = comparison.verdicts.map((verdict) => {
    return {
      cells: [
        unitTitle(protocol, comparison, verdict.unit),
        printedRule(protocol, verdict.rule),
        ...printedVerdict(protocol, verdict),
        VERDICTS[verdict.verdict],
      ],
      tone: TONES[verdict.verdict],
    };
  });
  const measured = [...comparison.units.map(({ id }) => id), ...compositeKeys(protocol)].flatMap((id) => {
    const found = comparison.metrics[id];
    if (!found) return [];
    const of = (name: string, digits: number) => found[name]?.toFixed(digits) ?? 'not defined';
    const ml = (name: string) => found[name]?.toFixed(2) ?? '';
    const label = unitTitle(protocol, comparison, id);
    return [
      [label, of('dice', 3), of('iou', 3), of('hd95Mm', 2), of('assdMm', 2), ml('volumeLeftMl'), ml('volumeRightMl')],
    ];
  });
  return [
    ...recordTable('Rules of the SOP', ['Item', 'Rule', '#Value', '#Limit', 'Verdict'], verdicts),
    ...recordTable(
      'Measurements',
      ['Outline', '#Dice', '#IoU', '#HD95, mm', '#ASSD, mm', '#Left, ml', '#Right, ml'],
      plain(measured),
    ).map((table) => ({ ...table, meanings: numberMeanings(comparison, version) })),
  ];
}

/** Composites are measured beside the units, and decided on by nobody. */
const compositeKeys = ({ composites = [] }: ProtocolContent) => composites.map(({ key }) => key);

/** What a unit of the comparison, or one that an adjudicator added, is called. */
export function unitTitle(protocol: ProtocolContent, comparison: Pick<Comparison, 'units'>, id: string): string {
  const unit = comparison.units.find((one) => one.id === id);
  if (unit) return unitLabel(protocol, unitWork(protocol, unit));
  const composite = protocol.composites?.find(({ key }) => key === id);
  if (composite) return composite.label;
  const [, item = '', number = ''] = /^new:([^:]+):i?(\d+)/.exec(id) ?? [];
  const found = protocol.items.find((one) => one.key === item);
  return found ? `New ${found.label.toLowerCase()} ${number}` : 'Another finding';
}

/** How each agreed unit got its content. */
export function consensusTable(
  protocol: ProtocolContent,
  comparison: Pick<Comparison, 'units'>,
  units: readonly { readonly unit: string; readonly rule: string }[],
): RecordTable[] {
  const words: Readonly<Record<string, string>> = {
    ...CONSENSUS_WORDS,
    equalState: 'the same state in both reads',
    equalValue: 'the same answer in both reads',
    mean: 'the mean of the answers',
    median: 'the median of the answers',
    majority: 'what most reads say',
    approverChooses: 'left to the approver',
  };
  const rows = units.map(({ unit, rule }) => [unitTitle(protocol, comparison, unit), words[rule] ?? rule]);
  return recordTable('How it came about', ['Item', 'Rule'], plain(rows));
}

/** What the adjudicator decided on each difference, and why. */
export function decisionTable(
  protocol: ProtocolContent,
  comparison: Pick<Comparison, 'units'>,
  decisions: readonly UnitDecision[],
): RecordTable[] {
  const reasons: Readonly<Record<string, string>> = ADJUDICATION_REASONS;
  const rows = decisions.map(({ unit, decision, basis, reason, comment }) => [
    unitTitle(protocol, comparison, unit),
    `${DECISIONS[decision]}${basis ? ` (began with ${basis})` : ''}`,
    reasons[reason] ?? reason,
    comment ?? '',
  ]);
  return recordTable('Decisions', ['Item', 'Decision', 'Reason', 'Comment'], plain(rows));
}
