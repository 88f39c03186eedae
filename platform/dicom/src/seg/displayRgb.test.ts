import { describe, expect, it } from 'vitest';
import { displayCielab } from './displayColor.ts';
import { displayRgb } from './displayRgb.ts';

describe('a display colour', () => {
  it('is the sRGB that was stored as CIELab', () => {
    for (let red = 0; red <= 255; red += 51)
      for (let green = 0; green <= 255; green += 51)
        for (let blue = 0; blue <= 255; blue += 51)
          expect(displayRgb(displayCielab([red, green, blue]))).toEqual([red, green, blue]);
  });

  it('is none where the three numbers are missing or impossible', () => {
    for (const value of [[], [1, 2], [1, 2, 3, 4], [1, 2, 70_000], [1, Number.NaN, 3]])
      expect(displayRgb(value)).toBeUndefined();
  });
});
