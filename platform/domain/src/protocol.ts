import Type, { type Static } from 'typebox';
import { Code } from './code.ts';
import { Composite } from './composite.ts';
import { Level } from './level.ts';
import { MatchingRule } from './matching.ts';
import { QuestionSubject } from './questionSubject.ts';
import { Rule } from './ruleSchema.ts';
import { SelfCheckSettings } from './selfCheck.ts';
import { ViewingRequirement } from './viewingConditions.ts';

const closed = { additionalProperties: false } as const;
const Key = Type.String({ pattern: '^[a-z][a-zA-Z0-9]{0,31}$' });
const Sentence = Type.String({ minLength: 1, maxLength: 2000 });

/** What an item is about (design D13). The first screens do `case` and `lesion`. */
export const Scope = Type.Union([
  Type.Literal('case'),
  Type.Literal('timepoint'),
  Type.Literal('image'),
  Type.Literal('side'),
  Type.Literal('lesion'),
]);
export type Scope = Static<typeof Scope>;

/** One choice of a question, with its code. `rank` orders the choices of an ordered question. */
export const Choice = Type.Object({ value: Key, label: Sentence, code: Type.Optional(Code) }, closed);
export type Choice = Static<typeof Choice>;

/**
 * A question: of the case, or of each instance of a `many` mask item (`scope: lesion`, `of` names the item).
 * `ordered`: the choices stand in their clinical order, so that a difference has a size.
 */
export const QuestionItem = Type.Object(
  {
    kind: Type.Literal('question'),
    key: Key,
    label: Sentence,
    scope: Scope,
    of: Type.Optional(Key),
    text: Sentence,
    answer: Type.Union([Type.Literal('choice'), Type.Literal('number'), Type.Literal('text')]),
    choices: Type.Optional(Type.Array(Choice, { minItems: 2, maxItems: 40 })),
    ordered: Type.Optional(Type.Boolean()),
    unit: Type.Optional(Code),
    minimum: Type.Optional(Type.Number()),
    maximum: Type.Optional(Type.Number()),
    required: Type.Boolean(),
    code: Code,
    /** What it is about, where a difference in it has a name of its own. */
    asks: Type.Optional(QuestionSubject),
    consensus: Type.Optional(
      Type.Union([
        Type.Literal('equalValue'),
        Type.Literal('mean'),
        Type.Literal('median'),
        Type.Literal('randomRead'),
      ]),
    ),
  },
  closed,
);
export type QuestionItem = Static<typeof QuestionItem>;

/** How agreeing masks become one (R1). Has no default: the author of the protocol chooses. */
export const MaskConsensus = Type.Union([
  Type.Literal('randomRead'),
  Type.Literal('meanSurface'),
  Type.Literal('intersection'),
  Type.Literal('union'),
  Type.Literal('majority'),
  Type.Literal('approverChooses'),
]);
export type MaskConsensus = Static<typeof MaskConsensus>;

/** A structure or a kind of lesion to outline. `many` items have instances, each with its own mask and answers. */
export const MaskItem = Type.Object(
  {
    kind: Type.Literal('mask'),
    key: Key,
    label: Sentence,
    scope: Scope,
    cardinality: Type.Union([Type.Literal('one'), Type.Literal('many')]),
    /** Key of the image set it is drawn on. */
    target: Key,
    include: Sentence,
    exclude: Sentence,
    category: Code,
    type: Code,
    region: Type.Optional(Code),
    laterality: Type.Optional(Code),
    /** Of a structure that readers count or number: its place among the others. */
    level: Type.Optional(Level),
    /** sRGB, 0-255. */
    color: Type.Tuple([
      Type.Integer({ minimum: 0, maximum: 255 }),
      Type.Integer({ minimum: 0, maximum: 255 }),
      Type.Integer({ minimum: 0, maximum: 255 }),
    ]),
    /** Name of a window preset of the protocol. */
    window: Type.Optional(Type.String()),
    /** Key of the mask item that this one lies inside (lesion in liver). */
    nestedIn: Type.Optional(Key),
    consensus: Type.Optional(Type.Object({ whenConcordant: MaskConsensus }, closed)),
    /** Of `many` items: which instances of two reads are the same finding; those that share any voxel where it is left out. */
    matching: Type.Optional(MatchingRule),
    /** What the reader is asked about its masks before the read is locked; everything but overlaps where it is left out. */
    selfCheck: Type.Optional(SelfCheckSettings),
  },
  closed,
);
export type MaskItem = Static<typeof MaskItem>;

