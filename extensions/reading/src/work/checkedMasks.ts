import { asksAbout, fixLimit, maskItems, maskKeyText, SELF_CHECKS, type SelfCheckName } from '@overread/domain';
import * as host from '@overread/host';
import type { CheckedMask } from '../check/findings.ts';
import type { NamedMask } from '../check/questions.ts';
import { lesionName } from '../state/evaluationChanges.ts';
import type { ReadingState } from '../state/readingState.ts';
import type { Desk } from './readingSession.ts';

/** The masks of a read as the self-check takes them, and how its questions name them. */
export function checkedMasks(
  { task, masks }: Pick<Desk, 'task' | 'masks'>,
  { evaluation }: Pick<ReadingState, 'evaluation'>,
): { readonly masks: readonly CheckedMask[]; readonly names: readonly NamedMask[] } {
  const items = maskItems(task.protocol.content);
  const drawn = masks.wire().flatMap((mask) => {
    const item = items.find((one) => one.key === mask.item);
    const stack = item && stackOfItem(task, masks.seriesOf(item.key));
    return item && stack ? [{ mask, item, stack }] : [];
  });
  const checks = Object.keys(SELF_CHECKS) as SelfCheckName[];
  return {
    masks: drawn.map(({ mask, item, stack }) => ({
      columns: mask.columns,
      rows: mask.rows,
      frames: mask.frames
        .flatMap(({ sopInstanceUid, bits }) => {
          const slice = stack.sliceOf.get(sopInstanceUid);
          return slice === undefined ? [] : [{ slice, bits }];
        })
        .sort((a, b) => a.slice - b.slice),
      grid: stack.grid,
      checks: checks.filter((check) => asksAbout(item, check)),
      notWith: drawn.flatMap((other, index) =>
        item.selfCheck?.notWith?.includes(other.item.key) && other.item.target === item.target ? [index] : [],
      ),
      fillsHolesUpTo: fixLimit(item, 'holes'),
      removesPartsUpTo: fixLimit(item, 'parts'),
    })),
    names: drawn.map(({ mask, item, stack }) => ({
      item,
      instance: mask.instance,
      name: mask.instance === null ? item.label : lesionName(item.label, evaluation, item.key, mask.instance),
      stack,
    })),
  };
}

function stackOfItem(task: Desk['task'], series: string | undefined) {
  const set = host.displaySetOfSeries(series ?? '');
  if (!series || !set) return null;
  const isVolume = task.imageSets.find((one) => one.seriesInstanceUid === series)?.geometry === 'volume';
  const placed = isVolume ? host.stackOf(series) : null;
  const imageKeys = placed?.imageKeys ?? host.imageKeysOf(set);
  return {
    grid: placed?.grid ?? null,
    imageKeys,
    scrollIndex: placed?.scrollIndex ?? imageKeys.map((_, index) => index),
    isVolume: placed !== null,
    sliceOf: new Map(imageKeys.map((key, slice) => [key, slice])),
  };
}

/** Whether nothing was drawn between two looks: the viewer's masks are read anew where something was. */
export function sameMasks(a: ReturnType<Desk['masks']['wire']>, b: ReturnType<Desk['masks']['wire']>): boolean {
  return (
    a.length === b.length &&
    a.every((mask, at) => {
      const other = b[at];
      return other !== undefined && maskKeyText(mask) === maskKeyText(other) && mask.frames === other.frames;
    })
  );
}
