import type { ApplyRequest, Status, Target } from '../../src/engine/target.ts';
import type { EventSink, Outcome, PlannedOperation } from '../../src/kernel/index.ts';

export const someOutcome = (change: Partial<Outcome> = {}): Outcome => ({
  status: 'done',
  changed: 2,
  durationMs: 1500,
  failures: [],
  readyMs: { db: 500, product: 1400 },
  criticalPath: ['db', 'product'],
  addresses: { 'load-balancer': 'http://127.0.0.1:8080' },
  ...change,
});

export const someOperations: readonly PlannedOperation[] = [
  {
    n: 1,
    action: 'create',
    resource: 'product/process/1',
    component: 'product',
    cause: 'not running',
    after: [],
    destructive: false,
  },
];

export const someStatus = (change: Partial<Status> = {}): Status => ({
  platform: 'shop',
  environment: 'local',
  runtime: 'local',
  instance: 'shop-1234',
  components: [
    {
      name: 'product',
      kind: 'service',
      state: 'ready',
      replicas: { ready: 1, desired: 1, owner: 'file' },
      copies: [{ id: 'product/process/1', state: 'ready', memoryBytes: 50 * 2 ** 20 }],
    },
  ],
  tasks: [{ id: 'product/migrate', state: 'done' }],
  ...change,
});

export interface FakeTarget extends Target {
  /** What was asked of it, in order: [method, ...arguments without sinks and signals]. */
  readonly calls: readonly (readonly unknown[])[];
}

/** A target that remembers what was asked and answers with what it was given. For tests of commands and use cases. */
export function fakeTarget(change: Partial<Target> & { readonly outcome?: Outcome } = {}): FakeTarget {
  const calls: (readonly unknown[])[] = [];
  const { outcome = someOutcome(), ...methods } = change;
  const work = async (sink: EventSink, ...call: readonly unknown[]): Promise<Outcome> => {
    calls.push(call);
    sink({ type: 'plan', at: 0, operations: someOperations });
    sink({ type: 'component', at: 10, component: 'product', state: 'ready' });
    sink({ type: 'outcome', at: 20, outcome });
    return outcome;
  };
  return {
    environment: 'local',
    runtime: 'local',
    calls,
    plan: async (request: ApplyRequest) => {
      calls.push(['plan', request]);
      return someOperations;
    },
    apply: (request, sink) => work(sink, 'apply', request),
    down: (request, sink) => work(sink, 'down', request),
    scale: (changes, sink) => work(sink, 'scale', changes),
    scaling: async () => [],
    explain: async (query) => {
      calls.push(['explain', query]);
      return [];
    },
    restart: (names, sink) => work(sink, 'restart', names),
    rollback: (to, sink) => work(sink, 'rollback', to),
    status: async () => someStatus(),
    logs: async function* (query) {
      calls.push(['logs', query]);
      const line = { at: 0, component: 'product', replica: 'product/process/1', stream: 'stdout' } as const;
      yield { ...line, text: '{"level":"info","time":0,"msg":"listening","port":4000}' };
      yield { ...line, text: '{"level":"error","msg":"no database","code":"ECONNREFUSED"}' };
      yield { ...line, stream: 'stderr', text: 'plain words' };
    },
    exec: async (where, command) => {
      calls.push(['exec', where, command]);
      return 7;
    },
    open: async () => 'http://127.0.0.1:8080',
    history: async () => [],
    check: async () => [{ name: 'node', ok: true, message: 'fine' }],
    secrets: {
      list: async () => [
        { name: 'db.admin', version: 'v1', origin: 'generated' },
        { name: 'order.PAYMENT_KEY', version: undefined, origin: 'user' },
      ],
      set: async (...call) => void calls.push(['secrets.set', ...call]),
      remove: async (...call) => void calls.push(['secrets.remove', ...call]),
    },
    ...methods,
  };
}
