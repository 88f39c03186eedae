import { describe, expect, it } from 'vitest';
import { inTurn } from '../src/threads/inTurn.ts';
import { Threads } from '../src/threads/threads.ts';

const nothing = { bytes: new Uint8Array(200), place: 'a.dcm' };

describe('the threads of a verification', () => {
  it('find what this thread finds', async () => {
    const [own, others] = [new Threads(0), new Threads(2)];
    try {
      const found = await Promise.all([own, others, others, others].map((threads) => threads.run('index', nothing)));
      expect(found[0]).toMatch(/DICM/);
      expect(new Set(found).size).toBe(1);
    } finally {
      await others.close();
    }
  });

  it('say what is wrong and what to do if one of them ends, and keep nobody waiting', async () => {
    const threads = new Threads(1);
    const answer = expect(threads.run('index', nothing)).rejects.toMatchObject({
      code: 'OVR_INTERNAL',
      message: expect.stringMatching(/^A thread of the verification ended .*--threads 0\.$/),
    });
    await threads.close();
    await answer;
  });

  it('are given what comes first, and no more at once than is allowed', async () => {
    let [running, most] = [0, 0];
    const begin = async (weight: number) => {
      most = Math.max(most, ++running);
      const found = new Promise<number>((resolve) => setTimeout(() => resolve(weight), weight)).finally(
        () => running--,
      );
      return { found, weight };
    };
    const order: number[] = [];
    for await (const found of inTurn([9, 1, 5, 2, 3, 1, 8], begin, { ahead: 2 })) order.push(found);
    expect(order).toEqual([9, 1, 5, 2, 3, 1, 8]);
    expect(most).toBe(3);
    most = 0;
    for await (const _ of inTurn([9, 1, 5], begin, { ahead: 2, weight: 8 }));
    expect(most).toBe(2);
  });
});
