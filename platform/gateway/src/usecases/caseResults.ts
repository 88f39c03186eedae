import type { CaseView } from '@overread/contract';
import { CASE_UNIT, unitLabel, unitWork, verdictSentences } from '@overread/domain';
import { currentFinal } from './currentFinal.ts';
import { numberMeanings } from './numberMeanings.ts';
import type { Ports, Tx } from './ports.ts';
import { recordScene } from './recordScene.ts';
import { originLabel } from './viewFinal.ts';

/**
 * Agreement and final content of a case, as coordinator and auditor see them: with rules, values and limits. Final content from its
 * settling on. */
export async function caseResults(
  ports: Ports,
  tx: Tx,
  caseId: string,
): Promise<Pick<CaseView, 'agreement' | 'final'>> {
  const agreement = await ports.store.agreements.ofCase(tx, caseId);
  const scene = await recordScene(ports, tx, caseId);
  const state = (await ports.store.cases.byId(tx, caseId))?.state;
  const isSettled = state === 'reviewing' || state === 'signed' || state === 'published';
  const final = isSettled ? await currentFinal(ports, tx, scene) : undefined;
  return {
    agreement: agreement && state !== 'withdrawn' ? agreementOf(agreement, scene.protocol.content) : null,
    final: (final?.origins ?? []).map((origin) => ({ label: originLabel(scene, origin), sentence: origin.sentence })),
  };
}

type Comparison = Parameters<typeof verdictSentences>[0];
type Protocol = Parameters<typeof verdictSentences>[1];

function verdictOf({ units, isConcordant }: Comparison): string {
  if (isConcordant && units[0]?.id === CASE_UNIT) return 'Neither reader could evaluate the case';
  return isConcordant ? 'All items agree' : 'Some items differ';
}

function agreementOf(
  { comparison, algorithm }: { readonly comparison: Comparison; readonly algorithm: string },
  protocol: Protocol,
): NonNullable<CaseView['agreement']> {
  const composites = (protocol.composites ?? []).filter(({ key }) => comparison.metrics[key] !== undefined);
  return {
    verdict: verdictOf(comparison),
    rows: [
      ...comparison.units.map((unit) => ({
        id: unit.id,
        label: unitLabel(protocol, unitWork(protocol, unit)),
        agrees: comparison.concordantUnits.includes(unit.id),
      })),
      ...composites.map(({ key, label }) => ({
        id: key,
        label,
        agrees: !comparison.verdicts.some((one) => one.unit === key && one.verdict === 'fail'),
      })),
    ].map(({ id, label, agrees }) => {
      const metrics = comparison.metrics[id] ?? {};
      const of = (name: string) => metrics[name] ?? null;
      return {
        label,
        verdict: agrees ? 'agrees' : 'differs',
        dice: of('dice'),
        hd95Mm: of('hd95Mm'),
        iou: of('iou'),
        leftMl: of('volumeLeftMl'),
        rightMl: of('volumeRightMl'),
      };
    }),
    discrepancies: [...verdictSentences(comparison, protocol)],
    meanings: numberMeanings(comparison, algorithm),
  };
}
