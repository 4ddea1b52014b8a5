import { useEffect, useRef, useState } from 'preact/hooks';
import { toFault } from './fault.ts';

export interface Loaded<T> {
  /** Undefined until it is there. */
  readonly value: T | undefined;
  /** A sentence for the person in front of the screen. */
  readonly problem: string | undefined;
  readonly reload: () => void;
  readonly set: (value: T) => void;
}

/** Loads something when `key` changes; what comes too late for its key is dropped. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; problem?: string }>({ key });
  const [turn, setTurn] = useState(0);
  const work = useRef(load);
  work.current = load;
  useEffect(() => {
    const leaving = new AbortController();
    work
      .current(leaving.signal)
      .then((value) => !leaving.signal.aborted && setState({ key, value }))
      .catch((error: unknown) => !leaving.signal.aborted && setState({ key, problem: toFault(error).message }));
    return () => leaving.abort();
  }, [key, turn]);
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    problem: current ? state.problem : undefined,
    reload: () => setTurn(turn + 1),
    set: (value) => setState({ key, value }),
  };
}

/** A list that comes in pages. */
export interface Pages<T> {
  readonly items: readonly T[];
  /** Nothing has come yet. */
  readonly empty: boolean;
  readonly loading: boolean;
  readonly problem: string | undefined;
  /** Loads the next page; undefined after the last one. */
  readonly more: (() => void) | undefined;
  readonly change: (change: (items: readonly T[]) => readonly T[]) => void;
}

type LoadPage<T> = (
  cursor: string | undefined,
  signal: AbortSignal,
) => Promise<{ readonly items: readonly T[]; readonly nextCursor: string | null }>;

export function usePages<T>(key: string, load: LoadPage<T>): Pages<T> {
  const [items, setItems] = useState<readonly T[]>([]);
  /** Undefined: nothing loaded yet; null: that was the last page. */
  const [next, setNext] = useState<string | null>();
  const [problem, setProblem] = useState<string>();
  const [loading, setLoading] = useState(true);
  const leaving = useRef<AbortController>(undefined);

  const ask = async (cursor: string | undefined, signal: AbortSignal) => {
    setProblem(undefined);
    setLoading(true);
    try {
      const page = await load(cursor, signal);
      if (signal.aborted) return;
      setItems((known) => (cursor === undefined ? page.items : [...known, ...page.items]));
      setNext(page.nextCursor);
    } catch (error) {
      if (!signal.aborted) setProblem(toFault(error).message);
    }
    if (!signal.aborted) setLoading(false);
  };
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    setItems([]);
    setNext(undefined);
    void ask(undefined, controller.signal);
    return () => controller.abort();
  }, [key]);

  const more = () => {
    if (leaving.current && !loading) void ask(next ?? undefined, leaving.current.signal);
  };
  return {
    items,
    empty: next === undefined,
    loading,
    problem,
    more: next === null ? undefined : more,
    change: setItems,
  };
}
