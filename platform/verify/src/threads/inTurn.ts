/** How far ahead things are begun. */
export interface Ahead {
  /** How many are under way at most, beside the one that is waited for. */
  readonly ahead: number;
  /** What those under way may weigh together, such as bytes; by default nothing weighs. */
  readonly weight?: number;
}

/**
 * Gives what comes of things in their order, while some that come later are under way already. A thing is begun when those before it are
 * begun; whoever takes results slowly keeps further ones from being begun.
 */
export async function* inTurn<T, R>(
  things: Iterable<T> | AsyncIterable<T>,
  begin: (thing: T) => Promise<{ readonly found: Promise<R>; readonly weight?: number }>,
  { ahead, weight: most = Number.POSITIVE_INFINITY }: Ahead,
): AsyncGenerator<R> {
  const running: { readonly found: Promise<R>; readonly weight: number }[] = [];
  let sum = 0;
  for await (const thing of things) {
    const { found, weight = 0 } = await begin(thing);
    // A later one that fails is thrown in its turn, if its turn comes.
    found.catch(() => undefined);
    running.push({ found, weight });
    sum += weight;
    while (running.length > ahead || (sum > most && running.length > 0)) {
      const first = running.shift();
      if (!first) break;
      sum -= first.weight;
      yield await first.found;
    }
  }
  for (const { found } of running) yield await found;
}
