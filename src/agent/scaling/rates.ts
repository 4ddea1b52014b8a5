/** A number of the Prometheus text format with its labels: `{route="/api",status="200"}`. */
export interface Series {
  readonly labels: string;
  readonly value: number;
}

/** All series of one metric. Comments, other metrics and numbers that are none are left out. */
export function seriesOf(text: string, name: string): Series[] {
  return text.split('\n').flatMap((line): Series[] => {
    if (!line.startsWith(name)) return [];
    const [, labels = '', number = ''] = /^(\{.*\})?\s+(\S+)/.exec(line.slice(name.length)) ?? [];
    const value = Number(number);
    return number === '' || !Number.isFinite(value) ? [] : [{ labels, value }];
  });
}

interface Count {
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Rates of counters between two looks, per second. A counter seen for the first time tells nothing yet (its program is older than the
 * look), one that went back has begun anew: what it shows has come since then.
 */
export function createRates() {
  let before = new Map<string, Count>();
  return {
    /** Counts by key, all of one moment. Returns the rate by key, for those that were seen before. */
    next: (counts: ReadonlyMap<string, number>, now: number): Map<string, number> => {
      const rates = new Map<string, number>();
      for (const [key, value] of counts) {
        const last = before.get(key);
        if (!last || now <= last.at) continue;
        const grown = value < last.value ? value : value - last.value;
        rates.set(key, (grown * 1000) / (now - last.at));
      }
      before = new Map([...counts].map(([key, value]) => [key, { value, at: now }]));
      return rates;
    },
  };
}
