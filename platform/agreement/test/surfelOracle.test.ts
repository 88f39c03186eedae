import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonOracles, withoutPythonOracles } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { getVoxel } from '../src/mask/bitMask.ts';
import { measurePair } from '../src/pair/measurePair.ts';
import { surfelAreas } from '../src/surface/surfelAreas.ts';
import { buildMask, type MaskRecipe } from './maskRecipe.ts';

interface Answer {
  readonly areas: readonly (readonly number[])[];
  readonly images: readonly (Readonly<Record<string, number>> & { readonly nsd: readonly number[] })[];
}

function ask(question: object): Answer {
  const python = pythonOracles()?.python ?? '';
  const script = join(import.meta.dirname, 'oracle/surfel.py');
  return JSON.parse(execFileSync(python, [script], { input: JSON.stringify(question), encoding: 'utf8' }));
}

const relative = (ours: number, theirs: number) => Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1e-300);

describe.skipIf(withoutPythonOracles())('the surface elements of surface-distance 0.1', () => {
  it('have our areas, for all 256 codes, whatever the spacing', () => {
    const spacingsMm: readonly (readonly [number, number, number])[] = [
      [1, 1, 1],
      [0.703125, 0.703125, 2.5],
      [0.45, 1.3, 0.2],
      [0.9765625, 0.9765625, 10],
      [3.1, 0.07, 1.7],
    ];
    const { areas } = ask({ spacingsMm });
    for (const [i, spacing] of spacingsMm.entries()) {
      const ours = surfelAreas(...spacing);
      expect(ours).toHaveLength(256);
      for (const [code, area] of ours.entries()) {
        const theirs = areas[i]?.[code] ?? Number.NaN;
        if (code === 0 || code === 255) expect([area, theirs]).toEqual([0, 0]);
        else expect(relative(area, theirs), `code ${code} at ${spacing}`).toBeLessThanOrEqual(1e-12);
      }
    }
  });

  it('are elements of the outline on an image without thickness', () => {
    const recipe = (seed: number, perMille: number, ...shapes: MaskRecipe['shapes']) => ({
      shapes,
      noise: { seed, perMille },
    });
    const images = [
      {
        size: [47, 45],
        a: recipe(1, 0, ['ellipsoid', 46, 44, 0, 30, 24, 3]),
        b: recipe(1, 0, ['ellipsoid', 50, 40, 0, 28, 25, 3]),
      },
      { size: [64, 20], a: recipe(3, 150), b: recipe(4, 150) },
      { size: [33, 31], a: recipe(5, 60, ['box', 0, 32, 0, 30, 0, 0]), b: recipe(6, 40, ['box', 3, 30, 0, 20, 0, 0]) },
    ].map(({ size: [columns = 1, rows = 1], a, b }, i) => ({
      masks: [buildMask(a, [columns, rows, 1]), buildMask(b, [columns, rows, 1])] as const,
      size: [columns, rows] as const,
      spacingMm: [0.6, 0.8 + i] as const,
      // No distance of two corners.
      tolerancesMm: [0.31, 1.05, 2.3],
    }));
    const pixels = (mask: (typeof images)[number]['masks'][0]) =>
      Array.from({ length: mask.columns * mask.rows }, (_, i) =>
        Number(getVoxel(mask, i % mask.columns, Math.floor(i / mask.columns), 0)),
      );
    const answer = ask({
      images: images.map(({ masks: [a, b], ...rest }) => ({ ...rest, a: pixels(a), b: pixels(b) })),
    });
    for (const [i, { masks, spacingMm, tolerancesMm }] of images.entries()) {
      const { nsd, ...single } = answer.images[i] ?? { nsd: [] };
      const grid = { columnSpacingMm: spacingMm[0], rowSpacingMm: spacingMm[1], slicePositionsMm: [0] };
      const ours = measurePair(...masks, grid, { definition: 'surfel', tolerancesMm });
      expect(Object.keys(single)).toHaveLength(7);
      for (const [key, theirs] of Object.entries(single)) {
        const value = ours[key as 'assdMm'] ?? Number.NaN;
        expect(
          theirs === 0 ? value : relative(value, theirs),
          `${key} of image ${i}: ${value}, ${theirs}`,
        ).toBeLessThanOrEqual(1e-9);
      }
      for (const [k, theirs] of nsd.entries())
        expect(relative(ours.nsd[k]?.value ?? 0, theirs)).toBeLessThanOrEqual(1e-9);
    }
  });
});
