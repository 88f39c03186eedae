import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/**
 * Which instances of two reads are the same finding (R7; the kinds that FDA guidance names): they share voxels (any, or an IoU from
 * `minimumIou` on), the centroid of one lies in the other, or the centroids are at most so far apart.
 */
export const MatchingRule = Type.Union([
  Type.Object(
    {
      rule: Type.Literal('overlap'),
      minimumIou: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1 })),
    },
    closed,
  ),
  Type.Object({ rule: Type.Literal('centroidInRegion') }, closed),
  Type.Object(
    { rule: Type.Literal('centroidDistance'), maximumMm: Type.Number({ exclusiveMinimum: 0, maximum: 1000 }) },
    closed,
  ),
]);
export type MatchingRule = Static<typeof MatchingRule>;

/** The rule of an item that names none: any shared voxel. */
export const DEFAULT_MATCHING = Object.freeze({ rule: 'overlap', minimumIou: 0 } as const satisfies MatchingRule);

/** A matching rule in words: `findings that share any voxel are the same`. */
export function matchingWords(rule: MatchingRule): string {
  switch (rule.rule) {
    case 'overlap':
      return rule.minimumIou
        ? `findings with an IoU of at least ${rule.minimumIou} are the same`
        : 'findings that share any voxel are the same';
    case 'centroidInRegion':
      return 'findings are the same where the centroid of one lies in the other';
    case 'centroidDistance':
      return `findings whose centroids are at most ${rule.maximumMm} mm apart are the same`;
  }
}
