import Type, { type Static } from 'typebox';
import { SelfCheck } from './selfCheck.ts';
import { ImageQuality, ViewingConditions } from './viewingConditions.ts';

const closed = { additionalProperties: false } as const;
const Key = Type.String({ pattern: '^[a-z][a-zA-Z0-9]{0,31}$' });

/** The four states of an item (R2). */
export const ITEM_STATES = ['present', 'absent', 'presentNotMeasured', 'notAssessable'] as const;
export const ItemState = Type.Union([
  Type.Literal('present'),
  Type.Literal('absent'),
  Type.Literal('presentNotMeasured'),
  Type.Literal('notAssessable'),
]);
export type ItemState = Static<typeof ItemState>;

/** Why an item cannot be assessed. */
export const NOT_ASSESSABLE_REASONS = {
  outOfView: 'Out of the field of view',
  artefact: 'Artefact',
  resected: 'Resected',
  other: 'Other',
} as const;
/** Why a whole case cannot be evaluated. */
export const NOT_EVALUABLE_REASONS = {
  motion: 'Motion',
  artefact: 'Artefact',
  wrongImages: 'Wrong or missing images',
  notCovered: 'The region is not covered',
  quality: 'Image quality too low',
  other: 'Other',
} as const;
/** Why a reader declines a task (R13). No mark against the reader. */
export const DECLINE_REASONS = {
  knowPatient: 'I know this patient',
  outsideCompetence: 'Outside my competence',
  conflict: 'Conflict of interest',
  technical: 'A technical problem',
} as const;

/** An answer to a question: the value of a choice, a number, or text. */
export const AnswerValue = Type.Union([Type.String({ maxLength: 2000 }), Type.Number()]);
export const Answers = Type.Record(Key, AnswerValue);
export type Answers = Static<typeof Answers>;

/** One lesion of a `many` item. `key` is the reader's own (`i1`, `i2`, ...), never reused within a task. */
export const Instance = Type.Object({ key: Type.String({ pattern: '^i[0-9]{1,3}$' }), answers: Answers }, closed);
export type Instance = Static<typeof Instance>;

/** The evaluation of one item. `state` is null while undecided (drafts only). */
export const ItemEvaluation = Type.Object(
  {
    state: Type.Union([ItemState, Type.Null()]),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
    instances: Type.Optional(Type.Array(Instance, { maxItems: 200 })),
  },
  closed,
);
export type ItemEvaluation = Static<typeof ItemEvaluation>;

/** What a person states about a case: item states, answers, or that the case is not evaluable. Masks travel beside it. */
export const Evaluation = Type.Object(
  {
    notEvaluable: Type.Optional(
      Type.Object(
        {
          reason: Type.String({ minLength: 1, maxLength: 40 }),
          comment: Type.Optional(Type.String({ maxLength: 500 })),
        },
        closed,
      ),
    ),
    items: Type.Record(Key, ItemEvaluation),
    answers: Answers,
    /** The built-in question of every read (R21). */
    imageQuality: Type.Optional(ImageQuality),
  },
  closed,
);
export type Evaluation = Static<typeof Evaluation>;

/** How a read was made: what went along with it into the record (R14.8, R20, R21). Times in seconds. */
export const ReadingConditions = Type.Object(
  {
    activeTimeS: Type.Number({ minimum: 0 }),
    openedAt: Type.String({ maxLength: 40 }),
    slicesShown: Type.Integer({ minimum: 0 }),
    slicesTotal: Type.Integer({ minimum: 0 }),
    viewer: Type.String({ maxLength: 120 }),
    screen: Type.String({ maxLength: 120 }),
    viewing: Type.Optional(ViewingConditions),
    /** What the reader was asked about the own masks, and answered; absent where they were not checked. */
    selfCheck: Type.Optional(SelfCheck),
    independent: Type.Boolean({ description: 'I did not consult the clinical record or other readers for this case.' }),
  },
  closed,
);
export type ReadingConditions = Static<typeof ReadingConditions>;

/** Names one mask of an evaluation: an item, and for a `many` item the instance. */
export interface MaskKey {
  readonly item: string;
  readonly instance: string | null;
}

/** One string for a {@link MaskKey}, for maps: `liver` or `lesion/i2`. */
export function maskKeyText(key: MaskKey): string {
  return key.instance === null ? key.item : `${key.item}/${key.instance}`;
}
