import { createPicker, type Endpoints, endpointKey, type Pick } from '@app/kit/endpoints';
import { Pool } from 'undici';
import { type Answer, askReplica, type Question } from './ask.ts';
import { createBudget } from './budget.ts';

/** The replicas of one service with their connections. */
export interface Upstream {
  readonly name: string;
  /** One of the replicas that are not in `tried`; nothing when there is none. */
  pick(tried?: ReadonlySet<string>): Target | undefined;
  /** The same, as soon as there is one; nothing when none came in that time, in milliseconds. */
  next(ms: number): Promise<Target | undefined>;
  /** Whether one more attempt may be made: see createBudget. */
  readonly budget: ReturnType<typeof createBudget>;
  /** Asks something on our own behalf: see askReplica. */
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

export interface Target {
  /** Of the service. */
  readonly name: string;
  readonly pool: Pool;
  readonly pick: Pick;
}

/** Time limits are those of the routes. An idle connection is closed before a Node server would (five seconds). */
const POOL = {
  connections: 256,
  pipelining: 1,
  connect: { timeout: 2000, noDelay: true },
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: 4000,
} as const;

export function openUpstream(name: string, endpoints: Endpoints): Upstream {
  const picker = createPicker(endpoints);
  const pools = new Map<string, Pool>();

  const poolOf = (key: string): Pool => {
    let pool = pools.get(key);
    if (!pool) {
      pool = new Pool(`http://${key}`, POOL);
      pools.set(key, pool);
    }
    return pool;
  };
  // Requests in flight to a replica that left the list are finished.
  const stopWatching = endpoints.onChange(() => {
    const current = new Set(endpoints.list().map(endpointKey));
    for (const [key, pool] of pools) {
      if (current.has(key)) continue;
      pools.delete(key);
      pool.close().catch(() => {});
    }
  });

  const pick: Upstream['pick'] = (tried) => {
    const found = picker.pick(tried);
    return found && { name, pool: poolOf(found.key), pick: found };
  };

  const next: Upstream['next'] = (ms) =>
    new Promise((resolve) => {
      const settle = () => {
        const target = pick();
        if (target) end(target);
      };
      const end = (target?: Target) => {
        clearTimeout(timer);
        stopLooking();
        resolve(target);
      };
      const stopLooking = endpoints.onChange(settle);
      const timer = setTimeout(end, ms);
      settle();
    });

  return {
    name,
    pick,
    next,
    ask: (question) => askReplica(name, pick, question),
    budget: createBudget(),
    close: async () => {
      stopWatching();
      picker.close();
      endpoints.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
