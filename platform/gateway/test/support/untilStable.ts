import { expect } from 'vitest';
import type { RunningOrthanc } from '../../src/embedded/orthanc.ts';

const STABLE = ['StablePatient', 'StableStudy', 'StableSeries'];

/** Waits until an archive with one series has noted that it is stable, which it does by itself a second or more after the last image. */
export async function untilStable({ restUrl, address }: RunningOrthanc): Promise<void> {
  const noted = async () => {
    const answer = await fetch(`${restUrl}/changes?limit=1000`, { headers: { authorization: address.authorization } });
    const { Changes } = (await answer.json()) as { readonly Changes: readonly { readonly ChangeType: string }[] };
    return Changes.map(({ ChangeType }) => ChangeType);
  };
  await expect.poll(noted, { timeout: 60_000 }).toEqual(expect.arrayContaining(STABLE));
}
