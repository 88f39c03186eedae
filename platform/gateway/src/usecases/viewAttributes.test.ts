import { expect, it } from 'vitest';
import { viewMetadata } from './viewAttributes.ts';

it('shows readers no person, institution or comment that stands inside an acquisition attribute (R14)', () => {
  const shown = viewMetadata(
    {
      '00080080': { vr: 'LO', Value: ['SECRET Hospital'] },
      '00180050': { vr: 'DS', Value: [2.5] },
      '0018A001': {
        vr: 'SQ',
        Value: [
          {
            '00080080': { vr: 'LO', Value: ['SECRET Hospital'] },
            '00081070': { vr: 'PN', Value: [{ Alphabetic: 'SECRET^Operator' }] },
          },
        ],
      },
      '00180033': { vr: 'LT', Value: ['SECRET comment'] },
      '00281053': { vr: 'DS', Value: [1] },
      '00283000': { vr: 'SQ', Value: [{ '00283002': { vr: 'US', Value: [256, 0, 16] } }] },
    },
    'CASE-1',
  );
  expect(JSON.stringify(shown)).not.toContain('SECRET');
  expect(Object.keys(shown).sort()).toEqual(['00100010', '00100020', '00180050', '00281053', '00283000']);
});
