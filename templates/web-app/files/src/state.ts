import { useEffect, useState } from 'preact/hooks';

/** A value that several parts of the page show, and that changes. */
export interface State<T> {
  get(): T;
  set(value: T): void;
  /** Calls back after every change; the function it gives ends that. */
  watch(onChange: () => void): () => void;
}

export function createState<T>(first: T): State<T> {
  let value = first;
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      for (const onChange of [...watchers]) onChange();
    },
    watch: (onChange) => {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
  };
}

export function useValue<T>(state: State<T>): T {
  const [value, setValue] = useState(state.get());
  useEffect(() => {
    setValue(state.get());
    return state.watch(() => setValue(state.get()));
  }, [state]);
  return value;
}
