import { describe, expect, it } from 'vitest';
import { type BitMask, createMask, setVoxel, sliceBits } from '../mask/bitMask.ts';
import { measurePair } from '../pair/measurePair.ts';
import { ChangingMask } from './changingMask.ts';

/** The same numbers in every run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

interface Scene {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  readonly positions: readonly number[];
}
const SCENES: Readonly<Record<string, Scene>> = {
  'rows that fill no byte, slices at uneven gaps': {
    columns: 61,
    rows: 43,
    slices: 11,
    positions: [0, 2, 4, 5, 6, 9, 11, 13, 20, 22, 23],
  },
  'thin slices of a long stack': {
    columns: 96,
    rows: 64,
    slices: 40,
    positions: Array.from({ length: 40 }, (_, i) => 0.8 * i),
  },
  'one slice': { columns: 70, rows: 50, slices: 1, positions: [0] },
};

/** Paints a disc, or rubs it out, on one slice. */
function disc(mask: BitMask, at: readonly [number, number, number], radius: number, isSet: boolean): void {
  const [x, y, z] = at;
  for (let row = Math.max(0, y - radius); row <= Math.min(mask.rows - 1, y + radius); row++)
    for (let column = Math.max(0, x - radius); column <= Math.min(mask.columns - 1, x + radius); column++) {
      if ((column - x) ** 2 + (row - y) ** 2 > radius ** 2) continue;
      if (isSet) setVoxel(mask, column, row, z);
      else {
        const bit = row * mask.columns + column;
        const slice = sliceBits(mask, z);
        slice[bit >> 3] = (slice[bit >> 3] ?? 0) & ~(1 << (bit & 7));
      }
    }
}

function organ({ columns, rows, slices }: Scene, shift: number): BitMask {
  const mask = createMask(columns, rows, slices);
  const middle = (slices - 1) / 2;
  for (let z = 0; z < slices; z++) {
    const radius = Math.round(13 * (1 - ((z - middle) / (slices * 0.45)) ** 2));
    if (radius > 0) disc(mask, [28 + shift, 22, z], radius, true);
  }
  return mask;
}

const outcome = (changing: ChangingMask) => {
  const steps = changing.measure();
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
};

describe('a pair whose borders and distances are kept', () => {
  for (const [name, scene] of Object.entries(SCENES))
    it(`has the bits of a measurement from nothing after every edit: ${name}`, () => {
      const { columns, rows, slices, positions } = scene;
      const grid = { columnSpacingMm: 0.7, rowSpacingMm: 0.9, slicePositionsMm: positions };
      const options = { tolerancesMm: [0, 1, 2.5] };
      const next = seeded(slices);
      const now = organ(scene, 0);
      const reads = [organ(scene, 3), organ(scene, 0)];
      const changing = new ChangingMask({ mask: now, against: reads, grid, options });
      const whole = () => reads.map((read) => measurePair(read, now, grid, options));
      expect(outcome(changing)).toEqual(whole());
      const tell = (touched: Iterable<number>) =>
        changing.change([...new Set(touched)].map((slice) => ({ slice, bits: sliceBits(now, slice).slice() })));
      for (let edit = 0; edit < 40; edit++) {
        const strokes = 1 + next(3);
        const touched = Array.from({ length: strokes }, () => next(slices));
        for (const slice of touched) disc(now, [next(columns), next(rows), slice], next(7), next(3) > 0);
        tell(touched);
        // Now and then a measurement is overtaken by the next stroke.
        if (next(4) === 0) {
          const steps = changing.measure();
          for (let n = next(6); n > 0; n--) steps.next();
          steps.return([]);
          const slice = next(slices);
          disc(now, [next(columns), next(rows), slice], 4, true);
          tell([slice]);
        }
        expect(outcome(changing), `edit ${edit}`).toEqual(whole());
      }
      // Rubbed out altogether, begun anew far away, and back again.
      now.bits.fill(0);
      tell(positions.keys());
      expect(outcome(changing)).toEqual(whole());
      disc(now, [columns - 3, rows - 3, slices - 1], 2, true);
      tell([slices - 1]);
      expect(outcome(changing)).toEqual(whole());
      now.bits.set(reads[0]?.bits ?? []);
      tell(positions.keys());
      expect(outcome(changing)).toEqual(whole());
    });

  it('answers what does not change with the next edit', () => {
    const scene = SCENES['one slice'] as Scene;
    const now = organ(scene, 0);
    const grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0] };
    const changing = new ChangingMask({ mask: now, against: [organ(scene, 3)], grid });
    const first = outcome(changing);
    const before = structuredClone(first);
    disc(now, [40, 30, 0], 5, true);
    changing.change([{ slice: 0, bits: sliceBits(now, 0).slice() }]);
    expect(outcome(changing)).not.toEqual(before);
    expect(first).toEqual(before);
  });
});
