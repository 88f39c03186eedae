/** What a source says of one instance that it holds. */
export type SourceEntry =
  | {
      /** A document, Key Object Selection or segmentation, read. */
      readonly what: 'object';
      /** For messages: the path below the folder, or the UID. */
      readonly place: string;
      readonly bytes: Uint8Array;
      readonly open: () => Promise<Uint8Array>;
    }
  | {
      /** Anything else: not read. */
      readonly what: 'image';
      readonly place: string;
      readonly sopInstanceUid: string;
      readonly sopClassUid: string;
      readonly open: () => Promise<Uint8Array>;
    }
  | { readonly what: 'images'; readonly count: number }
  /** Something that must be there but cannot be read. */
  | { readonly what: 'unreadable'; readonly place: string; readonly fault: string };

/** Where an image is, for sources that are asked for one. */
export interface ImageAddress {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/** A folder or an archive that can be walked through. Nothing is written to either. */
export interface VerifySource {
  /** In words, for the report. */
  readonly name: string;
  /**
   * Everything that it holds, a few objects at a time.
   *
   * @throws OverreadError with a sentence if the source cannot be read; then nothing can be said about it.
   */
  walk(): AsyncIterable<SourceEntry>;
  /** The bytes of an image by its address; undefined if it is not there. For sources that do not list images while walking. */
  image?(address: ImageAddress): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}
