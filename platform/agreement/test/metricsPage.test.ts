import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMask } from '../src/mask/bitMask.ts';
import { measurePair } from '../src/pair/measurePair.ts';
import { METRICS, type MetricDefinition } from '../src/pair/metrics.ts';
import { EDGE_CASES } from './edgeCases.ts';

const UNITS = { '1': '', mm: 'mm', ml: 'ml', '%': '%' };

function metricLine([id, metric]: readonly [string, MetricDefinition]): string {
  const { name, unit, definition, surfel = 'The same.', doi } = metric;
  const key = id === 'nsd' ? 'nsd@…' : id;
  return `| ${name} | \`${key}\` | ${UNITS[unit]} | ${definition} | ${surfel} | [${doi}](https://doi.org/${doi}) |`;
}

const page = (): string => `# Metrics of two masks

What is measured of two masks on one grid, by whom it was defined, and what holds in cases that other programs decide differently. The
tables are \`METRICS\` in \`platform/agreement/src/pair/metrics.ts\` and the cases that a test measures; it keeps this page equal to them.

## The metrics

| Name | Key | Unit | Definition | By surfel | Source |
|---|---|---|---|---|---|
${Object.entries(METRICS).map(metricLine).join('\n')}

The normalised surface Dice has a value at each tolerance; its key names that: \`nsd@1.5\`.

## Two definitions of a surface

- **border** (the default, and what rules of an SOP look at): the centres of the voxels that have one of 6 neighbours outside, each counted once. SciPy, MedPy and MONAI
  have the same. Slices far apart have few border voxels, so a long side counts little.
- **surfel**: surface elements of marching cubes around the corners between voxels, each weighted with its area in mm². DeepMind's
  surface-distance has the same, to 1e-9. Areas are ours: vertices at the middles of edges; a face with two opposite voxels inside parts them; more than 4 voxels inside are measured as
  their complement; of the triangulations of a loop the one of largest area. A test asks surface-distance for all 256.

Averages by one differ from those by the other by up to a half, and the surface Dice by a tenth: never compare values of different definitions.

## For drift, not for agreement

\`signedMeanDistanceMm(a, b, grid)\`: the mean over the border voxels of the second mask of the distance to the border of the first, negative where the voxel lies inside the first:
above 0 mm where the second was drawn larger. Not symmetric, not defined if a mask is empty, and in no rule or record.

## Edge cases

\`null\` is *not defined*: it is neither 0 nor a number to average.

| Case | What holds |
|---|---|
${EDGE_CASES.map(({ name, decision }) => `| ${name} | ${decision} |`).join('\n')}
| Masks of different sizes | Are refused (\`MASKS_DIFFER\`); nothing is resampled. |
| Slice positions that do not increase, spacings that are not above 0 | Are refused (\`GRID_INVALID\`). |
`;

describe('edge cases', () => {
  it.each(EDGE_CASES.map((one) => [one.name, one] as const))('%s', (_, { measure, expected }) => {
    for (const definition of ['border', 'surfel'] as const) {
      const found = measure(definition);
      expect(found.definition).toBe(definition);
      for (const [key, value] of Object.entries(expected[definition])) {
        const ours = found[key as keyof typeof found];
        if (typeof value === 'number') expect(ours, `${key} by ${definition}`).toBeCloseTo(value, 12);
        else expect(ours, `${key} by ${definition}`).toEqual(value);
      }
      for (const value of Object.values(found))
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('masks of different sizes and grids that are none are refused with a sentence', () => {
    const grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 1] };
    const [mask, other] = [createMask(3, 3, 2), createMask(3, 4, 2)];
    expect(() => measurePair(mask, other, grid)).toThrow(expect.objectContaining({ code: 'MASKS_DIFFER' }));
    expect(() => measurePair(mask, mask, { ...grid, slicePositionsMm: [1, 1] })).toThrow(
      expect.objectContaining({ code: 'GRID_INVALID' }),
    );
    expect(() => measurePair(mask, mask, { ...grid, rowSpacingMm: 0 })).toThrow(/above 0/);
  });
});

describe('the page of metrics', () => {
  it('says what the tables say', async () => {
    await expect(page()).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/reference/metrics.md'));
  });
});
