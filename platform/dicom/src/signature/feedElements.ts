import { type RawElement, SEQUENCE_DELIMITER } from './rawElement.ts';

/** What takes the bytes of a stream piece by piece: a hash, a signature in the making. It must not keep the arrays. */
export interface ByteSink {
  update(bytes: Uint8Array): unknown;
}

/** Sequence Delimitation Item without its length, as the stream has it. */
const DELIMITER = Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0);
/** Pieces shorter than this are put together first: a call of a hash costs more than copying them. */
const SHORT = 4_096;
const STAGE = 65_536;

/**
 * Gives a sink the bytes that are hashed for these attributes (PS3.15 C.1.1.3.1.1), in their order: Explicit VR Little Endian; sequences
 * and items without lengths, items without delimiters, sequences with one; fragments of pixel data likewise. The same bytes as
 * `dcmsign +d` writes. Long values are given as views, never copied.
 */
export function feedElements(bytes: Uint8Array, elements: readonly RawElement[], sink: ByteSink): void {
  const stage = new Uint8Array(STAGE);
  let staged = 0;
  const put = (piece: Uint8Array) => {
    if (staged + piece.length > STAGE || piece.length >= SHORT) {
      if (staged > 0) sink.update(stage.subarray(0, staged));
      staged = 0;
    }
    if (piece.length >= SHORT) sink.update(piece);
    else {
      stage.set(piece, staged);
      staged += piece.length;
    }
  };
  for (const { pieces } of elements) {
    for (let at = 0; at < pieces.length; at += 2) {
      const from = pieces[at] ?? SEQUENCE_DELIMITER;
      put(from === SEQUENCE_DELIMITER ? DELIMITER : bytes.subarray(from, pieces[at + 1]));
    }
  }
  if (staged > 0) sink.update(stage.subarray(0, staged));
}
