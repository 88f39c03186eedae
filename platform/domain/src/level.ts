import Type, { type Static } from 'typebox';

/**
 * Where a structure stands among others of its kind that readers count or number: vertebrae, ribs, liver segments. The structures of one
 * `series`, on one side of the patient, are taken for each other by a reader who counts wrongly.
 */
export const Level = Type.Object(
  {
    /** What they are together, as a sentence says it: `lumbar vertebrae`. */
    series: Type.String({ minLength: 1, maxLength: 80 }),
    /** Its number from one end on: neighbours differ by 1. Left out in all of a series that has no order, as liver segments have none. */
    index: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  },
  { additionalProperties: false },
);
export type Level = Static<typeof Level>;
