/** What the tests use of dcmjs, which carries no types. */
declare module 'dcmjs' {
  interface Dictionary {
    readonly [tag: string]: { readonly vr: string; readonly Value?: readonly unknown[] };
  }
  export const data: {
    readonly BitArray: { unpack(bytes: ArrayBufferLike): Uint8Array };
    readonly DicomMessage: { readFile(bytes: ArrayBufferLike): { readonly dict: Dictionary; write(): ArrayBuffer } };
  };
}
