import { createPicker, type Endpoint, type Endpoints, endpointKey, type Pick } from '@app/kit/endpoints';
import { Pool } from 'undici';
import { type Connections, openConnections } from '../wire/index.ts';
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
  /** For requests whose body is known. */
  readonly connections: Connections;
  /** For bodies that are sent as they come. */
  pool(): Pool;
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
  const replicas = new Map<string, Replica>();

  const replicaOf = ({ key, endpoint }: Pick): Replica => {
    let replica = replicas.get(key);
    if (!replica) {
      replica = openReplica(key, endpoint);
      replicas.set(key, replica);
    }
    return replica;
  };
  // Requests in flight to a replica that left the list are finished.
  const stopWatching = endpoints.onChange(() => {
    const current = new Set(endpoints.list().map(endpointKey));
    for (const [key, replica] of replicas) {
      if (current.has(key)) continue;
      replicas.delete(key);
      replica.close().catch(() => {});
    }
  });

  const pick: Upstream['pick'] = (tried) => {
    const found = picker.pick(tried);
    return found && { name, ...replicaOf(found), pick: found };
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
      await Promise.all([...replicas.values()].map((replica) => replica.close()));
    },
  };
}

type Replica = Omit<Target, 'name' | 'pick'> & { close(): Promise<void> };

function openReplica(name: string, { host, port }: Endpoint): Replica {
  const connections = openConnections({ host, port, name });
  let pool: Pool | undefined;
  return {
    connections,
    pool: () => {
      pool ??= new Pool(`http://${name}`, POOL);
      return pool;
    },
    close: async () => {
      connections.close();
      await pool?.close();
    },
  };
}
