import Type, { type Static } from 'typebox';

/** Set at enrolment by subject, frozen at the first read (R8). */
export const Partition = Type.Union([
  Type.Literal('training'),
  Type.Literal('tuning'),
  Type.Literal('test'),
  Type.Literal('calibration'),
  Type.Literal('practice'),
]);
export type Partition = Static<typeof Partition>;
export const PARTITIONS = [
  'training',
  'tuning',
  'test',
  'calibration',
  'practice',
] as const satisfies readonly Partition[];

/** States of a case (design section 3). `reading` begins with the first filed read. */
export const CASE_STATES = [
  'enrolled',
  'reading',
  'comparing',
  'adjudicating',
  'reviewing',
  'signed',
  'published',
  'excluded',
  'withdrawn',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

const Uid = Type.String({ pattern: '^[0-9]+(\\.[0-9]+)*$', maxLength: 64 });
/** One series of a case, under the key that the protocol gives it. */
export const ImageSetRef = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][a-zA-Z0-9]{0,31}$' }),
    studyInstanceUid: Uid,
    seriesInstanceUid: Uid,
    role: Type.Union([Type.Literal('annotate'), Type.Literal('reference')]),
  },
  { additionalProperties: false },
);
export type ImageSetRef = Static<typeof ImageSetRef>;

/** What enrolment states: the subject, its timepoints with their image sets, the partition. */
export const Enrolment = Type.Object(
  {
    label: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,31}$' }),
    subject: Type.String({ minLength: 1, maxLength: 64 }),
    partition: Partition,
    clinical: Type.Optional(
      Type.Object(
        {
          age: Type.Optional(Type.String({ maxLength: 16 })),
          sex: Type.Optional(Type.String({ maxLength: 8 })),
          indication: Type.Optional(Type.String({ maxLength: 200 })),
        },
        { additionalProperties: false },
      ),
    ),
    timepoints: Type.Array(
      Type.Object(
        {
          label: Type.String({ minLength: 1, maxLength: 40 }),
          imageSets: Type.Array(ImageSetRef, { minItems: 1, maxItems: 12 }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  { additionalProperties: false },
);
export type Enrolment = Static<typeof Enrolment>;
