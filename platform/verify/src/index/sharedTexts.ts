/**
 * Gives plain data with each text and each list of texts once, however often it is met: objects name each other by the same UIDs, and
 * what comes from another thread brings a copy of each. Let go of with the walk that needs it.
 */
export class SharedTexts {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();

  /** The same data, changed in place so that it shares what it can. Bytes stay as they are. */
  in<T>(data: T): T {
    return this.#shared(data) as T;
  }

  #shared(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    if (isTexts(value)) return this.#list(value);
    for (const [key, one] of Object.entries(value)) {
      const shared = this.#shared(one);
      if (shared !== one) (value as Record<string, unknown>)[key] = shared;
    }
    return value;
  }

  #text(value: string): string {
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    this.#texts.set(value, value);
    return value;
  }

  #list(value: readonly string[]): readonly string[] {
    const key = value.join('\n');
    const known = this.#lists.get(key);
    // Texts with line ends may be other lists of the same key.
    if (known !== undefined) return isSame(known, value) ? known : value;
    this.#lists.set(key, value);
    return value;
  }
}

const isTexts = (value: object): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one, index) => one === b[index]);
