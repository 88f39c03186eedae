import { describe, expect, it } from 'vitest';
import { packedArchive } from './fixtures/packedArchive.ts';
import { documentsOf, verified } from './mutations/world.ts';

/** The authority of the archive of 1.0.0: whoever filed it had told it to others. */
const AUTHORITY = 'sha256:c7403b619376622ef1adc5428b1c9beb6f7a0db3ae78162d0f9d91b87ebcbed6';

describe('an archive that an earlier version filed', () => {
  const archive = packedArchive('1.0.0');
  const agreements = documentsOf(archive, 'agreement');

  it('holds, computed again number by number and bit by bit', async () => {
    const report = await verified(archive, AUTHORITY);
    expect([report.outcome, report.anchor]).toEqual(['holds', 'trusted']);
    expect(report.tallies).toMatchObject({
      signatures: { checked: 90, good: 90 },
      agreements: { checked: 7, good: 7 },
      consensusItems: { checked: 32, good: 32 },
    });
    expect(agreements).toHaveLength(7);
  });
});
