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

/** What a SOP asks of the place where it is read (R21): a screen of at least this size (mammography), no lossy images. */
export const ViewingRequirement = Type.Object(
  {
    minimumScreenPx: Type.Optional(
      Type.Object({ width: Type.Integer({ minimum: 1 }), height: Type.Integer({ minimum: 1 }) }, closed),
    ),
    allowsLossy: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type ViewingRequirement = Static<typeof ViewingRequirement>;

/**
 * What keeps a place from being one where the SOP may be read, in sentences; none if nothing does. Screens are compared in their
 * own pixels, whichever way they stand. A SOP that asks nothing accepts a read that does not say how it was seen.
 */
export function viewingProblems(
  wanted: ViewingRequirement | undefined,
  viewing: ViewingConditions | undefined,
): readonly string[] {
  const { minimumScreenPx: least, allowsLossy = true } = wanted ?? {};
  if (!least && allowsLossy) return [];
  if (!viewing) return ['The SOP asks on what screen this is read, and the viewer did not say. Reload the page.'];
  const problems: string[] = [];
  const sides = [viewing.screenWidthPx, viewing.screenHeightPx].map((px) => Math.round(px * viewing.devicePixelRatio));
  const [long = 0, short = 0] = sides.sort((a, b) => b - a);
  if (least && (long < Math.max(least.width, least.height) || short < Math.min(least.width, least.height)))
    problems.push(
      `The SOP asks for a screen of at least ${least.width} x ${least.height} pixels; this one has ${long} x ${short}. Read at another workstation.`,
    );
  if (!allowsLossy && viewing.images.some((image) => image.isLossy))
    problems.push(
      'The SOP allows no lossy compressed images, and these are. Tell the coordinator that the case needs other images.',
    );
  return problems;
}

/** Names the built-in question where items are named; no key of a protocol has this form. */
export const IMAGE_QUALITY_QUESTION = '#imageQuality';

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
