import type { Readable } from 'node:stream';
import { OverreadError } from '@overread/domain';

const CRLF = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
const LONGEST_HEAD = 4096;

/**
 * The parts of an archive's multipart answer under a boundary of ours, as they come. An archive makes up a new boundary for
 * every answer; ours follows from what was asked, so that equal questions get equal bytes (design D5). Part headers other
 * than Content-Type, which holds the transfer syntax, are left out: they may name the archive.
 *
 * @param contentType of the archive's answer.
 * @throws OverreadError OVR_ARCHIVE_UNAVAILABLE where the answer is no multipart body or ends too early.
 */
export async function* reframeMultipart(
  body: Readable,
  contentType: string | undefined,
  boundary: string,
): AsyncGenerator<Buffer> {
  const found = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  const theirs = found?.[1] ?? found?.[2];
  if (theirs === undefined) throw broken();
  const reader = new PartReader(body, Buffer.from(`--${theirs}`));
  for (let head = await reader.nextHead(); head !== undefined; head = await reader.nextHead()) {
    const type = /^content-type:\s*([^\r\n]+)$/im.exec(head)?.[1] ?? 'application/octet-stream';
    yield Buffer.from(`\r\n--${boundary}\r\nContent-Type: ${type}\r\n\r\n`);
    const length = /^content-length:\s*(\d+)\s*$/im.exec(head)?.[1];
    yield* length === undefined ? reader.untilDelimiter() : reader.exactly(Number(length));
  }
  yield Buffer.from(`\r\n--${boundary}--`);
}

const broken = () => new OverreadError('OVR_ARCHIVE_UNAVAILABLE', 'The image archive broke off its answer.');

/** Reads multipart parts from a stream, holding no more of it than it must. */
class PartReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  #held: Buffer = Buffer.alloc(0);

  constructor(body: Readable, delimiter: Buffer) {
    this.#chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    this.#delimiter = delimiter;
  }

  /** The head of the next part, or undefined after the closing delimiter. */
  async nextHead(): Promise<string | undefined> {
    let at = this.#held.indexOf(this.#delimiter);
    while (at < 0) {
      if (this.#held.length > LONGEST_HEAD) throw broken();
      await this.#more();
      at = this.#held.indexOf(this.#delimiter);
    }
    this.#held = this.#held.subarray(at + this.#delimiter.length);
    while (this.#held.length < 2) await this.#more();
    if (this.#held.toString('latin1', 0, 2) === '--') return undefined;
    let end = this.#held.indexOf(HEAD_END);
    while (end < 0) {
      if (this.#held.length > LONGEST_HEAD) throw broken();
      await this.#more();
      end = this.#held.indexOf(HEAD_END);
    }
    const head = this.#held.toString('latin1', 0, end);
    this.#held = this.#held.subarray(end + HEAD_END.length);
    return head;
  }

  /** The next `count` bytes. */
  async *exactly(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      if (this.#held.length === 0) await this.#more();
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Everything up to the next delimiter; a chunk's tail that could begin one is held back. */
  async *untilDelimiter(): AsyncGenerator<Buffer> {
    const end = Buffer.concat([CRLF, this.#delimiter]);
    for (let at = this.#held.indexOf(end); at < 0; at = this.#held.indexOf(end)) {
      const safe = Math.max(0, this.#held.length - end.length);
      if (safe > 0) {
        const piece = this.#held.subarray(0, safe);
        this.#held = this.#held.subarray(safe);
        yield piece;
      }
      await this.#more();
    }
    const at = this.#held.indexOf(end);
    if (at > 0) yield this.#held.subarray(0, at);
    this.#held = this.#held.subarray(at);
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done) throw broken();
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value]);
  }
}
