const encoder = new TextEncoder();

/** Writes into one buffer of the exact size; little endian. */
export class ByteWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #length = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Writes a 16-bit unsigned number. */
  u16(value: number): void {
    this.#view.setUint16(this.#length, value, true);
    this.#length += 2;
  }

  /** Writes a 32-bit unsigned number. */
  u32(value: number): void {
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** Writes a tag: group, then element. */
  tag(tag: number): void {
    this.u16(tag >>> 16);
    this.u16(tag & 0xffff);
  }

  /** Writes bytes. */
  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes one byte. */
  u8(value: number): void {
    this.bytes[this.#length++] = value;
  }

  /** Writes text in UTF-8. */
  text(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code < 0x80) this.bytes[this.#length + index] = code;
      else {
        this.#length += encoder.encodeInto(text, this.bytes.subarray(this.#length)).written;
        return;
      }
    }
    this.#length += text.length;
  }

  /** Writes text in one byte per UTF-16 unit, a question mark where that is no Latin-1. */
  latin1(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      this.bytes[this.#length++] = code > 0xff ? 0x3f : code;
    }
  }

  /** Writes binary numbers of a VR; AT as group and element. */
  numbers(vr: string, values: readonly number[]): void {
    for (const value of values) {
      if (vr === 'US') this.u16(value);
      else if (vr === 'UL') this.u32(value);
      else if (vr === 'AT') this.tag(value);
      else if (vr === 'SS') this.#view.setInt16(this.#take(2), value, true);
      else if (vr === 'SL') this.#view.setInt32(this.#take(4), value, true);
      else if (vr === 'FL') this.#view.setFloat32(this.#take(4), value, true);
      else this.#view.setFloat64(this.#take(8), value, true);
    }
  }

  #take(size: number): number {
    this.#length += size;
    return this.#length - size;
  }
}

/** How many bytes a text has in UTF-8; a lone surrogate has the three of U+FFFD. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    if (code < 0x800) length += 1;
    else {
      length += 2;
      const isPair = code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
      // Both halves of a pair count as two units already; together they have four bytes.
      if (isPair) index++;
    }
  }
  return length;
}
