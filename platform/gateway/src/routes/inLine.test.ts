import { describe, expect, it } from 'vitest';
import { inLine } from './inLine.ts';

const stays = new AbortController().signal;
const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('a line', () => {
  it('lets so many in at a time, in their order, however often one says that it is over', async () => {
    const line = inLine(2);
    const inside: string[] = [];
    const ends = new Map<string, () => void>();
    for (const name of ['a', 'b', 'c', 'd'])
      void line.enter(stays).then((end) => {
        inside.push(name);
        ends.set(name, end);
      });
    await soon();
    expect(inside).toEqual(['a', 'b']);
    ends.get('a')?.();
    ends.get('a')?.();
    await soon();
    expect(inside).toEqual(['a', 'b', 'c']);
    ends.get('c')?.();
    await soon();
    expect(inside).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps no place for one who has left', async () => {
    const line = inLine(1);
    const end = await line.enter(stays);
    const leaver = new AbortController();
    const left = line.enter(leaver.signal);
    let isIn = false;
    const other = line.enter(stays).then(() => {
      isIn = true;
    });
    leaver.abort();
    (await left)();
    await soon();
    expect(isIn).toBe(false);
    end();
    await other;
    expect(isIn).toBe(true);
  });
});
