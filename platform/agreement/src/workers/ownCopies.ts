/**
 * Plain data with typed arrays of its own, which can be handed over (`transfer`) to another thread: one copy is made, where cloning on
 * the way would make two, and would take all of a buffer of which an array is a part. What lies in shared memory is not copied.
 */
export function ownCopies<T>(value: T): { readonly value: T; readonly transfer: readonly ArrayBuffer[] } {
  const transfer: ArrayBuffer[] = [];
  const copy = (one: unknown): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (ArrayBuffer.isView(one)) {
      if (isShared(one.buffer)) return one;
      const bytes = new Uint8Array(one.byteLength);
      bytes.set(new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
      transfer.push(bytes.buffer);
      // A Buffer of Node becomes plain bytes.
      if (one instanceof Uint8Array) return bytes;
      return new (one.constructor as new (buffer: ArrayBuffer) => ArrayBufferView)(bytes.buffer);
    }
    if (Array.isArray(one)) return one.map(copy);
    if (Object.getPrototypeOf(one) !== Object.prototype) return one;
    return Object.fromEntries(Object.entries(one).map(([key, field]) => [key, copy(field)]));
  };
  return { value: copy(value) as T, transfer };
}

/** Buffers of plain data that nobody else has parts of: what was made anew can be handed over as it is. */
export function ownBuffers(value: unknown): readonly ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const look = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    if (ArrayBuffer.isView(one)) {
      if (!isShared(one.buffer) && one.byteLength === one.buffer.byteLength) found.add(one.buffer as ArrayBuffer);
    } else for (const field of Object.values(one)) look(field);
  };
  look(value);
  return [...found];
}

const isShared = (buffer: ArrayBufferLike): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
