import { useSyncExternalStore } from 'react';

/** A value that panels can watch; the shape that React's `useSyncExternalStore` asks for. */
export interface Store<T> {
  get(): T;
  /** Merges a change and tells the watchers, unless nothing changed. */
  set(patch: Partial<T>): void;
  subscribe(listener: () => void): () => void;
}

/** Makes a {@link Store}. Every change makes a new object. */
export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(patch) {
      const keys = Object.keys(patch) as (keyof T)[];
      if (keys.every((key) => Object.is(value[key], patch[key]))) return;
      value = { ...value, ...patch };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value of a store in a component, kept up to date. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
