import { within } from '../concurrency/index.ts';
import type { Log } from '../telemetry/index.ts';

/** A store or service that can be asked whether it is there. */
export interface Dependency {
  ping(): Promise<void>;
}

export type State = 'starting' | 'ready' | 'draining';

export interface HealthReport {
  readonly status: 200 | 503;
  readonly body: {
    readonly status: 'ok' | 'starting' | 'draining' | 'down';
    /** By dependency. Reasons are in the log: whoever may ask for health need not know them. */
    readonly checks: Readonly<Record<string, 'ok' | 'down'>>;
  };
}

export interface Health {
  state: State;
  /** Whether the process works at all. It asks no dependency: to restart a program does not bring back its database. */
  live(): HealthReport;
  /** Whether it has started. */
  startup(): HealthReport;
  /** Whether it should get requests now. */
  ready(): Promise<HealthReport>;
}

export interface HealthOptions {
  /** It is not ready until it has seen these, nor when they are away for longer than `graceMs`. */
  readonly requires?: Readonly<Record<string, Dependency>>;
  /** It can do without these for a while; the report names them all the same. */
  readonly prefers?: Readonly<Record<string, Dependency>>;
  readonly timeoutMs?: number;
  /**
   * So long it stays ready without what it requires, once that was there. A store that restarts is away for all replicas of all its
   * users: were they to leave traffic, requests that can wait for it would find nobody. Default: longer than requests wait.
   */
  readonly graceMs?: number;
  readonly log?: Log;
  /** Milliseconds, of any clock. */
  readonly now?: () => number;
}

/** Below the time that any of those who ask for readiness waits for the answer. */
const TIMEOUT_MS = 500;
const GRACE_MS = 30_000;

export function createHealth(options: HealthOptions = {}): Health {
  const { requires = {}, prefers = {}, timeoutMs = TIMEOUT_MS, graceMs = GRACE_MS, log } = options;
  const { now = () => performance.now() } = options;
  const last = new Map<string, 'ok' | 'down'>();
  const seenAt = new Map<string, number>();

  const check = async ([name, dependency]: readonly [string, Dependency]) => {
    let reason: string | undefined;
    try {
      await within(timeoutMs, dependency.ping());
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    const result = reason === undefined ? 'ok' : 'down';
    // Only changes are news: readiness is asked every second.
    if (result === 'down' && last.get(name) !== 'down') log?.warn({ dependency: name, reason }, 'dependency is down');
    if (result === 'ok' && last.get(name) === 'down') log?.info({ dependency: name }, 'dependency is back');
    last.set(name, result);
    if (result === 'ok') seenAt.set(name, now());
    return [name, result] as const;
  };

  const isMissed = (name: string) => now() - (seenAt.get(name) ?? Number.NEGATIVE_INFINITY) > graceMs;

  const health: Health = {
    state: 'starting',
    live: () => report('ok'),
    startup: () => report(health.state === 'starting' ? 'starting' : 'ok'),
    ready: async () => {
      if (health.state !== 'ready') return report(health.state);
      const results = await Promise.all([...Object.entries(requires), ...Object.entries(prefers)].map(check));
      const down = results.some(([name, result]) => result === 'down' && name in requires && isMissed(name));
      return report(down ? 'down' : 'ok', Object.fromEntries(results));
    },
  };
  return health;
}

function report(status: HealthReport['body']['status'], checks: HealthReport['body']['checks'] = {}): HealthReport {
  return { status: status === 'ok' ? 200 : 503, body: { status, checks } };
}
