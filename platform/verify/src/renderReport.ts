import { inWords } from './attributeNames.ts';
import { type Severity, VERIFY_CHECKS, type VerifyCheck } from './checks.ts';
import { printable } from './printable.ts';
import { type Finding, severityOf, TALLIES, type Tally, type VerifyReport } from './report.ts';

/** How a report is shown. */
export interface RenderOptions {
  /** Findings of one kind that are named; default 50. */
  readonly most?: number;
}

const MOST = 50;
const HEADINGS = {
  problem: 'FAILED',
  unverified: 'NOT VERIFIED',
  warning: 'look at',
  note: 'note',
} as const satisfies Record<Severity, string>;

/** A report as lines for a person: what is here, what was checked, then each finding as one sentence. */
export function renderReport(report: VerifyReport, { most = MOST }: RenderOptions = {}): readonly string[] {
  const { counts, findings } = report;
  const problems = findings.filter((one) => severityOf(one) === 'problem').length;
  const erased = counts.erasedCases === 0 ? [] : [`${counted(counts.erasedCases, 'case')} lawfully erased`];
  return [
    [counted(counts.cases, 'case'), counted(counts.masks, 'mask'), counted(counts.documents, 'document')].join(' · '),
    ...tallyLines(report),
    ...foreignLine(report),
    [...erased, `${counted(problems, 'problem')}`].join(' · '),
    ...(Object.keys(HEADINGS) as Severity[]).flatMap((severity) => section(severity, findings, most)),
    '',
    conclusion(report, problems),
  ].map(printable);
}

function tallyLines({ tallies }: VerifyReport): string[] {
  const parts = (Object.keys(TALLIES) as Tally[]).flatMap((key) => {
    const tally = tallies[key];
    if (tally === undefined) return [];
    const { checked, good } = tally;
    return [`${TALLIES[key]}: ${number(good)}${good === checked ? '' : ` of ${number(checked)}`}`];
  });
  return parts.length === 0 ? [] : [parts.join(' · ')];
}

function foreignLine({ counts: { foreign } }: VerifyReport): string[] {
  const parts = [
    ...(foreign.segmentations > 0 ? [counted(foreign.segmentations, 'segmentation')] : []),
    ...(foreign.documents > 0 ? [counted(foreign.documents, 'document')] : []),
    ...(foreign.images > 0 ? [counted(foreign.images, 'image')] : []),
  ];
  return parts.length === 0 ? [] : [`not of Overread, not judged: ${inWords(parts)}`];
}

function section(severity: Severity, findings: readonly Finding[], most: number): string[] {
  const own = findings.filter((one) => severityOf(one) === severity);
  const kinds = [...new Set(own.map(({ check }) => check))];
  const lines = kinds.flatMap((check) => {
    const all = own.filter((one) => one.check === check);
    const shown = all.slice(0, most).map((one) => line(one, severity));
    const more = all.length - shown.length;
    return more === 0 ? shown : [...shown, `… and ${number(more)} more: ${broken(check)}`];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function line({ caseLabel, document, sentence, check }: Finding, severity: Severity): string {
  const where = caseLabel === null ? '' : `${caseLabel} `;
  const what = document === null ? '' : ` (${document.title}, …${document.sopInstanceUid.slice(-8)})`;
  return `${where}${HEADINGS[severity]}  ${sentence}${what} [${check}]`;
}

/** What does not hold, from what the check would prove. */
const broken = (check: VerifyCheck) => `not as it should be: “${VERIFY_CHECKS[check].proves}”`;

function conclusion({ outcome, anchor, authorities }: VerifyReport, problems: number): string {
  if (outcome === 'problems') return `Does not hold: ${counted(problems, 'problem')}.`;
  if (outcome === 'unverified') return 'Nothing wrong was found, but not everything could be verified.';
  const names = inWords(authorities.map(({ subject, fingerprint }) => `“${subject}” (${fingerprint})`));
  return anchor === 'trusted'
    ? `All holds, anchored in ${names}.`
    : `All holds, but it is anchored only in itself: ${names}.`;
}

const number = (value: number) => value.toLocaleString('en-GB');
const counted = (count: number, what: string) => `${number(count)} ${what}${count === 1 ? '' : 's'}`;
