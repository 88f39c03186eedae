import type { BitMask } from './bitMask.ts';
import { lowestBit, nextNonZero, sliceWords } from './maskWords.ts';
import { type VoxelRuns, voxelRuns } from './voxelRuns.ts';

/**
 * The voxels of a mask as runs. Reads 32 voxels at a time, and only looks closer where a word is neither empty nor full: about as fast as
 * the mask can be read.
 */
export function runsOfMask(mask: BitMask): VoxelRuns {
  const { columns, rows, slices } = mask;
  const lastBit = columns * rows - 1;
  const found = new RunList(columns, rows);
  const wordsOfSlice = sliceWords(mask);
  for (let slice = 0; slice < slices; slice++) {
    const words = wordsOfSlice(slice);
    found.beginSlice(slice);
    const end = words.length;
    let open = -1;
    for (let w = 0; w < end; w++) {
      if (open < 0) w = nextNonZero(words, w, end);
      let word = words[w] ?? 0;
      const base = w * 32;
      for (;;) {
        if (open < 0) {
          if (word === 0) break;
          const bit = lowestBit(word);
          open = base + bit;
          // What lies before the run counts as full now, so that the search below passes it.
          word |= (1 << bit) - 1;
        }
        if (word === -1) break;
        const stop = lowestBit(~word);
        found.add(open, base + stop - 1);
        open = -1;
        word &= -1 << stop;
      }
    }
    if (open >= 0) found.add(open, lastBit);
  }
  return found.finish(slices);
}

/** Collects runs of bits of a slice and cuts them where a row ends. */
class RunList {
  private readonly columns: number;
  private readonly rows: number;
  private lines = new Int32Array(1024);
  private from = new Int32Array(1024);
  private to = new Int32Array(1024);
  private length = 0;
  private line = 0;
  /** First bit of the current row, and of the next. */
  private start = 0;
  private end = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  beginSlice(slice: number): void {
    this.line = slice * this.rows;
    this.start = 0;
    this.end = this.columns;
  }

  /** Bits from `first` to `last`, after those added before. */
  add(first: number, last: number): void {
    if (first >= this.end) {
      const skipped = Math.floor((first - this.start) / this.columns);
      this.nextRow(skipped);
    }
    let at = first;
    while (last >= this.end) {
      this.push(at - this.start, this.columns - 1);
      at = this.end;
      this.nextRow(1);
    }
    if (at <= last) this.push(at - this.start, last - this.start);
  }

  finish(slices: number): VoxelRuns {
    const { length } = this;
    return voxelRuns(
      { columns: this.columns, rows: this.rows, slices },
      this.lines.slice(0, length),
      this.from.slice(0, length),
      this.to.slice(0, length),
    );
  }

  private nextRow(count: number): void {
    this.line += count;
    this.start += count * this.columns;
    this.end = this.start + this.columns;
  }

  private push(from: number, to: number): void {
    const i = this.length++;
    if (i === this.lines.length) this.grow();
    this.lines[i] = this.line;
    this.from[i] = from;
    this.to[i] = to;
  }

  private grow(): void {
    const larger = (list: Int32Array) => {
      const copy = new Int32Array(list.length * 2);
      copy.set(list);
      return copy;
    };
    [this.lines, this.from, this.to] = [larger(this.lines), larger(this.from), larger(this.to)];
  }
}
