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
  /** It is not ready without these. */
  readonly requires?: Readonly<Record<string, Dependency>>;
  /** It can do without these for a while; the report names them all the same. */
  readonly prefers?: Readonly<Record<string, Dependency>>;
  readonly timeoutMs?: number;
  readonly log?: Log;
}

export function createHealth({ requires = {}, prefers = {}, timeoutMs = 1000, log }: HealthOptions = {}): Health {
  const last = new Map<string, 'ok' | 'down'>();

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
    return [name, result] as const;
  };

  const health: Health = {
    state: 'starting',
    live: () => report('ok'),
    startup: () => report(health.state === 'starting' ? 'starting' : 'ok'),
    ready: async () => {
      if (health.state !== 'ready') return report(health.state);
      const results = await Promise.all([...Object.entries(requires), ...Object.entries(prefers)].map(check));
      const down = results.some(([name, result]) => result === 'down' && name in requires);
      return report(down ? 'down' : 'ok', Object.fromEntries(results));
    },
  };
  return health;
}

function report(status: HealthReport['body']['status'], checks: HealthReport['body']['checks'] = {}): HealthReport {
  return { status: status === 'ok' ? 200 : 503, body: { status, checks } };
}
