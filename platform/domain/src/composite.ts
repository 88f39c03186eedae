import Type, { type Static } from 'typebox';

const Key = Type.String({ pattern: '^[a-z][a-zA-Z0-9]{0,31}$' });

/**
 * Several mask items measured as their union: the whole tumour of its enhancing, necrotic and oedematous parts, so that a swap of
 * sub-labels alone is no alarm (R7). A composite is measured and ruled upon; it is not drawn and has no final mask of its own.
 */
export const Composite = Type.Object(
  {
    key: Key,
    label: Type.String({ minLength: 1, maxLength: 2000 }),
    /** Keys of mask items, all drawn on `target`. */
    of: Type.Array(Key, { minItems: 2, maxItems: 20 }),
    /** Key of the image set. */
    target: Key,
  },
  { additionalProperties: false },
);
export type Composite = Static<typeof Composite>;
