import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDs, parseNumberText } from './numberText.ts';

describe('decimal strings', () => {
  it('fit 16 characters and lose less than one part in a billion', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), (value) => {
        const text = formatDs(value);
        expect(text).toMatch(/^[-+0-9.eE]{1,16}$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-8 + Number.MIN_VALUE);
      }),
      { seed: 3 },
    );
    expect([0.1, -0, 1 / 3, -1.23456789012345e-10, 0.703125].map(formatDs)).toEqual([
      '0.1',
      '0',
      '0.33333333333333',
      '-1.234567890e-10'.replace('0e', 'e'),
      '0.703125',
    ]);
  });

  it('refuse what is no finite number', () => {
    expect(() => formatDs(Number.NaN)).toThrow(expect.objectContaining({ code: 'OVR_DICOM_INVALID' }));
    expect(['', 'NaN', 'inf', '1e400', '0x10', '1,5', undefined].map(parseNumberText)).toEqual(
      Array(7).fill(undefined),
    );
    expect([' 008.000000E+00', '.5', '-2.'].map(parseNumberText)).toEqual([8, 0.5, -2]);
  });
});
