import type { CoefficientId } from './coefficients.ts';

/** What an author called a value of this size. Words for a reader of a table; no rule may depend on them. */
export interface Annotation {
  readonly words: string;
  readonly author: string;
  readonly doi: string;
}

const LANDIS_KOCH: readonly (readonly [above: number, words: string])[] = [
  [0.8, 'almost perfect'],
  [0.6, 'substantial'],
  [0.4, 'moderate'],
  [0.2, 'fair'],
  [0, 'slight'],
];

/**
 * The words of Landis and Koch for a kappa, of Krippendorff for an alpha. Both chose their limits by habit, not from
 * consequences; other coefficients have no annotation.
 */
export function annotation(coefficient: CoefficientId, value: number): Annotation | null {
  if (coefficient === 'krippendorff') {
    const words =
      value >= 0.8
        ? 'reliable'
        : value >= 0.667
          ? 'for tentative conclusions only'
          : 'below what is customary for any conclusion';
    return { words, author: 'Krippendorff 2004', doi: '10.1111/j.1468-2958.2004.tb00738.x' };
  }
  if (coefficient !== 'cohen' && coefficient !== 'conger' && coefficient !== 'fleiss' && coefficient !== 'light')
    return null;
  const words = value < 0 ? 'poor' : (LANDIS_KOCH.find(([above]) => value > above)?.[1] ?? 'slight');
  return { words, author: 'Landis & Koch 1977', doi: '10.2307/2529310' };
}
