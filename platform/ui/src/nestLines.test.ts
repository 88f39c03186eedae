import { describe, expect, it } from 'vitest';
import { nestLines } from './nestLines.ts';

const line = (depth: number, label: string) => ({ depth, label, value: null });
const leaf = (label: string, ...children: object[]) => ({ depth: expect.any(Number), label, value: null, children });

describe('lines of a record', () => {
  it('stand under the line that they belong to', () => {
    expect(nestLines([line(0, 'a'), line(1, 'b'), line(2, 'c'), line(1, 'd'), line(0, 'e')])).toEqual([
      leaf('a', leaf('b', leaf('c')), leaf('d')),
      leaf('e'),
    ]);
  });

  it('are lost neither at the start nor where a depth is left out', () => {
    expect(nestLines([line(2, 'a'), line(0, 'b'), line(3, 'c'), line(1, 'd')])).toEqual([
      leaf('a'),
      leaf('b', leaf('c'), leaf('d')),
    ]);
    expect(nestLines([])).toEqual([]);
  });
});
