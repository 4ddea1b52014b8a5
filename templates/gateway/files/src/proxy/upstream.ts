import { createPicker, type Endpoints, type Pick } from '@app/kit/endpoints';
import { Pool } from 'undici';
import { createBudget } from './budget.ts';

/** The replicas of one service with their connections. */
export interface Upstream {
  readonly name: string;
  /** One of the replicas that are not in `tried`; nothing when there is none. */
  pick(tried: ReadonlySet<string>): Target | undefined;
  /** Whether one more attempt may be made: see createBudget. */
  readonly budget: ReturnType<typeof createBudget>;
  close(): Promise<void>;
}

export interface Target {
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
    const current = new Set(
      endpoints.list().map(({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)),
    );
    for (const [key, pool] of pools) {
      if (current.has(key)) continue;
      pools.delete(key);
      pool.close().catch(() => {});
    }
  });

  return {
    name,
    pick: (tried) => {
      const pick = picker.pick(tried);
      return pick && { pool: poolOf(pick.key), pick };
    },
    budget: createBudget(),
    close: async () => {
      stopWatching();
      picker.close();
      endpoints.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
