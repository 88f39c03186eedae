import { unseenRuns } from '../state/unseenRuns.ts';

/** Which slices of a task's annotate series have been shown, also over several sittings. */
export class SlicesSeen {
  readonly #seen = new Set<string>();
  #order: readonly string[] = [];

  /** The order of scrolling is known once the series is on screen. `before` is what {@link text} gave. */
  begin(order: readonly string[], before: string): void {
    this.#order = order;
    order.forEach((uid, i) => {
      const nibble = Number.parseInt(before[i >> 2] ?? '0', 16);
      if ((nibble >> (i & 3)) & 1) this.#seen.add(uid);
    });
  }

  /** True if the image is one of the series and was not seen before. */
  add(sopUid: string): boolean {
    if (this.#seen.has(sopUid) || (this.#order.length > 0 && !this.#order.includes(sopUid))) return false;
    this.#seen.add(sopUid);
    return true;
  }

  get count(): number {
    return this.#order.filter((uid) => this.#seen.has(uid)).length;
  }

  get total(): number {
    return this.#order.length;
  }

  get runs(): readonly (readonly [number, number])[] {
    return unseenRuns(this.#order, this.#seen);
  }

  /** The image of slice `number`, counted from 1. */
  at(number: number): string | undefined {
    return this.#order[number - 1];
  }

  /** One hexadecimal digit per four slices, for the draft. */
  get text(): string {
    let text = '';
    for (let i = 0; i < this.#order.length; i += 4) {
      const nibble = [0, 1, 2, 3].reduce((sum, k) => sum | (this.#seen.has(this.#order[i + k] ?? '') ? 1 << k : 0), 0);
      text += nibble.toString(16);
    }
    return text;
  }
}
