import { createHealthOf, type Verdict } from './outlier.ts';
import { type Endpoint, type Endpoints, endpointKey } from './source.ts';

export interface Pick {
  readonly endpoint: Endpoint;
  readonly key: string;
  /** Must be called once the request is over. An endpoint that failed rests for a moment. */
  done(verdict?: Verdict): void;
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
  readonly health: ReturnType<typeof createHealthOf>;
}

export interface PickerOptions {
  readonly restMs?: number;
  readonly random?: () => number;
  readonly now?: () => number;
}

/**
 * The less loaded of two replicas drawn at random: close to the best choice without knowing the load of all, and replicas of
 * several callers do not all run to the same one (Mitzenmacher, "The Power of Two Choices", 2001). Those that fail rest, but never
 * more than half of them: the others could not carry the load, and what all fail at is not one replica's fault.
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
      return known.get(key) ?? { endpoint, key, inFlight: 0, health: createHealthOf({ restMs, now }) };
    });
  };
  refresh();
  const close = endpoints.onChange(refresh);

  const choose = (among: readonly Candidate[]): Candidate | undefined => {
    if (among.length < 2) return among[0];
    const first = Math.floor(random() * among.length);
    const second = (first + 1 + Math.floor(random() * (among.length - 1))) % among.length;
    const [a, b] = [among[first], among[second]];
    return a && b && b.inFlight < a.inFlight ? b : a;
  };

  /** All that are awake, and of the others those that wake up first, up to half of all. */
  const awake = (): readonly Candidate[] => {
    if (!candidates.some(({ health }) => health.rests())) return candidates;
    const order = [...candidates].sort((a, b) => a.health.restsUntil() - b.health.restsUntil());
    const least = Math.ceil(order.length / 2);
    return order.filter(({ health }, index) => index < least || !health.rests());
  };

  return {
    pick: (exclude) => {
      const ready = awake();
      const fresh = exclude?.size ? ready.filter(({ key }) => !exclude.has(key)) : ready;
      // One that rests is still better than none, and than one that has just failed the same request.
      const candidate = choose(fresh.length > 0 ? fresh : candidates.filter(({ key }) => !exclude?.has(key)));
      if (!candidate) return undefined;
      candidate.inFlight += 1;
      let over = false;
      return {
        endpoint: candidate.endpoint,
        key: candidate.key,
        done: (verdict = 'good') => {
          if (over) return;
          over = true;
          candidate.inFlight -= 1;
          candidate.health.note(verdict);
        },
      };
    },
    close,
  };
}
