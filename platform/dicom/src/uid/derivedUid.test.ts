import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assertUid, derivedUid, isUid } from './derivedUid.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

describe('a derived UID', () => {
  // python3: d=bytearray(hashlib.sha256(b'4:task1:1').digest()[:16]); d[6]=d[6]&15|128; d[8]=d[8]&63|128; uuid.UUID(bytes=bytes(d)).int
  it('is the same for the same parts, everywhere', () => {
    expect(derivedUid(sha256, 'task', 1)).toBe('2.25.196797704269126324410718000020408304816');
    expect(isUid(derivedUid(sha256, 'x'.repeat(1000)))).toBe(true);
  });

  it('differs where parts differ, also where they run into each other', () => {
    const all = [['ab', 'c'], ['a', 'bc'], ['abc'], ['a', 'b', 'c'], ['1:a'], ['1', 'a']].map((parts) =>
      derivedUid(sha256, ...parts),
    );
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('isUid', () => {
  it('takes digits and dots up to 64 characters, and nothing else', () => {
    expect(['1.2.840.10008.1.2', '2.25.0', `1.${'2'.repeat(62)}`].map(isUid)).toEqual([true, true, true]);
    expect(
      ['', '1', '1.', '1..2', '1.02', '1.2a', '١.٢', '1.2/..', ` 1.2`, `1.${'2'.repeat(63)}`].map(isUid),
    ).not.toContain(true);
    expect(() => assertUid('../system')).toThrow(expect.objectContaining({ code: 'OVR_UID_INVALID' }));
  });
});
