import type { CaseRowValues } from '@overread/contract';
import {
  ADJUDICATION_REASONS,
  DECISIONS,
  exclusionWords,
  INDETERMINATE,
  type Unit,
  unitLabel,
  unitWork,
} from '@overread/domain';
import { type CaseFile, sideCodes } from './caseFile.ts';
import { originLabel } from './viewFinal.ts';

/** What every row of a case says. */
function headOf(file: CaseFile, isExported: boolean, reason: string): CaseRowValues {
  const { row, scene, partition } = file;
  const { content, digest } = scene.protocol;
  return {
    project: scene.project.key,
    case: row.label,
    subject: row.subject_key,
    partition,
    state: row.state,
    exported: isExported ? 'yes' : 'no',
    reason,
    sop: content.title,
    sopVersion: content.version,
    sopDigest: digest,
  };
}

/** Why a case is not exported though it was asked for, in words. */
export function absenceWords(row: { readonly state: string; readonly exclusionReason: string | null }): string {
  if (row.state === 'excluded') return `Excluded: ${exclusionWords(row.exclusionReason)}`;
  if (row.state === 'withdrawn') return 'Withdrawn: its masks were erased';
  return `Not signed yet (${row.state})`;
}

/**
 * The rows of `cases.csv` for one case (R16): per item or lesion the values of the comparison of the first locked reads,
 * who settled it and how, and what it is now. Unrounded. A case without a comparison has one row.
 */
export function exportRows(file: CaseFile, isExported: boolean, reason: string): readonly CaseRowValues[] {
  const head = headOf(file, isExported, reason);
  const { agreement, reads } = file;
  const withReaders = { ...head, readers: reads.map((read) => read.code).join(' ') };
  if (!isExported || !agreement) return [isExported ? withReaders : head];
  const compared = agreement.comparison.units.map((unit) => ({ ...withReaders, ...comparedRow(file, unit) }));
  const named = new Set(agreement.comparison.units.map((unit) => unit.id));
  const further = (file.final?.origins ?? [])
    .filter((origin) => !named.has(origin.unit))
    .map((origin) => ({
      ...withReaders,
      unit: origin.unit,
      item: origin.item,
      label: originLabel(file.scene, origin),
      verdict: 'in neither read',
      ...settledRow(file, origin.unit),
    }));
  return [...compared, ...further];
}

function comparedRow(file: CaseFile, unit: Unit): CaseRowValues {
  const { comparison } = file.agreement ?? {};
  const { content } = file.scene.protocol;
  const metrics = comparison?.metrics[unit.id] ?? {};
  const of = (name: string) => metrics[name] ?? null;
  const sides = sideCodes(file);
  return {
    unit: unit.id,
    item: unit.item,
    label: unitLabel(content, unitWork(content, unit)),
    leftReader: sides?.left ?? null,
    rightReader: sides?.right ?? null,
    verdict: comparison?.concordantUnits.includes(unit.id) ? 'agrees' : 'differs',
    dice: of('dice'),
    iou: of('iou'),
    hd95Mm: of('hd95Mm'),
    assdMm: of('assdMm'),
    volumeDifferencePercent: of('volumeDifferencePercent'),
    volumeLeftMl: of('volumeLeftMl'),
    volumeRightMl: of('volumeRightMl'),
    failedRules: (comparison?.verdicts ?? [])
      .filter((verdict) => verdict.unit === unit.id && verdict.verdict === 'fail')
      .map((verdict) => verdict.rule)
      .join(' '),
    ...settledRow(file, unit.id),
  };
}

function settledRow(file: CaseFile, unit: string): CaseRowValues {
  const { adjudication, final } = file;
  const decision = adjudication?.decisions.find((one) => one.unit === unit);
  const origin = final?.origins.find((one) => one.unit === unit);
  const reasons: Readonly<Record<string, string>> = ADJUDICATION_REASONS;
  return {
    adjudicated: decision ? 'yes' : 'no',
    adjudicator: decision ? (adjudication?.code ?? null) : null,
    decision: decision ? DECISIONS[decision.decision] : null,
    decisionReason: decision ? (reasons[decision.reason] ?? decision.reason) : null,
    indeterminate: origin ? (origin.from === INDETERMINATE ? 'yes' : 'no') : null,
    final: origin?.sentence ?? null,
  };
}
