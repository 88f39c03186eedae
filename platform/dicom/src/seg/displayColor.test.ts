import { describe, expect, it } from 'vitest';
import { displayCielab } from './displayColor.ts';

/** L*, a*, b* back from the stored numbers. */
const lab = (color: [number, number, number]) => {
  const [l, a, b] = displayCielab(color);
  return [(l / 65_535) * 100, (a / 65_535) * 255 - 128, (b / 65_535) * 255 - 128];
};

describe('display colours', () => {
  // CIELAB of sRGB at D50, from Lindbloom's calculator (brucelindbloom.com).
  it('are CIELab at D50', () => {
    for (const [rgb, expected] of [
      [
        [255, 255, 255],
        [100, 0, 0],
      ],
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      [
        [255, 0, 0],
        [54.29, 80.81, 69.89],
      ],
      [
        [0, 255, 0],
        [87.82, -79.29, 80.99],
      ],
      [
        [0, 0, 255],
        [29.57, 68.3, -112.03],
      ],
    ] as [[number, number, number], number[]][]) {
      lab(rgb).forEach((value, index) => {
        expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 0);
      });
    }
  });
});
