import { expect, it } from 'vitest';
import { geometryMetadata, recordHeaderMetadata, viewMetadata } from './viewAttributes.ts';

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

it('shows of a multi-frame image where its frames lie, and no UID inside a sequence, where no map of a task reaches (D5a)', () => {
  const reference = { '00081150': { vr: 'UI', Value: ['1.2.840'] }, '00081155': { vr: 'UI', Value: ['1.2.99'] } };
  const header = {
    '00280008': { vr: 'IS', Value: [2] },
    '00540016': {
      vr: 'SQ',
      Value: [{ '00083012': { vr: 'UI', Value: ['1.2.99'] }, '00181075': { vr: 'DS', Value: [6586] } }],
    },
    '52009229': {
      vr: 'SQ',
      Value: [
        {
          '00289110': {
            vr: 'SQ',
            Value: [{ '00280030': { vr: 'DS', Value: [1, 1] }, '00281199': { vr: 'UI', Value: ['1.2.99'] } }],
          },
          '00081140': { vr: 'SQ', Value: [reference] },
        },
      ],
    },
    '52009230': {
      vr: 'SQ',
      Value: [0, 1].map((z) => ({
        '00209111': {
          vr: 'SQ',
          Value: [{ '00209056': { vr: 'SH', Value: ['STACK'] }, '00209057': { vr: 'UL', Value: [z + 1] } }],
        },
        '00209113': { vr: 'SQ', Value: [{ '00200032': { vr: 'DS', Value: [0, 0, z] } }] },
        '00209172': { vr: 'SQ', Value: [reference] },
      })),
    },
  };
  const shown = viewMetadata(header, 'CASE-1');
  expect(JSON.stringify(shown)).not.toContain('1.2.99');
  expect(shown['00540016']?.Value).toEqual([{ '00181075': { vr: 'DS', Value: [6586] } }]);
  expect(shown['52009229']?.Value).toEqual([
    { '00289110': { vr: 'SQ', Value: [{ '00280030': { vr: 'DS', Value: [1, 1] } }] } },
  ]);
  expect(shown['52009230']?.Value?.[1]).toEqual({
    '00209113': { vr: 'SQ', Value: [{ '00200032': { vr: 'DS', Value: [0, 0, 1] } }] },
    '00209111': { vr: 'SQ', Value: [{ '00209057': { vr: 'UL', Value: [2] } }] },
  });
  // What tells stacks of one image apart is looked at on enrolment, but nobody is shown it.
  expect(JSON.stringify(geometryMetadata(header))).toContain('STACK');
});

it('keeps for records that one image of the series is lossy, whichever it is', () => {
  const image = (flag: string, ratio?: number) => ({
    '00100020': { vr: 'LO', Value: ['SUBJ-1'] },
    '00282110': { vr: 'CS', Value: [flag] },
    ...(ratio === undefined ? {} : { '00282112': { vr: 'DS', Value: [ratio] } }),
  });
  expect(recordHeaderMetadata([image('00'), image('01', 8)])).toEqual({ ...image('01', 8) });
  expect(recordHeaderMetadata([image('00'), image('00')])).toEqual(image('00'));
});
