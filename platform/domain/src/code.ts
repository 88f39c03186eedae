import Type, { type Static } from 'typebox';

/** A coded concept: value, scheme designator and meaning (PS3.3 section 8.8), with equivalents such as RadLex. */
export const Code = Type.Object(
  {
    value: Type.String({ minLength: 1, maxLength: 64 }),
    scheme: Type.String({ minLength: 1, maxLength: 16 }),
    meaning: Type.String({ minLength: 1, maxLength: 64 }),
    equivalents: Type.Optional(
      Type.Array(
        Type.Object({
          value: Type.String({ minLength: 1, maxLength: 64 }),
          scheme: Type.String({ minLength: 1, maxLength: 16 }),
          meaning: Type.String({ minLength: 1, maxLength: 64 }),
        }),
      ),
    ),
  },
  { additionalProperties: false },
);
export type Code = Static<typeof Code>;
