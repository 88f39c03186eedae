/** One way to decide that two reads mean the same finding: its name in words, and what it asks. */
export interface MatchingRuleDefinition {
  readonly name: string;
  readonly definition: string;
}

/**
 * The rules by which instances of two reads may be the same finding. All are symmetric. Kinds as FDA names them for marks and regions:
 * Clinical Performance Assessment of CADe devices, 28 Sep 2022, section IV.E.
 */
export const MATCHING_RULES = Object.freeze({
  overlap: {
    name: 'Overlap',
    definition: 'They share a voxel, and their intersection over union is at least the minimum, where one is given.',
  },
  centroidInRegion: {
    name: 'Centroid in region',
    definition:
      'The centroid of either lies in a voxel of the other. A centroid is that of the volume, on the grid in mm; one on the border between voxels lies in each of them.',
  },
  centroidDistance: {
    name: 'Centroid distance',
    definition: 'Their centroids are no further apart than the maximum, in mm.',
  },
} as const satisfies Record<string, MatchingRuleDefinition>);

/** The name of a matching rule. */
export type MatchingRuleName = keyof typeof MATCHING_RULES;

/** When two instances may be the same finding: a rule of {@link MATCHING_RULES} with its limit. */
export type InstanceRule =
  | {
      readonly rule: 'overlap';
      /** A pair needs at least this intersection over union, 0 to 1, and more than 0 in any case; absent or 0: any shared voxel will do. */
      readonly minimumIou?: number | undefined;
    }
  | { readonly rule: 'centroidInRegion' }
  | {
      readonly rule: 'centroidDistance';
      /** More than 0; inclusive. */
      readonly maximumMm: number;
    };

/** What holds where nothing else is said: any shared voxel. */
export const ANY_OVERLAP: InstanceRule = Object.freeze({ rule: 'overlap' });
