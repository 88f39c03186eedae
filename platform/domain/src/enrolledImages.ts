import Type, { type Static } from 'typebox';
import { canonicalBytes } from './canonicalJson.ts';
import { splitImageKey } from './imageKey.ts';
import type { Sha256Hex } from './lot.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 2000 });
const Uid = Type.String({ pattern: '^[0-9]+(\\.[0-9]+)*$', maxLength: 64 });
const Digest = Type.String({ pattern: '^(sha256:)?[0-9a-f]{64}$' });
const Pair = Type.Tuple([Type.Number(), Type.Number()]);

/**
 * Where the images of a set lie, as they did at enrolment: with it, masks are put onto them and measured without the images. Lists
 * run parallel to `sopInstanceUids`; one that would say the same of every image says it once. Lengths in mm, LPS.
 */
export const EnrolledGeometry = Type.Object(
  {
    kind: Type.Union([Type.Literal('volume'), Type.Literal('image')]),
    calibration: Type.Union([
      Type.Literal('pixelSpacing'),
      Type.Literal('imagerPixelSpacing'),
      Type.Literal('ultrasoundRegion'),
      Type.Null(),
    ]),
    rows: Type.Integer({ minimum: 1 }),
    columns: Type.Integer({ minimum: 1 }),
    pixelSpacingMm: Pair,
    sliceSpacingMm: Type.Number(),
    sliceThicknessMm: Type.Number(),
    isRegular: Type.Boolean(),
    /** Image Orientation (Patient): direction of a row, then of a column. */
    orientation: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
    normal: Type.Tuple([Type.Number(), Type.Number(), Type.Number()]),
    /** One for all images, or one for each. */
    sopClassUids: Type.Array(Uid, { minItems: 1 }),
    /** Image Position (Patient), three numbers per image; none where images have no place in the patient. */
    positions: Type.Array(Type.Number()),
    /** Along the normal; none where images have no place in the patient. */
    distancesMm: Type.Array(Type.Number()),
    instanceNumbers: Type.Array(Type.Union([Type.Number(), Type.Null()])),
    /** What the person who enrolled the series was told about it. */
    warnings: Type.Array(Type.String()),
  },
  closed,
);
export type EnrolledGeometry = Static<typeof EnrolledGeometry>;

/**
 * The pixels of a set as they were at enrolment, one entry per SOP instance in the order of their first image key. What is hashed:
 * of native Pixel Data the value, of encapsulated ones what the fragments after the Basic Offset Table hold, one after the other.
 */
export const EnrolledPixels = Type.Object(
  {
    /** {@link pixelListDigest}. */
    digest: Digest,
    /** One for all instances, or one for each. */
    transferSyntaxUids: Type.Array(Uid, { minItems: 1 }),
    /** SHA-256, hexadecimal. */
    sha256: Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), { minItems: 1 }),
  },
  closed,
);
export type EnrolledPixels = Static<typeof EnrolledPixels>;

/** One image set of an enrolled case: which images, where they lie, what their pixels are. */
export const EnrolledImages = Type.Object(
  {
    key: Text,
    modality: Type.String(),
    slices: Type.Integer({ minimum: 1 }),
    frameOfReferenceUid: Type.Union([Uid, Type.Null()]),
    isFrameOfReferenceDerived: Type.Boolean(),
    /** Image keys of the stack, in its order. */
    sopInstanceUids: Type.Array(Type.String({ pattern: '^[0-9.]{1,64}(#[0-9]+)?$' })),
    geometry: EnrolledGeometry,
    pixels: EnrolledPixels,
  },
  closed,
);
export type EnrolledImages = Static<typeof EnrolledImages>;

/** What the pixels of one SOP instance are. */
export interface PixelDigest {
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** The digests that an enrolment recorded, one per SOP instance; undefined if its lists do not fit each other. */
export function pixelDigestsOf(images: Pick<EnrolledImages, 'sopInstanceUids' | 'pixels'>): PixelDigest[] | undefined {
  const instances = [...new Set(images.sopInstanceUids.map((key) => splitImageKey(key)?.sopInstanceUid ?? key))];
  const { transferSyntaxUids, sha256 } = images.pixels;
  if (sha256.length !== instances.length) return undefined;
  if (transferSyntaxUids.length !== 1 && transferSyntaxUids.length !== instances.length) return undefined;
  return instances.map((sopInstanceUid, index) => ({
    sopInstanceUid,
    transferSyntaxUid: (transferSyntaxUids.length === 1 ? transferSyntaxUids[0] : transferSyntaxUids[index]) ?? '',
    sha256: sha256[index] ?? '',
  }));
}

/** `sha256:` and the SHA-256 of the canonical JSON of all digests, in their order: one number for the pixels of a set. */
export function pixelListDigest(sha256: Sha256Hex, digests: readonly PixelDigest[]): string {
  const list = digests.map((one) => [one.sopInstanceUid, one.transferSyntaxUid, one.sha256]);
  return `sha256:${sha256(canonicalBytes(list))}`;
}

/** One entry where all are the same, else all of them. */
export function oncePerList<T>(values: readonly T[]): T[] {
  return values.slice(1).every((value) => value === values[0]) ? values.slice(0, 1) : [...values];
}
