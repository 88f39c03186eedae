import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

/** On what and how the images were seen (R21). Sizes in pixels of the screen. */
export const ViewingConditions = Type.Object(
  {
    viewerName: Type.String({ maxLength: 60 }),
    viewerVersion: Type.String({ maxLength: 60 }),
    /** Version of our modules. */
    overreadVersion: Type.String({ maxLength: 60 }),
    browser: Type.String({ maxLength: 200 }),
    screenWidthPx: Type.Integer({ minimum: 0 }),
    screenHeightPx: Type.Integer({ minimum: 0 }),
    devicePixelRatio: Type.Number({ minimum: 0 }),
    /** What WebGL says draws the images. */
    renderer: Type.String({ maxLength: 200 }),
    isSoftwareRenderer: Type.Boolean(),
    /** Per image set: the transfer syntax of the frames served, and the lossy ratio if any part is lossy. */
    images: Type.Array(
      Type.Object(
        {
          imageSet: Type.String({ maxLength: 32 }),
          transferSyntaxUid: Type.String({ maxLength: 64 }),
          isLossy: Type.Boolean(),
          lossyRatio: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
        },
        closed,
      ),
      { maxItems: 40 },
    ),
  },
  closed,
);
export type ViewingConditions = Static<typeof ViewingConditions>;

/** The built-in question of every read: CID 7036 (RADLEX RID12, RID13, RID14). */
export const IMAGE_QUALITY = {
  diagnostic: 'Diagnostic quality',
  limited: 'Limited quality',
  nonDiagnostic: 'Non-diagnostic quality',
} as const;
export const ImageQuality = Type.Union([
  Type.Literal('diagnostic'),
  Type.Literal('limited'),
  Type.Literal('nonDiagnostic'),
]);
export type ImageQuality = Static<typeof ImageQuality>;
