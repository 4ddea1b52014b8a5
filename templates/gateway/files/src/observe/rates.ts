/** Requests per second by component, over the last seconds: what the autoscaler of a cluster asks each replica for. */
export interface Rates {
  /** One request for it has come. */
  count(component: string): void;
  /** Components that nobody asks for are there with 0. */
  read(): Record<string, number>;
}

/** Seconds. Shorter ones make rates jump, longer ones tell of a rise too late. */
const WINDOW = 10;

/** Counts whole seconds: the one that runs would always look like a fall. Right after the start the time since then is the window. */
export function createRates(components: Iterable<string>, now: () => number = Date.now): Rates {
  const second = () => Math.floor(now() / 1000);
  const startedAt = second();
  const counts = new Map([...components].map((name) => [name, new Array<number>(WINDOW + 1).fill(0)]));
  let current = startedAt;

  /** Empties the places of the seconds that have come since the last look. */
  const move = () => {
    const at = second();
    const passed = Math.min(at - current, WINDOW + 1);
    for (let back = 0; back < passed; back += 1) {
      for (const places of counts.values()) places[(at - back) % places.length] = 0;
    }
    current = Math.max(current, at);
  };

  return {
    count: (component) => {
      move();
      const places = counts.get(component);
      if (!places) return;
      const place = current % places.length;
      places[place] = (places[place] ?? 0) + 1;
    },
    read: () => {
      move();
      const seconds = Math.min(WINDOW, Math.max(1, current - startedAt));
      const rate = (places: readonly number[]) =>
        places.reduce((sum, count, place) => sum + (place === current % places.length ? 0 : count), 0) / seconds;
      return Object.fromEntries([...counts].map(([name, places]) => [name, rate(places)]));
    },
  };
}
