import {
  ADJUDICATION_REASONS,
  CASE_UNIT,
  CONSENSUS_WORDS,
  DECISIONS,
  maskItems,
  printedRule,
  printedVerdict,
  type RuleVerdict,
  unitLabel,
  unitWork,
} from '@overread/domain';
import type { CaseFile } from '../usecases/caseFile.ts';
import type { DossierBlock, DossierSection } from './dossier.ts';
import type { DossierInput } from './dossierInput.ts';
import { printedMoment } from './moments.ts';

const VERDICTS = { pass: 'passed', fail: 'FAILED', notApplicable: 'does not apply' } as const;

/** The rule table with values and limits, and what differs, in words. */
export function agreementSection({ file, timeZone }: DossierInput): DossierSection {
  const title = 'Agreement of the first locked reads';
  const { agreement, scene } = file;
  if (!agreement) {
    const text =
      file.row.state === 'withdrawn'
        ? 'The case was withdrawn; its numbers are not shown.'
        : 'The reads are not compared yet.';
    return { title, blocks: [{ kind: 'text', text }] };
  }
  const { comparison } = agreement;
  const { content } = scene.protocol;
  const label = (id: string) => labelOf(file, id);
  const severity = (verdict: RuleVerdict) =>
    content.rules.find((rule) => rule.id === verdict.rule)?.severity ?? 'critical';
  const rows = comparison.verdicts.map((verdict) => {
    return [
      label(verdict.unit),
      `${printedRule(content, verdict.rule)}\n${verdict.rule.replace('built-in:', '')}, ${severity(verdict)}`,
      ...printedVerdict(content, verdict),
      VERDICTS[verdict.verdict],
    ];
  });
  const metrics = comparison.units.flatMap((unit) => {
    const found = comparison.metrics[unit.id];
    if (!found) return [];
    const of = (name: string, digits: number) => found[name]?.toFixed(digits) ?? 'not defined';
    return [
      [
        label(unit.id),
        of('dice', 4),
        of('iou', 4),
        of('hd95Mm', 2),
        of('assdMm', 2),
        of('volumeLeftMl', 2),
        of('volumeRightMl', 2),
      ],
    ];
  });
  return {
    title,
    blocks: [
      { kind: 'text', tone: 'strong', text: verdictOf(file) },
      {
        kind: 'text',
        tone: 'soft',
        text: `Computed ${printedMoment(agreement.computedAt, timeZone)} by ${agreement.algorithm}, on the reads as they were locked.`,
      },
      ...(comparison.discrepancies.length > 0
        ? [
            {
              kind: 'list' as const,
              items: comparison.discrepancies.map((one) => `${one.sentence} (${one.severity}).`),
            },
          ]
        : []),
      ...(rows.length > 0
        ? [
            {
              kind: 'table' as const,
              columns: ['Item', 'Rule of the SOP', 'Value', 'Limit', 'Verdict'],
              widths: [3, 5, 2, 2, 2],
              rows,
            },
          ]
        : [{ kind: 'text' as const, text: 'No rule of the SOP applies to this case.' }]),
      ...(metrics.length > 0
        ? [
            {
              kind: 'table' as const,
              columns: ['Outline', 'Dice', 'IoU', 'HD95, mm', 'ASSD, mm', 'Left, ml', 'Right, ml'],
              widths: [4, 2, 2, 2, 2, 2, 2],
              rows: metrics,
            },
          ]
        : []),
    ],
  };
}

function verdictOf({ agreement, row }: CaseFile): string {
  const comparison = agreement?.comparison;
  if (comparison?.isConcordant && comparison.units[0]?.id === CASE_UNIT)
    return 'Neither reader could evaluate the case.';
  if (comparison?.isConcordant)
    return row.is_control
      ? 'All items agree. The case was drawn as a control at enrolment, so an adjudicator looked at it too.'
      : 'All items agree.';
  const count = comparison?.discrepancies.length ?? 0;
  return count === 1 ? 'One difference.' : `${count} differences.`;
}

/** What a unit of the comparison, or one that an adjudicator added, is called. */
export function labelOf(file: CaseFile, id: string): string {
  const { content } = file.scene.protocol;
  const unit = file.agreement?.comparison.units.find((one) => one.id === id);
  if (unit) return unitLabel(content, unitWork(content, unit));
  const composite = content.composites?.find(({ key }) => key === id);
  if (composite) return composite.label;
  const [, item = '', instance = ''] = /^new:([^:]+):i?(\d+)/.exec(id) ?? [];
  const found = content.items.find((one) => one.key === item);
  return found ? `${found.label} added by the adjudicator (${instance})` : 'Another finding';
}

/** How the differences were settled: the consensus rule where reads agree, the decision with its reason where they do not. */
export function settlementSection({ file, timeZone }: DossierInput): DossierSection {
  const { adjudication, consensus, scene, final } = file;
  const { content } = scene.protocol;
  const rules = maskItems(content).map((item) => {
    const rule = item.consensus?.whenConcordant;
    const words: Readonly<Record<string, string>> = CONSENSUS_WORDS;
    return `${item.label}: ${rule === undefined ? 'the SOP names no rule' : (words[rule] ?? rule)}`;
  });
  const blocks: DossierBlock[] = [
    { kind: 'text', text: 'Where the reads agree, the final mask follows from the rule of the SOP:' },
    ...(rules.length > 0
      ? [{ kind: 'list' as const, items: rules }]
      : [{ kind: 'text' as const, text: 'The SOP asks for no outline.' }]),
  ];
  if (consensus) {
    const rows = consensus.units.map((origin) => [labelOf(file, origin.unit), origin.sentence]);
    blocks.push({ kind: 'text', tone: 'soft', text: `Consensus filed ${printedMoment(consensus.madeAt, timeZone)}.` });
    blocks.push({ kind: 'table', columns: ['Agreed', 'Content'], widths: [2, 5], rows });
  }
  if (adjudication) {
    const reasons: Readonly<Record<string, string>> = ADJUDICATION_REASONS;
    blocks.push({
      kind: 'text',
      tone: 'strong',
      text: `Settled by ${adjudication.code}, ${printedMoment(adjudication.submittedAt, timeZone)}.`,
    });
    blocks.push({
      kind: 'table',
      columns: ['Difference', 'Decision', 'Reason'],
      widths: [3, 2, 4],
      rows: adjudication.decisions.map((one) => [
        labelOf(file, one.unit),
        `${DECISIONS[one.decision]}${one.basis ? ` (began with ${one.basis})` : ''}`,
        [reasons[one.reason] ?? one.reason, one.comment].filter(Boolean).join(': ') || 'none given',
      ]),
    });
  } else if (final) blocks.push({ kind: 'text', text: 'Nothing had to be settled by an adjudicator.' });
  return { title: 'Consensus and decisions', blocks };
}
