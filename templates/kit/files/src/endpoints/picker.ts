import { type Endpoint, type Endpoints, endpointKey } from './source.ts';

export interface Pick {
  readonly endpoint: Endpoint;
  readonly key: string;
  /** Must be called once the request is over. An endpoint that failed rests for a moment. */
  done(failed?: boolean): void;
}

export interface Picker {
  /** An endpoint that is not in `exclude`; nothing when none is left. */
  pick(exclude?: ReadonlySet<string>): Pick | undefined;
  close(): void;
}

interface Candidate {
  readonly endpoint: Endpoint;
  readonly key: string;
  inFlight: number;
  /** Time until which it rests. */
  restsUntil: number;
}

export interface PickerOptions {
  readonly restMs?: number;
  readonly random?: () => number;
  readonly now?: () => number;
}

/**
 * The less loaded of two replicas drawn at random: close to the best choice without knowing the load of all, and replicas of
 * several callers do not all run to the same one (Mitzenmacher, "The Power of Two Choices", 2001).
 */
export function createPicker(
  endpoints: Endpoints,
  { restMs = 1000, random = Math.random, now = Date.now }: PickerOptions = {},
): Picker {
  let candidates: Candidate[] = [];
  const refresh = () => {
    const known = new Map(candidates.map((candidate) => [candidate.key, candidate]));
    candidates = endpoints.list().map((endpoint) => {
      const key = endpointKey(endpoint);
      return known.get(key) ?? { endpoint, key, inFlight: 0, restsUntil: 0 };
    });
  };
  refresh();
  const close = endpoints.onChange(refresh);

  const choose = (among: readonly Candidate[]): Candidate | undefined => {
    const first = Math.floor(random() * among.length);
    const second = (first + 1 + Math.floor(random() * (among.length - 1))) % among.length;
    const [a, b] = [among[first], among[second]];
    return a && b && b.inFlight < a.inFlight ? b : a;
  };

  return {
    pick: (exclude) => {
      const time = now();
      const allowed = exclude?.size ? candidates.filter(({ key }) => !exclude.has(key)) : candidates;
      const awake = allowed.some(({ restsUntil }) => restsUntil > time)
        ? allowed.filter(({ restsUntil }) => restsUntil <= time)
        : allowed;
      // When all of them rest, one that failed is still better than none.
      const candidate = choose(awake.length > 0 ? awake : allowed);
      if (!candidate) return undefined;
      candidate.inFlight += 1;
      let over = false;
      return {
        endpoint: candidate.endpoint,
        key: candidate.key,
        done: (failed = false) => {
          if (over) return;
          over = true;
          candidate.inFlight -= 1;
          if (failed) candidate.restsUntil = now() + restMs;
        },
      };
    },
    close,
  };
}
