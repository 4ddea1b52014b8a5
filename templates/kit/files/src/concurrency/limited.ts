export interface LimitedOptions {
  /** How many may wait; unlimited by default. */
  readonly waiting?: number;
  /** What those get who would be one too many. */
  readonly refuse?: () => Error;
}

/** Lets so many at a time; the others wait in their order. */
export function limited(
  most: number,
  { waiting: mostWaiting = Number.POSITIVE_INFINITY, refuse = () => new Error('too many wait') }: LimitedOptions = {},
): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) {
      if (waiting.length >= mostWaiting) throw refuse();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes to the next one without ever being free: nobody who comes in between takes it as well.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
