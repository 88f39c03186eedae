/**
 * True if a signature may cover an attribute of this tag (PS3.15 C.1.1.3.1.1 and what dcmsign leaves out): not group lengths, command
 * and file groups, Length to End, the signatures and their parameters themselves, trailing padding and delimiters.
 */
export function isSignableTag(tag: number): boolean {
  const group = tag >>> 16;
  if ((tag & 0xffff) === 0 || group < 8 || group === 0xfffa) return false;
  return tag !== 0x00080001 && tag !== 0x4ffe0001 && tag !== 0xfffcfffc && tag !== 0xfffee00d && tag !== 0xfffee0dd;
}
