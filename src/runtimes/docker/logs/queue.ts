/** Values that several producers push and one consumer awaits. */
export interface Queue<T> extends AsyncIterable<T> {
  readonly push: (value: T) => void;
  readonly fail: (error: unknown) => void;
  readonly end: () => void;
}

export function createQueue<T>(): Queue<T> {
  const values: T[] = [];
  let failure: { readonly error: unknown } | undefined;
  let ended = false;
  let wake = () => {};
  return {
    push: (value) => {
      values.push(value);
      wake();
    },
    fail: (error) => {
      failure ??= { error };
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      while (true) {
        while (values.length > 0) yield values.shift() as T;
        if (ended) return;
        if (failure) throw failure.error;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
