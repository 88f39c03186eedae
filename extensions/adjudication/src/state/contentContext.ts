import type { ContentContext, MaskKey } from '@overread/domain';
import type { AdjudicationState } from './adjudicationState.ts';

/**
 * What the domain needs to check and compose the result; null until the case is open. The lot of `randomRead` is the server's
 * own: whatever depends on it is taken from the consensus that the server sends.
 */
export function contentContext(state: Pick<AdjudicationState, 'task' | 'view' | 'work'>): ContentContext | null {
  const { task, view, work } = state;
  if (!task || !view) return null;
  return {
    protocol: task.protocol.content,
    comparison: view.comparison,
    left: view.left,
    right: view.right,
    draw: () => 'left',
    drawn: work.drawn,
    drawnMasks: Object.keys(work.edited).map(keyOfText),
  };
}

/** The key that `maskKeyText` made this text of. */
export function keyOfText(text: string): MaskKey {
  const [item = '', instance] = text.split('/');
  return { item, instance: instance ?? null };
}
