import type { UnitDecision } from '@overread/domain';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

/**
 * The work in one line before it is submitted: "3 decisions, 1 edited (212 voxels), 1 marked SOP unclear. Submit?"
 * `changedVoxels`: voxels by which edited masks differ from what they began with.
 */
export function summarySentence(decisions: readonly UnitDecision[], changedVoxels: number): string {
  const added = decisions.filter((one) => one.unit.startsWith('new:'));
  const given = decisions.length - added.length;
  const edited = decisions.filter((one) => one.decision === 'edit' && one.basis && !added.includes(one)).length;
  const open = decisions.filter((one) => one.decision === 'indeterminate').length;
  const unclear = decisions.filter((one) => one.reason === 'sopUnclear').length;
  const voxels = plural(changedVoxels, 'voxel', 'voxels');
  const parts = [
    plural(given, 'decision', 'decisions'),
    edited > 0 ? `${edited} edited (${voxels})` : '',
    added.length > 0 ? `${plural(added.length, 'lesion', 'lesions')} added` : '',
    open > 0 ? `${open} not to be decided` : '',
    unclear > 0 ? `${unclear} marked SOP unclear` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}. Submit?`;
}
