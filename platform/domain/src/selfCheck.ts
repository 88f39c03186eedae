import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const Key = Type.String({ pattern: '^[a-z][a-zA-Z0-9]{0,31}$' });
const InstanceKey = Type.String({ pattern: '^i[0-9]{1,3}$' });

/**
 * What the reader is asked about the own masks before the read is locked (R10). All of it follows from the SOP and this read alone:
 * other reads, models and figures of the project would leak.
 */
export const SELF_CHECKS = Object.freeze({
  parts: { title: 'Separate parts', finds: 'A mask has parts that do not touch.' },
  gaps: { title: 'Slices left out', finds: 'A part is painted on slices around up to three slices without it.' },
  holes: { title: 'Holes', finds: 'A slice of a mask has a hole.' },
  border: { title: 'Edge of the image', finds: 'A mask reaches the edge of an image of a volume.' },
  overlap: { title: 'Overlap', finds: 'Masks share voxels that the SOP wants apart (`notWith`).' },
} as const);
export type SelfCheckName = keyof typeof SELF_CHECKS;

/**
 * Which questions a mask item gives rise to; all but `overlap` unless the SOP says no (a tree of vessels has many parts, a breast lies
 * at the edge).
 */
export const SelfCheckSettings = Type.Object(
  {
    parts: Type.Optional(Type.Boolean()),
    gaps: Type.Optional(Type.Boolean()),
    holes: Type.Optional(Type.Boolean()),
    border: Type.Optional(Type.Boolean()),
    /** Mask items on the same images that it must share no voxel with. */
    notWith: Type.Optional(Type.Array(Key, { minItems: 1, maxItems: 50 })),
    /** Offers to fill holes of at most so many voxels of one slice. Never for `many` items: a hole may be a cavity. */
    fillsHolesUpTo: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    /** Offers to remove parts of at most so many voxels beside the largest. Never for `many` items: a part may be a satellite. */
    removesPartsUpTo: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  closed,
);
export type SelfCheckSettings = Static<typeof SelfCheckSettings>;

/** What the reader did about a question. `changed`: said so and went there; `fixed`: took what was offered, in one step. */
export const SELF_CHECK_ACTIONS = Object.freeze({
  meant: 'It is meant',
  changed: 'Will be changed',
  fixed: 'Fixed in one step',
} as const);
export type SelfCheckAction = keyof typeof SELF_CHECK_ACTIONS;

/** One question of the self-check and its answer. */
export const SelfCheckEntry = Type.Object(
  {
    check: Type.Union([
      Type.Literal('parts'),
      Type.Literal('gaps'),
      Type.Literal('holes'),
      Type.Literal('border'),
      Type.Literal('overlap'),
    ]),
    item: Key,
    /** Of a `many` item. It may be gone by now: the reader deleted it after the question. */
    instance: Type.Optional(InstanceKey),
    /** The other mask of an overlap. */
    other: Type.Optional(Type.Object({ item: Key, instance: Type.Optional(InstanceKey) }, closed)),
    /** The image that the question leads to, and the slices that it is about, counted from 1 as the viewer scrolls. */
    place: Type.Object(
      {
        image: Type.String({ pattern: '^[0-9.]{1,64}(#[1-9][0-9]{0,5})?$' }),
        from: Type.Integer({ minimum: 1, maximum: 100_000 }),
        to: Type.Integer({ minimum: 1, maximum: 100_000 }),
      },
      closed,
    ),
    /** The question as it was shown; it may name two structures by labels of any length that an SOP takes. */
    shown: Type.String({ minLength: 1, maxLength: 5000 }),
    action: Type.Union([Type.Literal('meant'), Type.Literal('changed'), Type.Literal('fixed')]),
  },
  closed,
);
export type SelfCheckEntry = Static<typeof SelfCheckEntry>;

/** The questions in the order of their answers; a question may come again. Empty: checked, and nothing to ask. */
export const SelfCheck = Type.Array(SelfCheckEntry, { maxItems: 400 });