/** Kinds that the schema holds and that publication refuses for now. */
export const ReservedItem = Type.Object(
  {
    kind: Type.Union([Type.Literal('measurement'), Type.Literal('point'), Type.Literal('box')]),
    key: Key,
    label: Sentence,
    scope: Scope,
    cardinality: Type.Union([Type.Literal('one'), Type.Literal('many')]),
    target: Key,
    code: Code,
  },
  closed,
);

export const Item = Type.Union([MaskItem, QuestionItem, ReservedItem]);
export type Item = Static<typeof Item>;

/** A window preset: centre and width in the units of the images (HU for CT). */
export const WindowPreset = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 40 }),
    center: Type.Number(),
    width: Type.Number({ exclusiveMinimum: 0 }),
  },
  closed,
);
export type WindowPreset = Static<typeof WindowPreset>;

/** An image set that a case of this protocol has: its key, role and what it must be. */
export const ImageSetRequirement = Type.Object(
  {
    key: Key,
    label: Sentence,
    role: Type.Union([Type.Literal('annotate'), Type.Literal('reference')]),
    modality: Type.String({ pattern: '^[A-Z0-9]{2,4}$' }),
    required: Type.Boolean(),
  },
  closed,
);
export type ImageSetRequirement = Static<typeof ImageSetRequirement>;

/** The annotation SOP as its author writes it. One frozen copy of it is a protocol version. */
export const ProtocolContent = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,40}$' }),
    title: Sentence,
    version: Type.String({ pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' }),
    purpose: Sentence,
    inclusion: Type.Array(Sentence),
    exclusion: Type.Array(Sentence),
    bodyPart: Type.Optional(Code),
    procedure: Code,
    imageSets: Type.Array(ImageSetRequirement, { minItems: 1 }),
    windows: Type.Array(WindowPreset, { maxItems: 9 }),
    items: Type.Array(Item, { minItems: 1 }),
    reads: Type.Integer({ minimum: 2, maximum: 5 }),
    /** Structures measured as the union of mask items; rules may name them. */
    composites: Type.Optional(Type.Array(Composite, { maxItems: 50 })),
    rules: Type.Array(Rule),
    /** On what it may be read. */
    viewing: Type.Optional(ViewingRequirement),
    /**
     * Whose key signs a read: the gateway's (by default; it names the coded reader, and says authorship, not approval) or the reader's
     * own, which asks for the signing passphrase at every read (R19).
     */
    readSignature: Type.Optional(Type.Union([Type.Literal('device'), Type.Literal('own')])),
    /** What readers may know about the patient. */
    clinicalInformation: Type.Optional(
      Type.Array(Type.Union([Type.Literal('age'), Type.Literal('sex'), Type.Literal('indication')])),
    ),
    /** Largest fraction of agreeing cases that still goes to adjudication; the lot is drawn at enrolment. */
    controlFraction: Type.Number({ minimum: 0, maximum: 1 }),
    adjudication: Type.Object(
      {
        mode: Type.Union([
          Type.Literal('choose'),
          Type.Literal('chooseOrEdit'),
          Type.Literal('blindFirst'),
          Type.Literal('independentThird'),
          Type.Literal('panel'),
        ]),
        allowed: Type.Array(
          Type.Union([
            Type.Literal('takeLeft'),
            Type.Literal('takeRight'),
            Type.Literal('consensus'),
            Type.Literal('edit'),
            Type.Literal('neither'),
            Type.Literal('indeterminate'),
          ]),
          { minItems: 2 },
        ),
      },
      closed,
    ),
    preLabel: Type.Object(
      { exposure: Type.Union([Type.Literal('none'), Type.Literal('oneOfN'), Type.Literal('all')]) },
      closed,
    ),
    signOff: Type.Object({ checklist: Type.Array(Sentence), approverMayHaveAdjudicated: Type.Boolean() }, closed),
  },
  closed,
);
export type ProtocolContent = Static<typeof ProtocolContent>;

/** A published protocol version: the frozen content and the SHA-256 of its canonical JSON (RFC 8785). */
export interface ProtocolVersion {
  readonly id: string;
  readonly content: ProtocolContent;
  readonly digest: string;
}

/** The mask items of a protocol, in its order. */
export function maskItems(protocol: ProtocolContent): readonly MaskItem[] {
  return protocol.items.filter((item): item is MaskItem => item.kind === 'mask');
}

/** The questions of the whole case, or of each instance of the item `of`. */
export function questions(protocol: ProtocolContent, of?: string): readonly QuestionItem[] {
  return protocol.items.filter(
    (item): item is QuestionItem =>
      item.kind === 'question' && (of === undefined ? item.scope === 'case' : item.of === of),
  );
}
