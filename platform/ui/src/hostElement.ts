interface Fiber {
  readonly memoizedProps?: { readonly children?: { readonly $$typeof?: symbol } } | null;
  readonly memoizedState?: { readonly element?: { readonly $$typeof?: symbol } } | null;
  readonly sibling?: Fiber | null;
  readonly child?: Fiber | null;
}

/**
 * The symbol that marks an element of the host's own React, read from its fiber tree: React 18 and 19 differ, and each
 * refuses the other's. Falls back to React 18's while the host has rendered nothing.
 */
export function hostElementSymbol(root: HTMLElement | null = document.getElementById('root')): symbol {
  const key = root ? Object.keys(root).find((name) => name.startsWith('__reactContainer$')) : undefined;
  const stack: (Fiber | null | undefined)[] = key ? [(root as unknown as Record<string, Fiber>)[key]] : [];
  for (let n = 0; stack.length && n < 5000; n++) {
    const fiber = stack.pop();
    if (!fiber) continue;
    const found = fiber.memoizedProps?.children?.$$typeof ?? fiber.memoizedState?.element?.$$typeof;
    if (found) return found;
    stack.push(fiber.sibling, fiber.child);
  }
  return Symbol.for('react.element');
}

/**
 * A component that the host's React can render although it is not ours: it returns one hand-made element, the custom
 * element `tag`, and never re-renders anything inside it.
 */
export function asHostComponent(tag: string): () => unknown {
  return () => ({
    $$typeof: hostElementSymbol(),
    type: tag,
    key: null,
    ref: null,
    props: {},
    _owner: null,
    _store: {},
  });
}
