import Type, { type Static } from 'typebox';

/** How a mask was made (Segment Algorithm Type, PS3.3 C.8.20.4). */
export const MASK_METHODS = ['MANUAL', 'SEMIAUTOMATIC', 'AUTOMATIC'] as const;

/**
 * How one mask really came about. MANUAL: every voxel by hand. SEMIAUTOMATIC: a person worked with an algorithm, or changed
 * what one made. AUTOMATIC: taken as an algorithm made it. `name` and `version` name the algorithm; needed unless MANUAL.
 */
export const MaskMethod = Type.Object(
  {
    type: Type.Union([Type.Literal('MANUAL'), Type.Literal('SEMIAUTOMATIC'), Type.Literal('AUTOMATIC')]),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    version: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    parameters: Type.Optional(Type.String({ maxLength: 1000 })),
    /** SOP Instance UID of the segmentation that it began with. */
    from: Type.Optional(Type.String({ pattern: '^[0-9.]{1,64}$' })),
    /** Tracking UID that its segment had there, so that the same file sent again finds its lesion. */
    trackingUid: Type.Optional(Type.String({ pattern: '^[0-9.]{1,64}$' })),
    /** True while it is as the file of another program had it; the first edit takes it away. */
    isUntouched: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type MaskMethod = Static<typeof MaskMethod>;

/** A mask drawn by hand. */
export const MANUAL: MaskMethod = { type: 'MANUAL' };

/** What a method becomes when a person changes the mask: an algorithm's result edited is SEMIAUTOMATIC. */
export function editedMethod(method: MaskMethod): MaskMethod {
  const { isUntouched: _, ...rest } = method;
  return method.type === 'AUTOMATIC' ? { ...rest, type: 'SEMIAUTOMATIC' } : rest;
}
