/** Takes all steps at once; returns their outcome. */
export function outcomeOf<R>(steps: Generator<number, R, void>): R {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}
