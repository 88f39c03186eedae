/** Lets so many in at a time; the others wait in the order in which they came. */
export interface Line {
  /**
   * Resolves when it is one's turn, with what is to be called at the end; calling it again does nothing. Whoever leaves (`signal`) while
   * waiting takes no turn.
   */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** A line before something of which there is room for `places` at a time. */
export function inLine(places: number): Line {
  let free = places;
  const waiting: (() => void)[] = [];
  const next = () => {
    const first = waiting.shift();
    if (first) first();
    else free++;
  };
  const ending = () => {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      next();
    };
  };
  return {
    enter: (signal) => {
      if (free > 0) {
        free--;
        return Promise.resolve(ending());
      }
      return new Promise((resolve) => {
        const turn = () => resolve(ending());
        waiting.push(turn);
        signal.addEventListener(
          'abort',
          () => {
            const at = waiting.indexOf(turn);
            if (at < 0) return;
            waiting.splice(at, 1);
            // Nobody hears it any more; it holds no place.
            resolve(() => undefined);
          },
          { once: true },
        );
      });
    },
  };
}
