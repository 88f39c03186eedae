import type { AnswerOf, Container } from '@overread/contract';
import type { Side, UnitDecision } from '@overread/domain';
import type { Volume, VoxelMask } from '../images/volume.ts';
import { diceOf } from '../maskOverlap.ts';
import type { ScriptedRead } from '../readers/scriptedRead.ts';
import { voxelMask } from './wireMasks.ts';

type View = AnswerOf<'comparison'>;
type Unit = View['comparison']['units'][number];

/** What the scripted adjudicator knows: both reads as the server shows them, and the computed truth. */
export interface AdjudicationScene {
  readonly view: View;
  readonly masks: Readonly<Record<Side, Container | null>>;
  readonly truth: ScriptedRead;
  readonly volume: Volume;
  readonly sopInstanceUids: readonly string[];
  /** Errs on purpose: keeps every lesion that either side marked. */
  readonly acceptsExtra: boolean;
}

/** One decision per open unit: the side that is nearer to the truth, with the reason that fits. */
export function decideUnits(scene: AdjudicationScene): UnitDecision[] {
  const agreed = new Set(scene.view.comparison.concordantUnits);
  return scene.view.comparison.units.filter((unit) => !agreed.has(unit.id)).map((unit) => decide(scene, unit));
}

function decide(scene: AdjudicationScene, unit: Unit): UnitDecision {
  const take = (side: Side, reason: UnitDecision['reason']): UnitDecision => ({
    unit: unit.id,
    decision: side === 'left' ? 'takeLeft' : 'takeRight',
    reason,
  });
  const isLesion = unit.left !== null || unit.right !== null;
  if (isLesion && (unit.left === null || unit.right === null)) {
    const has: Side = unit.left === null ? 'right' : 'left';
    const without: Side = has === 'left' ? 'right' : 'left';
    return maskScore(scene, unit, has) > 0 || scene.acceptsExtra ? take(has, 'missed') : take(without, 'falsePositive');
  }
  const [left, right] = [score(scene, unit, 'left'), score(scene, unit, 'right')];
  const better: Side = left >= right ? 'left' : 'right';
  return take(better, Math.min(left, right) < 0.5 ? 'wrongLabel' : 'extent');
}

/** 0 to 1: Dice with the truth for masks; whether the answer is the true one for questions. */
function score(scene: AdjudicationScene, unit: Unit, side: Side): number {
  const mask = scene.truth.masks.some((one) => one.item === unit.item);
  return mask ? maskScore(scene, unit, side) : answerScore(scene, unit, side);
}

function maskScore({ masks, truth, volume, sopInstanceUids }: AdjudicationScene, unit: Unit, side: Side): number {
  const wire = masks[side]?.masks.find((one) => one.item === unit.item && one.instance === unit[side]);
  if (wire === undefined) return 0;
  const drawn: VoxelMask = voxelMask(volume, wire, sopInstanceUids);
  const overlaps = truth.masks.filter((one) => one.item === unit.item).map((one) => diceOf(drawn, one.mask));
  return Math.max(0, ...overlaps);
}

function answerScore({ view, truth }: AdjudicationScene, unit: Unit, side: Side): number {
  const key = unit.id.split('.').at(-1) ?? unit.id;
  const instance = view[side].items.lesion?.instances?.find((one) => one.key === unit[side]);
  const given = instance?.answers[key] ?? view[side].answers[key];
  const trueLesions = truth.evaluation.items.lesion?.instances ?? [];
  const isTrue = truth.evaluation.answers[key] === given || trueLesions.some((one) => one.answers[key] === given);
  return isTrue ? 1 : 0;
}
