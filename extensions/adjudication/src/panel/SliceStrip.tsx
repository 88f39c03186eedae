import type { MouseEvent } from 'react';
import { darkness } from '../state/sliceStrip.ts';
import { actions } from '../work/session.ts';
import { useAdjudication } from './useAdjudication.ts';

/** The two lines below the strip while a result stands: where it differs from the left read, and from the right. */
const LINES = [
  { side: 'left', y: 15, fill: '#1d6fb8' },
  { side: 'right', y: 17.7, fill: '#b45309' },
] as const;

/**
 * The slices in a row, darker where the reads differ; a click jumps there. Below, the slices of the unit at hand; once its result
 * stands, those on which that differs from the left read (upper line) and from the right one (lower line).
 */
export function SliceStrip() {
  const { strip, slice, standing, active } = useAdjudication();
  const count = strip.all.length;
  if (count === 0) return null;
  const jump = (event: MouseEvent<HTMLButtonElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * count);
    void actions.jumpToIndex(Math.min(count - 1, Math.max(0, index)));
  };
  const differing = strip.all.filter((n) => n > 0).length;
  const result = standing?.unit === active ? standing?.result : null;
  return (
    <section className="strip" aria-label="Where the reads differ">
      <button
        type="button"
        className="strip__bar"
        data-ov="strip"
        onClick={jump}
        aria-label={`Slice ${slice + 1} of ${count}. The reads differ on ${differing}. Click to jump.`}
      >
        <svg viewBox={`0 0 ${count} 20`} preserveAspectRatio="none" aria-hidden="true">
          {strip.all.map((n, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: slices never change places
            <rect key={i} x={i} y={0} width={1.02} height={14} fill="#0d1420" fillOpacity={darkness(n, strip.all)} />
          ))}
          {result
            ? LINES.map(({ side, y, fill }) => (
                <path key={side} data-ov={`strip-${side}`} d={marks(result[side].perSlice, y)} fill={fill} />
              ))
            : strip.own.map((n, i) =>
                // biome-ignore lint/suspicious/noArrayIndexKey: slices never change places
                n > 0 ? <rect key={i} x={i} y={15.5} width={1.02} height={4.5} fill="#1d4fb8" /> : null,
              )}
        </svg>
        <span className="strip__now" style={{ left: `${((slice + 0.5) / count) * 100}%` }} aria-hidden="true" />
      </button>
      <p className="ov-soft strip__words">
        <span>1</span>
        <span>
          slice {slice + 1} · {result ? 'below: result against left, right' : 'darker where they differ'}
        </span>
        <span>{count}</span>
      </p>
    </section>
  );
}

/** Rectangles over the slices that differ, as one path. */
function marks(perSlice: readonly number[], y: number): string {
  return perSlice.map((n, i) => (n > 0 ? `M${i} ${y}h1.02v2.3h-1.02z` : '')).join('');
}
